using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle;

namespace LibNbd;

/// <summary>A call failed. The text is that of libnbd: the call, what went wrong, and what the system says of the errno.</summary>
/// <remarks>
/// If it failed because the connection was gone already, the <see cref="Exception.InnerException"/> is the <see cref="NbdException"/> that
/// says why it went. What a callback threw is the inner exception of the command it was given for.
/// </remarks>
public class NbdException : IOException
{
    /// <summary>Creates an exception without details.</summary>
    public NbdException()
    {
    }

    /// <summary>Creates an exception with a text.</summary>
    public NbdException(string? message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a text and a cause.</summary>
    public NbdException(string? message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates an exception with a text and an errno.</summary>
    public NbdException(string? message, int errno, Exception? innerException = null)
        : base(message, innerException)
    {
        ErrorNumber = errno;
        Code = NbdErrorDetails.CodeOf(FailureCause.None, errno);
    }

    internal NbdException(string? message, in NbdErrorDetails details, Exception? innerException)
        : base(message, innerException)
    {
        ErrorNumber = details.Number;
        Code = details.Code;
        Call = details.Call;
        Server = details.Server;
    }

    /// <summary>
    /// The errno, numbered as on Linux whatever the platform; 0 where none goes with the error (a name that does not resolve, a
    /// server that hangs up during the handshake or breaks the protocol there).
    /// </summary>
    public int ErrorNumber { get; }

    /// <summary>What kind of error it is.</summary>
    public NbdErrorCode Code { get; init; }

    /// <summary>
    /// Whether the same may succeed later, on a new connection if need be, without anything being changed: the server was not to be
    /// reached, the connection was lost, or somebody was busy. It says nothing of whether a command that was lost has been carried out.
    /// </summary>
    public bool IsTransient => NbdErrorDetails.IsTransient(Code, ErrorNumber);

    /// <summary>The call that failed, by the name that it has in C, such as <c>nbd_pread</c>; null if it is not known.</summary>
    public string? Call { get; init; }

    /// <summary>
    /// The server that the handle was connected or connecting to: host and port, or an address; null if there was none, or the handle was
    /// given a socket.
    /// </summary>
    public string? Server { get; init; }

    /// <summary>The errno's symbolic name, such as <c>ENOTCONN</c>, or an empty string if there is none.</summary>
    public string ErrorName => ErrorNumber == 0 ? "" : Errno.Name(ErrorNumber);
}
