namespace LibNbd;

/// <summary>What kind of thing went wrong: what a program decides by, where the errno is ambiguous or absent.</summary>
public enum NbdErrorCode
{
    /// <summary>None of the others; <see cref="NbdException.ErrorNumber"/> may tell more.</summary>
    Other = 0,

    /// <summary>The host or the port is not known.</summary>
    NameResolution,

    /// <summary>No connection could be made: nobody listens there, the way is blocked, or a command could not be started.</summary>
    ConnectFailed,

    /// <summary>The connection ended: under way, or before the call was made.</summary>
    ConnectionLost,

    /// <summary>TLS could not be set up, was refused by either side, or failed under way.</summary>
    TlsFailed,

    /// <summary>The server sent what the protocol does not allow, or is no NBD server.</summary>
    ProtocolViolation,

    /// <summary>The server is shutting down, and answers no more commands (ESHUTDOWN).</summary>
    ServerShutdown,

    /// <summary>It took too long (ETIMEDOUT).</summary>
    Timeout,

    /// <summary>The server, or this platform, cannot do that (ENOTSUP).</summary>
    NotSupported,

    /// <summary>There is no room left (ENOSPC).</summary>
    NoSpace,

    /// <summary>Not permitted, for example a write to a read-only export (EPERM, EACCES, EROFS).</summary>
    PermissionDenied,

    /// <summary>There is no such export, file or socket (ENOENT).</summary>
    NotFound,

    /// <summary>An argument is out of range or malformed, or does not suit this export.</summary>
    InvalidArgument,

    /// <summary>The call is not permitted in the state that the handle is in.</summary>
    InvalidState,

    /// <summary>The disk of the server failed (EIO).</summary>
    Io,

    /// <summary>Out of memory, here or on the server (ENOMEM).</summary>
    OutOfMemory,

    /// <summary>A callback failed, or the command was given up (ECANCELED).</summary>
    Cancelled,

    /// <summary>
    /// Of a client: a connection was lost on which writes had been acknowledged and not flushed since; they may be gone.
    /// </summary>
    WritesLost,

    /// <summary>Of a client: behind a reconnect the export had another size, other flags or other metadata contexts.</summary>
    ExportChanged,
}
