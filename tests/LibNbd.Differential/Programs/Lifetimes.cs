namespace LibNbd.Differential.Programs;

/// <summary>When closures are called and freed, what the debug log says of calls, and what the statistics count.</summary>
internal static class Lifetimes
{
    private static readonly string[] Connect = ["h0 create", "h0 add_meta_context s:base:allocation", "h0 connect_unix s:{sock}"];

    internal static IReadOnlyList<CallProgram> All { get; } = [.. Closures(), .. Debugging(), .. Counting()];

    private static CallProgram Connected(string name, string server, params string[] lines) => new(name, server, [.. Connect, .. lines]);

    private static IEnumerable<CallProgram> Closures()
    {
        foreach (string answer in (string[])["0", "1", "-1", "-1/5", "2", "1/5", "0/5"])
        {
            string name = answer.Replace('/', '.');
            yield return Connected(
                $"closure/completion-{name}", "memory",
                $"h0 aio_pread b:512:1 0 c:A:{answer}", "h0 wait idle", "h0 aio_peek_command_completed", "h0 aio_command_completed $3", "h0 aio_command_completed $3");
            yield return Connected(
                $"closure/completion-of-failure-{name}", "failing",
                $"h0 aio_pread b:512:1 0 c:A:{answer}", "h0 wait idle", "h0 aio_peek_command_completed", "h0 aio_command_completed $3", "h0 aio_command_completed $3");
            yield return Connected(
                $"closure/chunk-{name}", "data",
                $"h0 pread_structured b:131072:1 0 c:A:{answer}", $"h0 aio_pread_structured b:131072:1 0 c:B:{answer} c:C:1", "h0 wait idle",
                $"h0 aio_pread_structured b:131072:1 0 c:D:{answer} c:E:0", "h0 wait idle", "h0 aio_command_completed $6");
            yield return Connected(
                $"closure/extent-{name}", "data",
                $"h0 block_status 1048576 0 c:A:{answer}", $"h0 block_status_64 1048576 0 c:B:{answer}", $"h0 aio_block_status 1048576 0 c:C:{answer} c:D:0", "h0 wait idle", "h0 aio_command_completed $5");
            yield return new CallProgram(
                $"closure/option-{name}", "memory",
                [
                    "h0 create", "h0 set_opt_mode true", "h0 connect_unix s:{sock}", $"h0 opt_list c:A:{answer}", $"h0 aio_opt_list c:B:{answer} c:C:{answer}", "h0 wait connected",
                    $"h0 opt_list_meta_context_queries l:base:, c:D:{answer}", $"h0 aio_opt_info c:E:{answer}", "h0 wait connected", $"h0 aio_opt_go c:F:{answer}", "h0 wait connected",
                ]);
        }

        yield return Connected("closure/refused-command", "memory", "h0 aio_pread b:512:1 1048576 c:A:1", "h0 aio_block_status 512 1048576 c:B c:C:1", "h0 pread_structured b:0:1 0 c:D", "h0 aio_flush c:E:1 1");
        yield return Connected("closure/without-callback", "memory", "h0 aio_pread b:512:1 0 c:A:nocb", "h0 wait idle", "h0 aio_command_completed $3", "h0 pread_structured b:512:1 0 c:B:nocb", "h0 block_status 512 0 c:C:nocb");
        yield return Connected("closure/never-retired-without-callback", "memory", "h0 aio_pread b:512:1 0 c:A:nocb", "h0 wait idle");
        yield return Connected("closure/completed-not-retired", "memory", "h0 aio_pread b:512:1 0 c:A:0", "h0 wait idle");
        yield return Connected("closure/in-flight-at-close", "hang-up", "h0 aio_pread b:512:1 0 c:A:0", "h0 wait ended", "h0 aio_peek_command_completed", "h0 aio_command_completed $3");
        yield return Connected("closure/lost-in-order", "hang-up", "h0 aio_pread b:512:1 0 c:A:0", "h0 aio_pread b:512:1 0 c:B:1", "h0 aio_pread b:512:1 0 c:C:0", "h0 wait ended", "h0 aio_peek_command_completed");
        yield return new CallProgram(
            "closure/option-pending-at-close", "leaves-OptionReceived", ["h0 create", "h0 set_debug_callback c:D", "h0 aio_connect_unix s:{silent}", "h0 close"]);
        yield return new CallProgram(
            "closure/debug", "memory",
            ["h0 create", "h0 set_debug_callback c:A", "h0 set_debug_callback c:B", "h0 clear_debug_callback", "h0 clear_debug_callback", "h0 set_debug_callback c:C", "h0 close"]);
        yield return Connected("closure/peek-order", "memory", "h0 aio_flush", "h0 aio_flush", "h0 wait idle", "h0 aio_peek_command_completed", "h0 aio_command_completed $4", "h0 aio_peek_command_completed", "h0 aio_command_completed $3", "h0 aio_peek_command_completed");
    }

    private static IEnumerable<CallProgram> Debugging()
    {
        string[] on = ["h0 create", "h0 set_debug_callback c:D", "h0 set_debug true"];
        yield return new CallProgram(
            "debug/settings", "memory",
            [
                .. on, "h0 get_debug", "h0 set_handle_name s:a%22b%01c%c3%a9", "h0 get_handle_name", "h0 set_export_name s:" + new string('x', 600), "h0 set_export_name NULL", "h0 set_tls 7",
                "h0 set_strict_mode 0x7f", "h0 get_strict_mode", "h0 set_request_meta_context false", "h0 add_meta_context s:", "h0 get_meta_context 0", "h0 get_meta_context 7", "h0 stats_bytes_sent",
                "h0 set_private_data 5", "h0 aio_is_created", "h0 get_size", "h0 is_uri s:nbd://x", "h0 get_tls_hostname", "h0 kill_subprocess -2", "h0 set_debug false", "h0 get_size",
            ]);
        yield return new CallProgram(
            "debug/commands", "memory",
            [
                .. on, "h0 add_meta_context s:base:allocation", "h0 connect_unix s:{sock}", "h0 pread b:16:1 0", "h0 pwrite b:16:1 0", "h0 pwrite b:600:1 0", "h0 pwrite b:0:1 0", "h0 trim 512 0 1", "h0 block_status 512 0 c:E",
                "h0 get_size", "h0 get_block_size 3", "h0 get_protocol", "h0 can_meta_context s:base:allocation", "h0 pread b:16:1 1048576", "h0 aio_command_completed 0", "h0 shutdown",
            ]);
        yield return new CallProgram("debug/optional-closure", "memory", [.. on, "h0 connect_unix s:{sock}", "h0 aio_flush c:A:1", "h0 aio_flush", "h0 mute true", "h0 wait idle"]);
        yield return new CallProgram(
            "debug/options", "memory",
            [.. on, "h0 set_opt_mode true", "h0 connect_unix s:{sock}", "h0 opt_list c:L", "h0 opt_list_meta_context_queries l:base:,x%22y, c:M", "h0 opt_list_meta_context_queries l: c:N", "h0 opt_info", "h0 opt_abort"]);
        yield return new CallProgram("debug/connecting", "memory", [.. on, "h0 connect_command l:,", "h0 connect_socket -1", "h0 aio_connect a:0100", "h0 connect_tcp s:127.0.0.1 s:{port}"]);
    }

    private static IEnumerable<CallProgram> Counting()
    {
        string[] stats = ["h0 stats_bytes_sent", "h0 stats_chunks_sent", "h0 stats_bytes_received", "h0 stats_chunks_received"];
        foreach (string server in (string[])["memory", "no-structured", "oldstyle", "newstyle", "embedded", "embedded-simple", "failing", "data"])
        {
            yield return new CallProgram(
                "stats/" + server, server,
                [
                    "h0 create", .. stats, "h0 add_meta_context s:base:allocation", "h0 connect_unix s:{sock}", .. stats, "h0 pread b:512:1 0", .. stats, "h0 pwrite b:512:1 0", .. stats,
                    "h0 pread_structured b:65536:1 0 c:C", .. stats, "h0 flush", .. stats, "h0 shutdown", .. stats,
                ]);
        }
    }
}
