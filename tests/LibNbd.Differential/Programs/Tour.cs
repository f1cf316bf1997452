using LibNbd.Differential.Servers;

namespace LibNbd.Differential.Programs;

/// <summary>Every call once on a server, in the ways in which it can be made there.</summary>
internal static class Tour
{
    private static readonly string[] Contexts = ["h0 add_meta_context s:base:allocation"];

    internal static IReadOnlyList<CallProgram> On(TourServer server)
    {
        // nbd-server has no default export.
        string name = server.Name == "nbd-server" ? "disk" : "";
        string[] create = ["h0 create", $"h0 set_export_name s:{name}"];
        string prefix = "tour/" + server.Name.Replace(' ', '-') + "/";
        List<CallProgram> programs = [];
        void Add(string what, params string[] lines) => programs.Add(new CallProgram(prefix + what, "tour " + server.Name, [.. create, .. lines]));

        Add(
            "settings",
            "h0 set_debug false", "h0 get_debug", "h0 set_debug_callback c:D", "h0 clear_debug_callback", "h0 set_handle_name s:x", "h0 get_handle_name", "h0 set_private_data 7", "h0 get_private_data",
            "h0 get_handle_size", "h0 get_export_name", "h0 set_request_block_size true", "h0 get_request_block_size", "h0 set_full_info true", "h0 get_full_info", "h0 set_tls 0", "h0 get_tls",
            "h0 set_tls_certificates s:{dir}", "h0 set_tls_verify_peer true", "h0 get_tls_verify_peer", "h0 set_tls_username s:alice", "h0 get_tls_username", "h0 set_tls_hostname s:h", "h0 get_tls_hostname",
            "h0 set_tls_psk_file s:{dir}/keys", "h0 set_tls_priority s:NORMAL", "h0 get_tls_priority", "h0 set_request_extended_headers true", "h0 get_request_extended_headers",
            "h0 set_request_structured_replies true", "h0 get_request_structured_replies", "h0 set_request_meta_context true", "h0 get_request_meta_context", "h0 set_handshake_flags 3", "h0 get_handshake_flags",
            "h0 set_pread_initialize true", "h0 get_pread_initialize", "h0 set_strict_mode 0x7f", "h0 get_strict_mode", "h0 set_opt_mode false", "h0 get_opt_mode", "h0 add_meta_context s:base:allocation",
            "h0 get_nr_meta_contexts", "h0 get_meta_context 0", "h0 clear_meta_contexts", "h0 add_meta_context s:base:allocation", "h0 set_uri_allow_transports 0xf", "h0 set_uri_allow_tls 1",
            "h0 set_uri_allow_tls_priority false", "h0 set_uri_allow_local_file false", "h0 set_socket_activation_name s:a", "h0 get_socket_activation_name", "h0 aio_is_created", "h0 connect_unix s:{sock}",
            "h0 get_canonical_export_name", "h0 get_export_description", "h0 get_tls_negotiated", "h0 get_extended_headers_negotiated", "h0 get_structured_replies_negotiated", "h0 is_read_only", "h0 can_flush",
            "h0 can_fua", "h0 is_rotational", "h0 can_trim", "h0 can_zero", "h0 can_fast_zero", "h0 can_block_status_payload", "h0 can_df", "h0 can_multi_conn", "h0 can_cache",
            "h0 can_meta_context s:base:allocation", "h0 get_protocol", "h0 get_size", "h0 get_block_size 3", "h0 stats_bytes_sent", "h0 stats_chunks_sent", "h0 stats_bytes_received", "h0 stats_chunks_received",
            "h0 aio_get_fd", "h0 aio_get_direction", "h0 aio_is_connecting", "h0 aio_is_negotiating", "h0 aio_is_ready", "h0 aio_is_processing", "h0 aio_is_dead", "h0 aio_is_closed", "h0 aio_in_flight",
            "h0 connection_state", "h0 get_package_name", "h0 get_version", "h0 get_version_extra", "h0 supports_tls", "h0 supports_vsock", "h0 supports_uri", "h0 get_uri", "h0 is_uri s:nbd://localhost", "h0 shutdown");
        Add(
            "commands",
            [
                .. Contexts, "h0 connect_unix s:{sock}", "h0 pwrite b:8192:3 4096", "h0 pread b:8192:1 4096", "h0 pread_structured b:8192:1 4096 c:C", "h0 flush", "h0 trim 4096 0", "h0 zero 4096 4096",
                "h0 cache 4096 0", "h0 block_status 65536 0 c:E", "h0 block_status_64 65536 0 c:F", "h0 block_status_filter 65536 0 l:base:allocation, c:G", "h0 poll 0", "h0 poll2 fd:ready 1000", "h0 aio_disconnect", "h0 wait ended",
            ]);
        string[] aio =
        [
            "aio_pwrite b:8192:3 4096 c:A:1", "aio_pread b:8192:1 4096 c:B:1", "aio_pread_structured b:8192:1 4096 c:C c:D:1", "aio_flush c:E:1", "aio_trim 4096 0 c:F:1", "aio_zero 4096 4096 c:G:1", "aio_cache 4096 0 c:H:1",
            "aio_block_status 65536 0 c:I c:J:1", "aio_block_status_64 65536 0 c:K c:L:1", "aio_block_status_filter 65536 0 l:base:allocation, c:M c:N:1",
        ];
        Add(
            "aio",
            [
                .. Contexts, "h0 connect_unix s:{sock}", .. aio.SelectMany(static line => (string[])["h0 " + line, "h0 wait idle"]), "h0 aio_flush", "h0 wait idle", "h0 aio_peek_command_completed",
                "h0 aio_command_completed 1", "h0 aio_notify_read",
            ]);

        // The second waits to share a send, so there is something to be sent; libnbd in C has sent it.
        Add("notify-write", "h0 connect_unix s:{sock}", "h0 aio_flush", "h0 aio_flush", "h0 aio_notify_write", "h0 wait idle");
        Add("aio_connect_tcp", "h0 aio_connect_tcp s:127.0.0.1 s:{port}", "h0 wait connected");
        Add(
            "options",
            [
                .. Contexts, "h0 set_opt_mode true", "h0 connect_unix s:{sock}", "h0 opt_list c:A", "h0 opt_info", "h0 opt_starttls", "h0 opt_extended_headers", "h0 opt_structured_reply", "h0 opt_list_meta_context c:B",
                "h0 opt_list_meta_context_queries l:base:, c:C", "h0 opt_set_meta_context c:D", "h0 opt_set_meta_context_queries l:base:allocation, c:E", "h0 opt_go", "h0 get_size",
            ]);
        Add("options-abort", "h0 set_opt_mode true", "h0 connect_unix s:{sock}", "h0 opt_abort");
        Add("options-aio-abort", "h0 set_opt_mode true", "h0 connect_unix s:{sock}", "h0 aio_opt_abort", "h0 wait ended");
        string[] options =
        [
            "aio_opt_list c:A c:B", "aio_opt_info c:C", "aio_opt_starttls c:D", "aio_opt_extended_headers c:E", "aio_opt_structured_reply c:F", "aio_opt_list_meta_context c:G c:H",
            "aio_opt_list_meta_context_queries l:base:, c:I c:J", "aio_opt_set_meta_context c:K c:L", "aio_opt_set_meta_context_queries l:base:allocation, c:M c:N", "aio_opt_go c:O",
        ];
        Add("options-aio", [.. Contexts, "h0 set_opt_mode true", "h0 connect_unix s:{sock}", .. options.SelectMany(static line => (string[])["h0 " + line, "h0 wait connected"])]);
        foreach (string way in (string[])[
            "connect_tcp s:127.0.0.1 s:{port}", "connect_socket fd:unix:{sock}", $"connect_uri s:nbd+unix:///{name}?socket={{sock}}", "aio_connect a:{sockhex}",
            $"aio_connect_uri s:nbd+unix:///{name}?socket={{sock}}", "aio_connect_unix s:{sock}", "aio_connect_socket fd:unix:{sock}"])
        {
            Add(way.Split(' ')[0], "h0 " + way, "h0 wait connected");
        }

        if (TourServer.Tokenised(server.Command) is { } command)
        {
            Add("connect_command", $"h0 connect_command {command}", "h0 get_subprocess_pid", "h0 pread b:512:1 0", "h0 kill_subprocess 15");
            Add("aio_connect_command", $"h0 aio_connect_command {command}", "h0 wait connected", "h0 shutdown");
        }

        if (TourServer.Tokenised(server.Activated) is { } activated)
        {
            Add("connect_systemd_socket_activation", $"h0 connect_systemd_socket_activation {activated}", "h0 get_subprocess_pid", "h0 shutdown");
            Add("aio_connect_systemd_socket_activation", $"h0 aio_connect_systemd_socket_activation {activated}", "h0 wait connected", "h0 kill_subprocess 15");
        }

        return programs;
    }
}
