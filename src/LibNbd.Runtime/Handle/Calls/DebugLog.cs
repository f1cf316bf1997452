using System.Globalization;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>The debug log of a handle.</summary>
/// <param name="unclaimed">Where what the debug callback throws is put.</param>
internal sealed class DebugLog(UnclaimedFaults unclaimed)
{
    private static int _handles;

    private string _handleName = string.Create(CultureInfo.InvariantCulture, $"nbd{Interlocked.Increment(ref _handles)}");
    private DebugClosure _closure;
    private bool _inCallback;
    private volatile bool _closed;

    /// <summary>Whether anything is to be logged; asked before a line is put together.</summary>
    internal bool IsOn { get; private set; } = Host.GetVariable("LIBNBD_DEBUG") == "1";

    internal int SetHandleName(string handleName)
    {
        _handleName = handleName;
        return 0;
    }

    internal string GetHandleName() => _handleName;

    internal int SetDebug(bool debug)
    {
        IsOn = debug;
        return 0;
    }

    internal int GetDebug() => Number(IsOn);

    internal int SetDebugCallback(ref DebugClosure debug)
    {
        DebugClosure old = _closure;
        _closure = debug;
        debug = default;
        old.Free();
        return 0;
    }

    internal int ClearDebugCallback()
    {
        DebugClosure old = _closure;
        _closure = default;
        old.Free();
        return 0;
    }

    /// <summary>A line. Who is shown it may close the handle, so the state has to be looked at afterwards.</summary>
    internal void Write(string message)
    {
        if (!IsOn || _inCallback || _closed)
        {
            return;
        }

        string context = LastError.Context;
        if (!_closure.HasCallback)
        {
            Host.WriteError($"libnbd: debug: {_handleName}: {context}: {message}\n");
            return;
        }

        // What the callback itself does on the handle is not logged: that would call it again without end.
        CallbackFaults faults = default;
        _inCallback = true;
        _closure.Invoke(context, message, ref faults);
        _inCallback = false;
        LastError.Context = context;
        unclaimed.Add(ref faults);
    }

    /// <summary>The handle is closed: nothing is logged any more.</summary>
    internal void Close() => _closed = true;

    internal void TraceEnter(TraceText arguments) => Write($"enter:{arguments}");

    internal void TraceLeave(long result) =>
        Write(result == -1 ? LeaveError() : string.Create(CultureInfo.InvariantCulture, $"leave: ret={result}"));

    /// <summary>The end of a call that cannot fail.</summary>
    internal void TraceLeave(ulong result) => Write(string.Create(CultureInfo.InvariantCulture, $"leave: ret={result}"));

    internal void TraceLeave(string? result) =>
        Write(result is null ? LeaveError() : $"leave: ret={TraceText.Quote(Protocol.WireText.Encode(result))}");

    private static string LeaveError() => $"leave: error=\"{LastError.Text}\"";
}
