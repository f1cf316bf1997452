namespace LibNbd;

/// <summary>The errors that a client finds by itself: text, code, and an errno as on Linux.</summary>
internal static class ClientErrors
{
    private const int Eperm = 1;
    private const int Eio = 5;
    private const int Enospc = 28;
    private const int Eproto = 71;
    private const int Enotsup = 95;
    private const int Enotconn = 107;
    private const int Etimedout = 110;
    private const int Estale = 116;

    /// <summary>No connection, and none to be expected.</summary>
    internal static NbdException NotConnected(string text, Exception? cause, string server) =>
        new(text, Enotconn, cause) { Server = server };

    /// <summary>Something took too long.</summary>
    internal static NbdException Timeout(string text, string server) =>
        new(text, Etimedout, new TimeoutException(text)) { Server = server };

    /// <summary>A write that may have been carried out, and that it is not safe to repeat.</summary>
    internal static NbdException NotRepeated(string what, Exception? cause, string server) => new(
        $"the connection was lost; {what} may or may not have been carried out, and was not repeated, because a newer write to an"
            + " overlapping range was issued meanwhile",
        Enotconn,
        cause)
    {
        Server = server,
    };

    /// <summary>What a flush cannot promise.</summary>
    internal static NbdException WritesLost(Exception? cause, string server) => new(
        "a connection was lost on which writes had been acknowledged that were not flushed: what was written since the last successful"
            + " flush may be missing",
        Eio,
        cause)
    {
        Code = NbdErrorCode.WritesLost,
        Server = server,
    };

    /// <summary>The export behind a reconnect is another.</summary>
    internal static NbdException ExportChanged(string difference, string server) =>
        new($"behind a reconnect the export is not the same: {difference}", Estale) { Code = NbdErrorCode.ExportChanged, Server = server };

    /// <summary>Nothing is written.</summary>
    internal static NbdException ReadOnly(string server) => new("the export is read-only", Eperm) { Server = server };

    /// <summary>The server does not offer it.</summary>
    internal static NbdException NotSupported(string text, string server) => new(text, Enotsup) { Server = server };

    /// <summary>The server does what it must not.</summary>
    internal static NbdException Violation(string text, string server) => new(text, Eproto) { Server = server };

    /// <summary>There is more than the export holds.</summary>
    internal static NbdException NoSpace(string text) => new(text, Enospc);
}
