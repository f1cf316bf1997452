using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Differential.Programs;

/// <summary>Every way to an error that a client can be brought to, by name.</summary>
internal static class ErrorRows
{
    private const int LongestString = 4096;

    private static readonly HashSet<string> SimpleToo = new(StringComparer.Ordinal) { "hang-up", "truncate", "wrong-magic", "simple" };

    private static readonly string[] Connect = ["h0 create", "h0 add_meta_context s:base:allocation", "h0 connect_unix s:{sock}"];
    private static readonly string[] Negotiate = ["h0 create", "h0 set_opt_mode true", "h0 connect_unix s:{sock}"];

    internal static IReadOnlyList<CallProgram> All { get; } = [.. Parameters(), .. Commands(), .. Exports(), .. Connecting(), .. Options(), .. Replies()];

    /// <summary>On a connected handle, with base:allocation asked for.</summary>
    private static CallProgram Connected(string name, string server, params string[] lines) => new("error/" + name, server, [.. Connect, .. lines]);

    private static CallProgram Negotiating(string name, string server, params string[] lines) => new("error/" + name, server, [.. Negotiate, .. lines]);

    private static CallProgram Created(string name, params string[] lines) => new("error/" + name, "memory", ["h0 create", .. lines]);

    private static IEnumerable<CallProgram> Parameters()
    {
        string longest = new('x', LongestString);
        yield return Created("no-error-yet", "h0 get_errno", "h0 get_error");
        yield return Created("state-created", "h0 pread b:512:1 0", "h0 aio_in_flight", "h0 get_uri", "h0 get_size", "h0 opt_go");
        yield return Connected("state-other", "memory", "h0 connect_unix s:{sock}", "h0 opt_go", "h0 set_tls 0", "h0 set_export_name s:x");
        yield return Created("null", "h0 set_export_name NULL", "h0 connect_command NULL", "h0 aio_connect NULL", "h0 set_debug_callback NULL");
        yield return Created("enum", "h0 set_tls 3", "h0 set_uri_allow_tls -1", "h0 set_tls 2147483647");
        yield return Created("flags", "h0 set_handshake_flags 4", "h0 set_strict_mode 0x80", "h0 set_uri_allow_transports 0x10", "h0 set_strict_mode 0xffffffff");
        yield return Connected("enum-block-size", "memory", "h0 get_block_size 4", "h0 get_block_size -1", "h0 get_block_size 3");
        yield return Created("context-index", "h0 get_meta_context 0", "h0 add_meta_context s:a", "h0 get_meta_context 0", "h0 get_meta_context 1");
        yield return Created("export-name-length", $"h0 set_export_name s:{longest}", $"h0 set_export_name s:{longest}x", "h0 get_export_name");
        yield return Created("context-length", $"h0 add_meta_context s:{longest}", $"h0 add_meta_context s:{longest}x", "h0 get_nr_meta_contexts");
        yield return Created(
            "activation-name",
            "h0 set_socket_activation_name s:" + new string('a', 32), "h0 set_socket_activation_name s:" + new string('a', 33),
            "h0 set_socket_activation_name s:a-b", "h0 set_socket_activation_name s:", "h0 get_socket_activation_name");
        yield return Created("kill-nobody", "h0 kill_subprocess 0", "h0 kill_subprocess 15", "h0 kill_subprocess -1", "h0 get_subprocess_pid");
        yield return Created("poll-nothing", "h0 poll 0", "h0 poll2 -1 0", "h0 aio_get_fd", "h0 aio_notify_read", "h0 aio_notify_write");
        yield return Connected("notify-wrong-event", "memory", "h0 aio_notify_write", "h0 connection_state");
        yield return Negotiating("poll-negotiating", "memory", "h0 poll 0", "h0 aio_get_fd", "h0 aio_notify_read", "h0 aio_notify_write", "h0 aio_get_direction");
        yield return Connected("poll-closed", "memory", "h0 shutdown", "h0 poll 0", "h0 aio_get_fd", "h0 aio_notify_read", "h0 aio_get_direction", "h0 connection_state");
        yield return Connected(
            "cookie", "memory",
            "h0 aio_command_completed 0", "h0 aio_command_completed 1", "h0 aio_peek_command_completed", "h0 aio_flush",
            "h0 wait idle", "h0 aio_peek_command_completed", "h0 aio_command_completed $6", "h0 aio_command_completed $6", "h0 aio_peek_command_completed");
        yield return Created("pwrite-null", "h0 pwrite b:512:NULL 0");
        yield return Connected("pwrite-null-connected", "memory", "h0 pwrite b:512:NULL 0", "h0 pwrite b:0:NULL 0", "h0 aio_pwrite b:512:NULL 0 c:A:1");
    }

    private static IEnumerable<CallProgram> Commands()
    {
        yield return Connected(
            "bounds", "memory",
            "h0 pread b:512:1 1048576", "h0 pread b:512:1 1048065", "h0 pwrite b:512:1 1048576", "h0 trim 512 1048576", "h0 zero 512 1048065",
            "h0 cache 512 1048576", "h0 block_status 512 1048576 c:E", "h0 pread b:512:1 18446744073709551615", "h0 zero 18446744073709551615 1",
            "h0 aio_pread b:512:1 1048576 c:A:1", "h0 aio_pwrite b:512:1 1048576 c:B:1", "h0 block_status_64 18446744073709551615 1 c:F");
        yield return Connected(
            "bounds-off", "memory",
            "h0 set_strict_mode 0x7b", "h0 pread b:512:1 1048576", "h0 pwrite b:512:1 1048576", "h0 trim 512 1048576", "h0 zero 512 1048576",
            "h0 cache 512 1048576", "h0 block_status 512 1048576 c:E");
        yield return Connected(
            "zero-size", "memory",
            "h0 pread b:0:1 0", "h0 pwrite b:0:1 0", "h0 trim 0 0", "h0 zero 0 0", "h0 cache 0 0", "h0 block_status 0 0 c:E", "h0 pread b:0:1 1048576");
        yield return Connected(
            "zero-size-off", "memory",
            "h0 set_strict_mode 0x77", "h0 pread b:0:1 0", "h0 pwrite b:0:1 0", "h0 trim 0 0", "h0 zero 0 0", "h0 cache 0 0", "h0 block_status 0 0 c:E");
        yield return Connected(
            "align", "blocks",
            "h0 get_block_size 0", "h0 get_block_size 1", "h0 get_block_size 2", "h0 get_block_size 3", "h0 pread b:512:1 1", "h0 pread b:100:1 0",
            "h0 pwrite b:513:1 0", "h0 trim 512 5", "h0 zero 1 0", "h0 cache 512 256", "h0 block_status 10 0 c:E", "h0 pread b:512:1 512");
        yield return Connected(
            "align-off", "blocks", "h0 set_strict_mode 0x6f", "h0 pread b:512:1 1", "h0 pwrite b:100:1 0", "h0 trim 512 5", "h0 zero 1 0");
        foreach ((int offset, int count) in ((int, int)[])[
            (12288, 512), (0, 12800), (4096, 8704), (0, 4096), (0, 512), (512, 4096), (512, 12288), (12288, 256), (12544, 256), (0, 12799), (8192, 512), (12288, 4096)])
        {
            string range = FormattableString.Invariant($"{count} {offset}");
            string buffer = FormattableString.Invariant($"b:{count}:1 {offset}");
            yield return Connected(
                "align-partial-block-" + range.Replace(' ', '@'), "odd-blocks",
                $"h0 pread {buffer}", $"h0 pread_structured {buffer} c:C", $"h0 pwrite {buffer}", $"h0 trim {range}", $"h0 zero {range}", $"h0 cache {range}",
                $"h0 block_status {range} c:E", $"h0 block_status_64 {range} c:F", $"h0 aio_pread {buffer} c:A:1", "h0 wait idle", $"h0 aio_pwrite {buffer} c:B:1",
                "h0 wait idle", "h0 set_strict_mode 0x6b", $"h0 aio_pread {buffer} c:D:1", "h0 wait idle");
        }

        yield return Connected("too-large-read", "large-structured", "h0 pread b:67108864:1 0", "h0 pread b:67108865:1 0", "h0 aio_pread b:67108865:1 0 c:A:1");
        yield return Connected(
            "too-large-write", "large-structured",
            "h0 pwrite b:67108865:1 0", "h0 pwrite b:33554433:1 0", "h0 set_strict_mode 0x5f", "h0 pwrite b:67108865:1 0", "h0 pwrite b:33554433:1 0");
        yield return Connected(
            "too-large-count", "large-structured",
            "h0 trim 4294967296 0", "h0 zero 4294967296 0", "h0 cache 4294967296 0", "h0 block_status 4294967296 0 c:E",
            "h0 block_status_64 4294967296 0 c:F", "h0 trim 4294967295 0");
        yield return Connected(
            "large-count-extended", "large",
            "h0 get_extended_headers_negotiated", "h0 trim 4294967296 0", "h0 zero 4294967296 0", "h0 block_status 4294967296 0 c:E", "h0 block_status_64 4294967296 0 c:F");
        yield return Connected(
            "payload-maximum", "payload-1M",
            "h0 get_block_size 2", "h0 get_block_size 3", "h0 pwrite b:1048577:1 0", "h0 pwrite b:1048576:1 0", "h0 set_strict_mode 0x5f", "h0 pwrite b:67108865:1 0");
        yield return Connected(
            "readonly", "readonly",
            "h0 is_read_only", "h0 pwrite b:512:1 0", "h0 trim 512 0", "h0 zero 512 0", "h0 flush", "h0 cache 512 0", "h0 set_strict_mode 0x7e",
            "h0 pwrite b:512:1 0", "h0 trim 512 0", "h0 zero 512 0");
        yield return Connected(
            "not-advertised", "bare",
            "h0 flush", "h0 trim 512 0", "h0 zero 512 0", "h0 cache 512 0", "h0 pwrite b:512:1 0 1", "h0 pread b:512:1 0 4", "h0 pread_structured b:512:1 0 c:C 4",
            "h0 zero 512 0 16", "h0 pwrite b:512:1 0", "h0 pread b:512:1 0", "h0 block_status 512 0 c:E");
        yield return Connected(
            "not-advertised-off", "bare",
            "h0 set_strict_mode 0x7e", "h0 flush", "h0 trim 512 0", "h0 zero 512 0", "h0 cache 512 0", "h0 pwrite b:512:1 0 1", "h0 pread_structured b:512:1 0 c:C 4", "h0 zero 512 0 16");
        yield return Connected(
            "flags-of-commands", "memory",
            "h0 pread b:512:1 0 1", "h0 pread b:512:1 0 4", "h0 pwrite b:512:1 0 2", "h0 pwrite b:512:1 0 1", "h0 flush 1", "h0 trim 512 0 1", "h0 trim 512 0 2",
            "h0 cache 512 0 1", "h0 zero 512 0 2", "h0 zero 512 0 16", "h0 zero 512 0 0x12", "h0 block_status 512 0 c:E 8", "h0 block_status 512 0 c:F 1",
            "h0 pread b:512:1 0 0x10000", "h0 pread_structured b:512:1 0 c:C 4", "h0 pread_structured b:512:1 0 c:D 1", "h0 aio_disconnect 1", "h0 shutdown 1");
        yield return Connected(
            "flags-off", "memory", "h0 set_strict_mode 0x7d", "h0 pread b:512:1 0 0x10000", "h0 trim 512 0 0x20000", "h0 aio_flush c:A:1 0x10000");
        yield return Connected(
            "payload-flag", "large",
            "h0 pwrite b:512:1 0 0x20", "h0 set_strict_mode 0x3f", "h0 pwrite b:512:1 0", "h0 pwrite b:512:1 0 0x20", "h0 block_status_filter 512 0 l:base:allocation, c:E",
            "h0 block_status_filter 512 0 l:base:allocation, c:F 0x20");
        yield return Connected(
            "payload-flag-structured", "large-structured",
            "h0 pwrite b:512:1 0 0x20", "h0 set_strict_mode 0x3f", "h0 pwrite b:512:1 0", "h0 pwrite b:512:1 0 0x20", "h0 block_status_filter 512 0 l:base:allocation, c:E 0x20");
        yield return Connected("filter-not-extended", "memory", "h0 can_block_status_payload", "h0 block_status_filter 512 0 l:base:allocation, c:E");
        yield return Connected(
            "filter", "embedded", "h0 can_block_status_payload", "h0 block_status_filter 4096 0 l:base:allocation, c:E", "h0 block_status_filter 4096 0 l:base:other, c:F",
            "h0 block_status_filter 4096 0 l: c:G", "h0 block_status_filter 4096 0 l:base:allocation,base:allocation, c:H");
        yield return Connected("status-no-structured", "no-structured", "h0 block_status 512 0 c:E", "h0 can_meta_context s:base:allocation", "h0 set_strict_mode 0x7e", "h0 block_status 512 0 c:F");
        yield return new CallProgram(
            "error/status-no-contexts", "memory",
            ["h0 create", "h0 connect_unix s:{sock}", "h0 block_status 512 0 c:E", "h0 block_status_64 512 0 c:F", "h0 can_meta_context s:base:allocation"]);
        yield return Connected("status-refused-contexts", "no-contexts", "h0 block_status 512 0 c:E", "h0 can_meta_context s:base:allocation");
        yield return Connected(
            "after-disconnect", "memory", "h0 aio_disconnect", "h0 pread b:512:1 0", "h0 aio_flush c:A:1", "h0 aio_disconnect", "h0 wait ended", "h0 pread b:512:1 0", "h0 shutdown");
        yield return Connected(
            "server-fails", "failing",
            "h0 pread b:512:1 0", "h0 pwrite b:512:1 0", "h0 flush", "h0 trim 512 0", "h0 cache 512 0", "h0 zero 512 0", "h0 block_status 512 0 c:E", "h0 block_status_64 512 0 c:F",
            "h0 pread_structured b:512:1 0 c:C", "h0 aio_pread b:512:1 0", "h0 wait completed $12", "h0 aio_pread b:512:1 0 c:D:-1/7", "h0 wait idle", "h0 aio_peek_command_completed",
            "h0 aio_command_completed $14");
        foreach (uint error in Servers.Catalogue.WireErrors)
        {
            yield return Connected(
                FormattableString.Invariant($"wire-errno-{error}"), FormattableString.Invariant($"error-{error}"), "h0 pread b:512:1 0", "h0 flush", "h0 aio_pwrite b:512:1 0 c:A:0", "h0 wait idle", "h0 aio_command_completed $5",
                "h0 pread_structured b:512:1 0 c:B");
        }
    }

    private static IEnumerable<CallProgram> Exports()
    {
        string[] getters =
        [
            "h0 get_size", "h0 is_read_only", "h0 can_flush", "h0 can_multi_conn", "h0 get_block_size 0", "h0 get_canonical_export_name", "h0 get_export_description",
            "h0 can_meta_context s:base:allocation", "h0 get_protocol", "h0 get_tls_negotiated", "h0 get_structured_replies_negotiated", "h0 get_extended_headers_negotiated", "h0 get_handshake_flags",
        ];
        yield return Negotiating("before-info", "memory", getters);
        yield return Negotiating("before-info-with-context", "memory", "h0 add_meta_context s:base:allocation", "h0 can_meta_context s:base:allocation");
        yield return Negotiating("after-info", "memory", ["h0 opt_info", .. getters, "h0 set_export_name s:", "h0 get_size", "h0 set_export_name s:other", "h0 get_size"]);
        yield return new CallProgram(
            "error/contexts-not-requested", "memory",
            ["h0 create", "h0 set_request_meta_context false", "h0 add_meta_context s:base:allocation", "h0 connect_unix s:{sock}", "h0 can_meta_context s:base:allocation", "h0 block_status 512 0 c:E"]);
        yield return Connected("huge", "huge", "h0 get_size", "h0 pread b:512:1 0");
        yield return Connected("described", "described", getters);
        yield return new CallProgram("error/described-full", "described", ["h0 create", "h0 set_full_info true", "h0 connect_unix s:{sock}", .. getters]);
        foreach (string server in (string[])["oldstyle", "newstyle", "no-structured", "embedded", "embedded-simple", "embedded-structured", "odd-size", "data", "bare"])
        {
            yield return Connected("getters-" + server, server, [.. getters, "h0 pread b:512:1 512", "h0 block_status 4096 0 c:E", "h0 shutdown", .. getters]);
        }
    }

    private static IEnumerable<CallProgram> Connecting()
    {
        string at = "{dir}/";
        yield return Created("unix-missing", "h0 connect_unix s:{dir}/nowhere", "h0 connection_state", "h0 aio_in_flight");
        yield return Created("unix-path-108", "h0 connect_unix s:/" + new string('p', 107), "h0 connection_state");
        yield return Created("unix-path-109", "h0 connect_unix s:/" + new string('p', 108), "h0 connection_state", "h0 connect_unix s:{sock}");
        yield return Created("unix-not-a-socket", "h0 connect_unix s:/etc/passwd");
        yield return Created("unix-empty", "h0 connect_unix s:");
        yield return Created("aio-unix-missing", "h0 aio_connect_unix s:{dir}/nowhere");
        yield return Created("tcp-refused", "h0 connect_tcp s:127.0.0.1 s:1", "h0 connection_state", "h0 connect_unix s:{sock}");
        yield return Created("tcp-bad-port", "h0 connect_tcp s:127.0.0.1 s:no-such-service", "h0 connection_state", "h0 connect_tcp s:127.0.0.1 s:{port}");
        yield return Created("tcp-bad-host", "h0 connect_tcp s:no-such-host.invalid s:10809", "h0 connection_state");
        yield return Created("socket-bad", "h0 connect_socket -1", "h0 connection_state", "h0 connect_socket 999", "h0 connect_unix s:{sock}");
        yield return Created("command-empty", "h0 connect_command l:", "h0 connect_command l:,", "h0 connection_state", "h0 get_subprocess_pid");
        yield return Created("activation-empty", "h0 connect_systemd_socket_activation l:", "h0 connection_state");
        yield return Created("command-missing", $"h0 connect_command l:{at}no-such-program,", "h0 connection_state");
        yield return Created("command-silent", "h0 connect_command l:true,", "h0 connection_state");
        yield return Created("command-not-nbd", "h0 connect_command l:echo,this%20is%20no%20server%20at%20all,", "h0 connection_state");
        yield return Created("vsock", "h0 connect_vsock 1 1", "h0 connection_state");
        yield return new CallProgram("error/zero-flags", "no-flags", ["h0 create", "h0 connect_unix s:{sock}", "h0 connection_state"]);
        yield return Created("unknown-export", "h0 set_export_name s:x", "h0 connect_unix s:{sock}");
        yield return new CallProgram("error/unknown-export-embedded", "embedded", ["h0 create", "h0 set_export_name s:x", "h0 connect_unix s:{sock}", "h0 connection_state"]);
        foreach (HandshakeStep step in Enum.GetValues<HandshakeStep>())
        {
            yield return new CallProgram($"error/leaves-{step}", $"leaves-{step}", ["h0 create", "h0 connect_unix s:{sock}", "h0 connection_state"]);
            yield return new CallProgram(
                $"error/aio-leaves-{step}", $"leaves-{step}", ["h0 create", "h0 aio_connect_unix s:{sock}", "h0 wait connected", "h0 connection_state", "h0 aio_in_flight"]);
        }
    }

    private static IEnumerable<CallProgram> Options()
    {
        foreach (string server in (string[])["newstyle", "oldstyle"])
        {
            yield return Negotiating(
                "options-" + server, server,
                "h0 opt_list c:L", "h0 opt_info", "h0 opt_structured_reply", "h0 opt_extended_headers", "h0 opt_list_meta_context c:C", "h0 opt_set_meta_context c:D",
                "h0 opt_set_meta_context_queries l:base:, c:E", "h0 aio_opt_list c:F c:G", "h0 get_protocol", "h0 connection_state", "h0 opt_go", "h0 get_size");
            yield return Negotiating("options-abort-" + server, server, "h0 opt_abort", "h0 connection_state");
        }

        yield return Negotiating(
            "options-embedded", "embedded",
            "h0 opt_list c:L", "h0 opt_info", "h0 get_size", "h0 opt_structured_reply", "h0 opt_extended_headers", "h0 opt_list_meta_context c:C",
            "h0 opt_list_meta_context_queries l:base:,other:, c:D", "h0 opt_set_meta_context c:E", "h0 opt_set_meta_context_queries l:base:allocation, c:F",
            "h0 can_meta_context s:base:allocation", "h0 set_export_name s:nothing", "h0 opt_info", "h0 opt_go", "h0 connection_state", "h0 set_export_name s:", "h0 opt_go",
            "h0 get_size", "h0 opt_list c:G");
        yield return Negotiating("options-context-length", "embedded", "h0 opt_list_meta_context_queries l:" + new string('c', LongestString + 1) + ", c:A", "h0 connection_state");
        yield return Negotiating("options-abort", "memory", "h0 opt_abort", "h0 connection_state", "h0 opt_go", "h0 shutdown");
        yield return Negotiating("options-shutdown", "memory", "h0 shutdown", "h0 connection_state");
        yield return Negotiating("options-aio-abort", "memory", "h0 aio_opt_abort", "h0 wait ended", "h0 connection_state");
        foreach (NbdOptionReply reply in Servers.Catalogue.Refusals)
        {
            foreach (string suffix in (string[])["", "-text"])
            {
                string Server(string option) => $"refuse-{option}-{reply}{suffix}";
                yield return new CallProgram("error/connect-" + Server("Go"), Server("Go"), ["h0 create", "h0 connect_unix s:{sock}", "h0 connection_state"]);
                yield return Negotiating(Server("Go"), Server("Go"), "h0 opt_go", "h0 connection_state", "h0 aio_opt_go c:A", "h0 wait connected", "h0 connection_state");
                yield return Negotiating(Server("Info"), Server("Info"), "h0 opt_info", "h0 aio_opt_info c:A", "h0 wait connected", "h0 opt_go");
                yield return Negotiating(Server("List"), Server("List"), "h0 opt_list c:L", "h0 aio_opt_list c:M c:A", "h0 wait connected", "h0 opt_go");
                yield return new CallProgram(
                    "error/" + Server("StructuredReply"), Server("StructuredReply"),
                    [
                        "h0 create", "h0 set_opt_mode true", "h0 set_request_extended_headers false", "h0 connect_unix s:{sock}", "h0 get_errno", "h0 get_error", "h0 opt_structured_reply", "h0 get_errno", "h0 get_error",
                        "h0 aio_opt_structured_reply c:A", "h0 wait connected", "h0 opt_go", "h0 get_structured_replies_negotiated",
                    ]);
                yield return Negotiating(
                    Server("ExtendedHeaders"), Server("ExtendedHeaders"), "h0 opt_extended_headers", "h0 get_errno", "h0 get_error", "h0 aio_opt_extended_headers c:A", "h0 wait connected", "h0 opt_go");
                yield return Negotiating(
                    Server("SetMetaContext"), Server("SetMetaContext"), "h0 add_meta_context s:base:allocation", "h0 opt_set_meta_context c:C", "h0 aio_opt_set_meta_context c:D c:A", "h0 wait connected", "h0 opt_go",
                    "h0 can_meta_context s:base:allocation");
                yield return Negotiating(
                    Server("StartTls"), Server("StartTls"), "h0 opt_starttls", "h0 get_errno", "h0 get_error", "h0 aio_opt_starttls c:A", "h0 wait connected", "h0 opt_go");
                yield return Negotiating(Server("ListMetaContext"), Server("ListMetaContext"), "h0 opt_list_meta_context c:C", "h0 aio_opt_list_meta_context c:D c:A", "h0 wait connected", "h0 opt_go");
            }
        }
    }

    private static IEnumerable<CallProgram> Replies()
    {
        foreach (string name in Servers.Catalogue.Misbehaviours.Keys)
        {
            // What is no simple reply would leave both libraries looking for the next one in the middle of it.
            foreach (string style in SimpleToo.Contains(name) ? (string[])["", "-structured", "-simple"] : ["", "-structured"])
            {
                yield return Connected(
                    "reply-" + name + style, name + style,
                    "h0 pread b:512:1 4096", "h0 connection_state", "h0 pread_structured b:512:2 0 c:C", "h0 block_status 65536 0 c:E", "h0 block_status_64 65536 0 c:F", "h0 flush", "h0 pwrite b:512:1 0", "h0 connection_state");
                yield return Connected(
                    "aio-reply-" + name + style, name + style,
                    "h0 aio_pread_structured b:512:2 0 c:C c:A:0", "h0 wait idle", "h0 connection_state", "h0 aio_command_completed $3", "h0 aio_block_status 65536 0 c:E c:B:0", "h0 wait idle", "h0 aio_command_completed $7");
            }
        }
    }
}
