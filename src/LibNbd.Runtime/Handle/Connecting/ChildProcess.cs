using System.Globalization;
using LibNbd.Runtime.Handle.Calls;
using LibNbd.Runtime.Transport.Processes;

namespace LibNbd.Runtime.Handle.Connecting;

/// <summary>The server that a handle has started, if it has (docs/adr/0005-subprocesses.md).</summary>
internal sealed class ChildProcess(DebugLog log)
{
    /// <summary>
    /// A server that dies closes its socket a moment before its status can be asked for: the status of one whose connection was lost is
    /// waited for so long, once, that the error can tell it.
    /// </summary>
    private const int FateMilliseconds = 100;

    private string _command = "";

    /// <summary>The child, or null.</summary>
    internal Subprocess? Process { get; private set; }

    /// <summary>The child was started.</summary>
    internal void NoteStart(string command, Subprocess process)
    {
        Process = process;
        _command = command;
        if (log.IsOn && OperatingSystem.IsLinux())
        {
            log.Write(string.Create(CultureInfo.InvariantCulture, $"started the command {command}, process {process.Pid}"));
        }
    }

    /// <summary>
    /// What is to be said of the child if its end is why the connection was lost; empty if it still runs, or if there is none.
    /// </summary>
    internal string DescribeEnd() =>
        OperatingSystem.IsLinux() && Process?.DescribeEnd(FateMilliseconds) is { } end ? $": the command {_command} {end}" : "";

    /// <summary>Ends the child. Without the lock: it may take as long as the child does, and nobody can use the handle any more.</summary>
    internal void End()
    {
        if (OperatingSystem.IsLinux())
        {
            Process?.End();
        }
    }

    /// <summary>Ends the child without holding up the finalizer, which calls this.</summary>
    internal void Abandon()
    {
        if (OperatingSystem.IsLinux() && Process is { } child)
        {
            // A thread of its own: it may take as long as the child does, and the pool's threads are few.
            Thread thread = new(child.End) { IsBackground = true, Name = "LibNbd child" };
            thread.UnsafeStart();
        }
    }
}
