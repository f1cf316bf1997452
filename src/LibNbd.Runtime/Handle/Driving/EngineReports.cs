using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Calls;
using LibNbd.Runtime.Handle.Connecting;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>What the engine has to say, and what is remembered of it: why the connection failed.</summary>
/// <remarks>
/// It guarantees that an error of the connection is that of the call which drives it, whatever callbacks have called since, and that it can
/// be told later to those who did not drive.
/// </remarks>
internal sealed class EngineReports(DebugLog log, ChildProcess child) : IEngineHost
{
    private int _errno;
    private string? _message;

    /// <summary>The call that drives the engine: what goes wrong meanwhile is its error.</summary>
    private string? _drivenBy;

    /// <summary>Why the connection failed is that nothing more can be received or sent.</summary>
    private bool _connectionLost;

    /// <inheritdoc/>
    public bool IsDebugging => log.IsOn;

    /// <summary>Whether an error was reported.</summary>
    internal bool HasError => _message is not null;

    /// <summary>The error number that was reported last.</summary>
    internal int Number => _errno;

    /// <summary>The error that was reported last, or null.</summary>
    internal string? Message => _message;

    /// <summary>Where the error that was reported last came from.</summary>
    internal FailureCause Cause { get; private set; }

    /// <summary>Why the connection was lost, where no call has been told; to be put behind the text of a refusal.</summary>
    internal string Untold { get; private set; } = "";

    /// <inheritdoc/>
    public void Debug(string message) => log.Write(message);

    /// <inheritdoc/>
    public void ReportError(int errno, string message, FailureCause cause)
    {
        message += _connectionLost ? child.DescribeEnd() : "";
        LastError.Context = _drivenBy ?? LastError.Context;
        _errno = errno;
        _message = message;
        Cause = cause;
        LastError.Set(errno, message, cause);
        if (log.IsOn)
        {
            log.Write($"error: {message}");
        }
    }

    /// <inheritdoc/>
    public void NoteRefusal(int errno, string message)
    {
        LastError.Context = _drivenBy ?? LastError.Context;
        LastError.Set(errno, message);
    }

    /// <summary>From here on errors are those of the call that this thread is in.</summary>
    internal void BeginDriving() => _drivenBy = LastError.Context;

    /// <summary>The thread is in that call again, whatever its callbacks have called.</summary>
    internal void EndDriving()
    {
        LastError.Context = _drivenBy!;
        _drivenBy = null;
    }

    /// <summary>The connection is about to fail because nothing more can be received or sent.</summary>
    internal void NoteLoss() => _connectionLost = true;

    /// <summary>The handle is being closed under the hands of those who wait: that is what ends their calls.</summary>
    internal void BlameClose()
    {
        _errno = Errno.ENOTCONN;
        _message = HandleLock.HandleClosed;
        Cause = FailureCause.None;
    }

    /// <summary>The connection was lost while nobody waited for it: the calls that are refused from here on tell why.</summary>
    internal void KeepUntold()
    {
        if (_message is not null)
        {
            Untold = ": " + LastError.Describe(_errno, _message);
        }
    }

    /// <summary>The call has failed for what was reported last, though it may have been another thread that came upon it.</summary>
    /// <returns>-1.</returns>
    internal int Fail(string otherwise) => CallResult.Fail(_errno, _message ?? otherwise, Cause);
}
