using LibNbd.Protocol;

namespace LibNbd;

/// <summary>A call failed. The text is that of libnbd: the call, what went wrong, and what the system says of the errno.</summary>
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
        : base(message, innerException) => ErrorNumber = errno;

    /// <summary>
    /// The errno, numbered as on Linux whatever the platform; 0 where none goes with the error (a name that does not resolve, a
    /// server that hangs up during the handshake or breaks the protocol there).
    /// </summary>
    public int ErrorNumber { get; }

    /// <summary>The errno's symbolic name, such as <c>ENOTCONN</c>, or an empty string if there is none.</summary>
    public string ErrorName => ErrorNumber == 0 ? "" : Errno.Name(ErrorNumber);
}
