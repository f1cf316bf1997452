namespace LibNbd.Runtime.Engine;

/// <summary>What the engine tells the one who runs it.</summary>
internal interface IEngineHost
{
    /// <summary>Whether debug messages are wanted; asked before one is put together.</summary>
    public bool IsDebugging { get; }

    /// <summary>Something went wrong and is to become the calling thread's last error. An errno of 0 stands for "none".</summary>
    public void ReportError(int errno, string message);

    /// <summary>A line for the debug log.</summary>
    public void Debug(string message);
}
