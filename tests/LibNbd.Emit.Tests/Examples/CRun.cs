namespace LibNbd.Emit.Tests.Examples;

/// <summary>How the handle of an example stands when it begins.</summary>
internal enum CStart
{
    /// <summary>Created.</summary>
    Created,

    /// <summary>Connected and ready, with base:allocation.</summary>
    Connected,

    /// <summary>In option mode, with the server waiting for an option.</summary>
    Negotiating,
}

/// <summary>Which server is there.</summary>
internal enum CServer
{
    /// <summary>This library's, with two exports of a mebibyte, over TCP and a Unix socket.</summary>
    Embedded,

    /// <summary>nbdkit, that demands TLS with a certificate.</summary>
    TlsCertificate,

    /// <summary>nbdkit, that demands TLS with a pre-shared key.</summary>
    TlsKey,
}

/// <summary>How an example in C is run.</summary>
/// <param name="Start">How the handle stands.</param>
/// <param name="After">What must be true when it is through: an expression in C.</param>
/// <param name="Prints">What it writes, to both streams: a regular expression for the whole of it.</param>
/// <param name="Before">Statements that come before it.</param>
/// <param name="Declared">A variable that is declared otherwise than usually.</param>
/// <param name="Server">The server.</param>
internal sealed record CRun(
    CStart Start = CStart.Created, string After = "1", string Prints = "", string Before = "", string? Declared = null,
    CServer Server = CServer.Embedded)
{
    private const string Ready = "nbd_aio_is_ready (nbd)";
    private const string Flush = "nbd_aio_flush (nbd, NBD_NULL_COMPLETION, 0);";
    private const string Waited = "while (nbd_aio_in_flight (nbd) > 0) nbd_poll (nbd, -1);";
    // It remarks on a missing file of keys for certificates, and on clients that close without a farewell.
    private const string OfNbdkit = "(nbdkit: .*\n)*";
    private const string Refused = "nbd_connect_uri (nbd, \"nbd+unix:///?socket=/dev/null\") == -1 && nbd_get_errno () == EPERM";

    /// <summary>What cannot be run, and why.</summary>
    public static IReadOnlyDictionary<string, string> Exceptions { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["connect_vsock"] = "its server is on the other side of a hypervisor",
    };

    /// <summary>How each example is run.</summary>
    public static IReadOnlyDictionary<string, CRun> All { get; } = new Dictionary<string, CRun>(StringComparer.Ordinal)
    {
        ["set_debug"] = new(After: "nbd_get_debug (nbd) == 1", Prints: "(libnbd: debug: .*\n)*"),
        ["set_debug_callback"] = new(Before: "logfile = stdout;", After: "nbd_get_debug (nbd) == 1", Prints: "([a-z_]*: .*\n)+"),
        ["set_export_name"] = new(After: Ready + " && strcmp (nbd_get_export_name (nbd), \"disk1\") == 0"),
        ["get_canonical_export_name"] = new(Prints: "the default disk\n"),
        ["set_tls"] = new(After: Ready + " && nbd_get_tls_negotiated (nbd) == 1", Prints: OfNbdkit, Server: CServer.TlsCertificate),
        ["set_tls_psk_file"] = new(After: Ready + " && nbd_get_tls_negotiated (nbd) == 1", Prints: OfNbdkit, Server: CServer.TlsKey),
        ["set_strict_mode"] = new(After: "!(nbd_get_strict_mode (nbd) & LIBNBD_STRICT_COMMANDS)"),
        ["set_opt_mode"] = new(After: Ready + " && strcmp (nbd_get_export_name (nbd), \"disk1\") == 0"),
        ["opt_go"] = new(CStart.Negotiating, Ready),
        ["opt_list"] = new(Prints: "  .*\ndisk1  a second disk\n", After: "nbd_aio_is_closed (nbd)"),
        ["opt_info"] = new(CStart.Negotiating, "nbd_aio_is_negotiating (nbd)", "1048576 bytes\n"),
        ["opt_list_meta_context_queries"] = new(CStart.Negotiating, "nbd_aio_is_negotiating (nbd)"),
        ["add_meta_context"] = new(After: Ready, Prints: "the server can tell what is allocated\n"),
        ["get_meta_context"] = new(CStart.Connected, Prints: "base:allocation\n"),
        ["set_uri_allow_transports"] = new(After: Refused),
        ["set_uri_allow_tls"] = new(After: Refused),
        ["connect_uri"] = new(After: Ready),
        ["connect_unix"] = new(After: Ready),
        ["connect_tcp"] = new(After: Ready),
        ["connect_socket"] = new(After: Ready),
        ["connect_command"] = new(After: Ready + " && nbd_get_size (nbd) == 1 << 30"),
        ["connect_systemd_socket_activation"] = new(After: Ready),
        ["can_flush"] = new(CStart.Connected),
        ["can_meta_context"] = new(CStart.Connected, Prints: "asked\n"),
        ["get_protocol"] = new(CStart.Connected, Prints: "protocol: newstyle-fixed\n"),
        ["get_size"] = new(CStart.Connected, Prints: "1048576 bytes\n"),
        ["pread"] = new(CStart.Connected),
        ["pread_structured"] = new(CStart.Connected, Prints: "hole at 0, 4096 bytes\n"),
        ["pwrite"] = new(CStart.Connected, "nbd_pread (nbd, sector, 1, 0, 0) == 0 && sector[0] == 'x'", Before: "sector[0] = 'x';"),
        ["shutdown"] = new(CStart.Connected),
        ["zero"] = new(CStart.Connected),
        ["block_status"] = new(CStart.Connected, Prints: "0 1048576 hole\n"),
        ["block_status_64"] = new(CStart.Connected, Prints: "base:allocation 0 1048576 3\n"),
        ["block_status_filter"] = new(CStart.Connected),
        ["poll"] = new(CStart.Connected, "nbd_aio_in_flight (nbd) == 0 && nbd_aio_peek_command_completed (nbd) > 0", Before: Flush),
        ["poll2"] = new(
            CStart.Connected,
            Before: "int ends[2]; if (pipe (ends) == -1 || write (ends[1], \"\", 1) != 1) return 0; wakeup_fd = ends[0];"),
        ["aio_connect"] = new(After: Ready),
        ["aio_connect_tcp"] = new(After: Ready),
        ["aio_opt_go"] = new(CStart.Negotiating, Ready),
        ["aio_pread"] = new(CStart.Connected),
        ["aio_pwrite"] = new(
            CStart.Connected, "nbd_aio_in_flight (nbd) == 0 && nbd_aio_is_ready (nbd)", Before: "buf = calloc (1, size);",
            Declared: "static char *buf;"),
        ["aio_disconnect"] = new(CStart.Connected, "nbd_aio_is_closed (nbd)"),
        ["aio_get_direction"] = new(CStart.Connected, "nbd_aio_is_ready (nbd)", Before: Flush),
        ["aio_is_connecting"] = new(After: Ready, Before: "nbd_aio_connect_uri (nbd, example_uri);"),
        ["aio_command_completed"] = new(CStart.Connected, Prints: "succeeded\n", Before: "cookie = " + Flush + Waited),
        ["aio_peek_command_completed"] = new(CStart.Connected, "nbd_aio_peek_command_completed (nbd) <= 0", Before: Flush + Flush + Waited),
        ["get_version"] = new(Prints: "libnbd 1\\..*\n"),
        ["kill_subprocess"] = new(
            Before: "char *server[] = { \"nbdkit\", \"-s\", \"--exit-with-parent\", \"memory\", \"1M\", NULL }; if (nbd_connect_command "
                + "(nbd, server) == -1) return 0;"),
        ["get_uri"] = new(CStart.Connected, Prints: "nbd://localhost:.*\n"),
        ["is_uri"] = new(After: Ready, Before: "char *arguments[] = { \"program\", (char *) example_uri, NULL }; argv = arguments;"),
        ["libnbd-1"] = new(),
        ["libnbd-2"] = new(CStart.Connected, "nbd_aio_in_flight (nbd) == 0"),
    };

    /// <summary>Statements that let what the example began come to its end, so that it is judged by what became of it.</summary>
    public string Finish => Before.Contains(Flush, StringComparison.Ordinal) || Declared is not null ? Waited : "";
}
