using System.Runtime.Versioning;

namespace LibNbd.Runtime.Transport.Linux;

/// <summary>A wake-up on an eventfd.</summary>
[SupportedOSPlatform("linux")]
internal sealed unsafe class EventFdWakeUp : WakeUp
{
    private int _descriptor;

    private EventFdWakeUp(int descriptor) => _descriptor = descriptor;

    internal override int Descriptor => _descriptor;

    /// <summary>Null if there is no descriptor left; the error says why.</summary>
    internal static EventFdWakeUp? Create(out int errno)
    {
        int descriptor = Libc.EventFd(0, Libc.EventFdCloseOnExec | Libc.EventFdNonBlock);
        errno = descriptor < 0 ? Libc.LastError : 0;
        return descriptor < 0 ? null : new EventFdWakeUp(descriptor);
    }

    internal override void Signal()
    {
        ulong one = 1;
        _ = Libc.Write(_descriptor, &one, sizeof(ulong));
    }

    internal override void Reset()
    {
        ulong count;
        _ = Libc.Read(_descriptor, &count, sizeof(ulong));
    }

    public override void Dispose()
    {
        if (_descriptor >= 0)
        {
            _ = Libc.Close(_descriptor);
            _descriptor = -1;
        }
    }
}
