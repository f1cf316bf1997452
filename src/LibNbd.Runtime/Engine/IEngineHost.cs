namespace LibNbd.Runtime.Engine;

/// <summary>What the engine tells the one who runs it.</summary>
internal interface IEngineHost
{
    /// <summary>Whether debug messages are wanted; asked before one is put together.</summary>
    public bool IsDebugging { get; }

    /// <summary>Something went wrong and is to become the calling thread's last error. An errno of 0 stands for "none".</summary>
    public void ReportError(int errno, string message, FailureCause cause);

    /// <summary>
    /// The server declined something that can be done without: it becomes the calling thread's last error, as in libnbd, but nothing has
    /// failed.
    /// </summary>
    public void NoteRefusal(int errno, string message) => ReportError(errno, message, FailureCause.None);

    /// <summary>A line for the debug log. Who is shown it may close the handle, so the state has to be looked at afterwards.</summary>
    public void Debug(string message);
}
