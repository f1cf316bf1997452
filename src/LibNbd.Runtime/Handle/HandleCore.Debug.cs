using System.Globalization;
using System.Reflection;
using LibNbd.Runtime.Engine;

// The gates call everything on a handle, also what every handle answers alike.
#pragma warning disable CA1822

namespace LibNbd.Runtime.Handle;

/// <summary>The debug log, and what the library says of itself.</summary>
internal sealed partial class HandleCore
{
    /// <summary>The API version that the specification describes.</summary>
    private const string ApiVersion = "1.24.0";

    private bool _debug;
    private DebugClosure _debugClosure;
    private bool _inDebugCallback;

    /// <inheritdoc/>
    public void Debug(string message)
    {
        if (!_debug || _inDebugCallback || _closed)
        {
            return;
        }

        string context = LastError.Context;
        if (!_debugClosure.HasCallback)
        {
            Transport.Host.WriteError($"libnbd: debug: {_handleName}: {context}: {message}\n");
            return;
        }

        // What the callback itself does on the handle is not logged: that would call it again without end.
        CallbackFaults faults = default;
        _inDebugCallback = true;
        _debugClosure.Invoke(context, message, ref faults);
        _inDebugCallback = false;
        LastError.Context = context;
        _engine.Unclaimed.Add(ref faults);
    }

    internal int SetDebug(bool debug)
    {
        _debug = debug;
        return 0;
    }

    internal int GetDebug() => Number(_debug);

    internal int SetDebugCallback(ref DebugClosure debug)
    {
        DebugClosure old = _debugClosure;
        _debugClosure = debug;
        debug = default;
        old.Free();
        return 0;
    }

    internal int ClearDebugCallback()
    {
        DebugClosure old = _debugClosure;
        _debugClosure = default;
        old.Free();
        return 0;
    }

    internal void TraceEnter(TraceText arguments) => Debug($"enter:{arguments}");

    internal void TraceLeave(long result) =>
        Debug(result == -1 ? LeaveError() : string.Create(CultureInfo.InvariantCulture, $"leave: ret={result}"));

    /// <summary>The end of a call that cannot fail.</summary>
    internal void TraceLeave(ulong result) => Debug(string.Create(CultureInfo.InvariantCulture, $"leave: ret={result}"));

    internal void TraceLeave(string? result) =>
        Debug(result is null ? LeaveError() : $"leave: ret={TraceText.Quote(Protocol.WireText.Encode(result))}");

    internal string GetPackageName() => "libnbd";

    internal string GetVersion() => ApiVersion;

    internal string GetVersionExtra() =>
        "LibNbd " + (typeof(HandleCore).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");

    internal int SupportsTls() => Number(Transport.Tls.TlsBackEnd.Missing is null);

    internal int SupportsVsock() => Number(OperatingSystem.IsLinux());

    internal int SupportsUri() => 1;

    internal int IsUri(string uri) => Number(NbdUri.LooksLikeOne(uri));

    private static string LeaveError() => $"leave: error=\"{LastError.Text}\"";
}
