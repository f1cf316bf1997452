using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Awaiting;

/// <summary>A handle's socket in the reactor, which outlives every handle: what the reactor refers to is this.</summary>
/// <remarks>
/// It guarantees: while it is held the handle is not collected, because somebody awaits what only an event can bring; otherwise the reactor
/// does not keep the handle, so that one which nobody refers to any more is collected although its socket is watched. Its owner's lock is
/// held for every call; events come without it.
/// </remarks>
internal sealed class SocketWatch : IDisposable
{
    private readonly WeakReference<AwaitPump> _pump;
    private readonly ReactorRegistration _registration;
    private object? _held;
    private volatile bool _armed;
    private bool _watchesIdle;
    private PollEvents _events;

    internal SocketWatch(AwaitPump pump, StreamTransport transport)
    {
        _pump = new WeakReference<AwaitPump>(pump);
        _registration = Reactor.Shared.Register(transport, OnReady);
    }

    /// <summary>The reactor watches for somebody; may be asked without the lock by one whose operation counts as pending already.</summary>
    internal bool IsArmed => _armed;

    /// <summary>The reactor watches an idle socket, for its loss alone.</summary>
    internal bool IsWatchingIdle => _watchesIdle;

    /// <summary>Whether the reactor keeps the handle; to be asked as <see cref="IsArmed"/>.</summary>
    internal bool IsHeld => Volatile.Read(ref _held) is not null;

    /// <summary>Somebody awaits: the reactor keeps the handle until <see cref="Release"/>.</summary>
    internal void Hold(object handle) => Volatile.Write(ref _held, handle);

    /// <summary>The event has come, or nobody awaits any more.</summary>
    internal void Release() => Volatile.Write(ref _held, null);

    /// <summary>Asks for one event, unless it has been asked for.</summary>
    internal void Arm(PollEvents events)
    {
        bool isAsked = (_armed || _watchesIdle) && (_events & events) == events;
        _armed = true;
        _watchesIdle = false;
        if (!isAsked)
        {
            _events = events;
            _registration.Arm(events);
        }
    }

    /// <summary>Asks for the event that an idle connection's end would be.</summary>
    internal void ArmIdle()
    {
        _watchesIdle = true;
        _events = PollEvents.Read;
        _registration.Arm(PollEvents.Read);
    }

    /// <summary>The event has come: nothing is watched until the next arming.</summary>
    internal void TakeEvent()
    {
        _armed = false;
        _watchesIdle = false;
        Release();
    }

    public void Dispose()
    {
        Release();
        _registration.Dispose();
    }

    private void OnReady(PollEvents ready)
    {
        // Who is held is kept from here on by this very call.
        object? held = Volatile.Read(ref _held);
        if (_pump.TryGetTarget(out AwaitPump? pump))
        {
            pump.OnReady(ready);
        }

        GC.KeepAlive(held);
    }
}
