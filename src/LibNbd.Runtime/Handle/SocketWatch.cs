using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>A handle's socket in the reactor, which outlives every handle: what the reactor refers to is this.</summary>
/// <remarks>
/// It guarantees: while it is held the handle is not collected, because somebody awaits what only an event can bring; otherwise the reactor does
/// not keep the handle, so that one which nobody refers to any more is collected although its socket is watched. Its owner's lock is held for
/// every call; events come without it.
/// </remarks>
internal sealed class SocketWatch : IDisposable
{
    private readonly WeakReference<HandleCore> _handle;
    private readonly ReactorRegistration _registration;
    private HandleCore? _held;

    internal SocketWatch(HandleCore handle, StreamTransport transport)
    {
        _handle = new WeakReference<HandleCore>(handle);
        _registration = Reactor.Shared.Register(transport, OnReady);
    }

    /// <summary>Whether the reactor keeps the handle; may be asked without the lock by one whose operation counts as pending already.</summary>
    internal bool IsHeld => Volatile.Read(ref _held) is not null;

    /// <summary>Somebody awaits: the reactor keeps the handle until <see cref="Release"/>.</summary>
    internal void Hold(HandleCore handle) => Volatile.Write(ref _held, handle);

    /// <summary>The event has come, or nobody awaits any more.</summary>
    internal void Release() => Volatile.Write(ref _held, null);

    /// <summary>Asks for one event.</summary>
    internal void Arm(PollEvents events) => _registration.Arm(events);

    public void Dispose()
    {
        Release();
        _registration.Dispose();
    }

    private void OnReady(PollEvents ready)
    {
        if (Volatile.Read(ref _held) is { } held)
        {
            held.OnReady(ready);
        }
        else if (_handle.TryGetTarget(out HandleCore? handle))
        {
            handle.OnReady(ready);
        }
    }
}
