using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Connecting;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Makes the exceptions of a handle: what the errno does not tell, it knows of the handle.</summary>
/// <remarks>It is used without the lock too: what it reads was written before the error that it is asked about.</remarks>
internal sealed class FailureDetails(ConnectTarget target, EngineReports reports)
{
    /// <summary>The exception for this thread's last error.</summary>
    internal NbdException OfLastError(Exception? fault = null) =>
        Make(LastError.Text, LastError.Message, LastError.Number, LastError.Cause, LastError.Failed, fault);

    /// <summary>The cause of an error with this text: that of the connection's failure, if that is what it tells.</summary>
    internal FailureCause CauseOf(string? message) =>
        message is not null && ReferenceEquals(message, reports.Message) ? reports.Cause : FailureCause.None;

    /// <param name="text">The whole text.</param>
    /// <param name="message">Its part that was given with the errno.</param>
    /// <param name="errno">The errno, or 0.</param>
    /// <param name="cause">Where it came from.</param>
    /// <param name="call">The call that failed.</param>
    /// <param name="fault">What is behind it.</param>
    internal NbdException Make(string? text, string? message, int errno, FailureCause cause, string call, Exception? fault)
    {
        NbdErrorCode code = NbdErrorDetails.CodeOf(cause, errno);
        string? server = target.Description;
        if (fault is null && code == NbdErrorCode.ConnectionLost && reports.Message is { } first && !ReferenceEquals(first, message))
        {
            fault = new NbdException(
                LastError.Describe(reports.Number, first),
                new NbdErrorDetails(reports.Number, NbdErrorDetails.CodeOf(reports.Cause, reports.Number), null, server),
                innerException: null);
        }

        return new NbdException(text, new NbdErrorDetails(errno, code, call, server), fault);
    }
}
