namespace LibNbd.Runtime.Transport;

/// <summary>
/// One descriptor's place in a reactor. It is itself the work item of the pool, so that a wait allocates nothing.
/// </summary>
internal sealed class ReactorRegistration : IThreadPoolWorkItem, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Reactor _reactor;
    private readonly Action<PollEvents> _handler;
    private PollEvents _came;
    private bool _queued;
    private bool _disposed;

    internal ReactorRegistration(Reactor reactor, int descriptor, Action<PollEvents> handler)
    {
        _reactor = reactor;
        _handler = handler;
        Descriptor = descriptor;
    }

    internal int Descriptor { get; }

    /// <summary>Held by the reactor while it changes what the kernel knows of this registration.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>For the reactor alone: distinguishes this registration from others that had the same descriptor number.</summary>
    internal uint Generation { get; set; }

    /// <summary>For the reactor alone: the state of its book-keeping.</summary>
    internal ReactorEntry Entry { get; set; }

    /// <summary>For the reactor alone: what does its waiting, where that is not the kernel.</summary>
    internal object? Waited { get; set; }

    internal bool IsDisposed => Volatile.Read(ref _disposed);

    internal void Arm(PollEvents interest) => _reactor.Arm(this, interest);

    /// <summary>An event has come; the reactor calls it.</summary>
    internal void Signal(PollEvents events)
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _came |= events;
            if (_queued)
            {
                return;
            }

            _queued = true;
        }

        SocketPlatform.Current.Queue(this);
    }

    void IThreadPoolWorkItem.Execute()
    {
        PollEvents events;
        lock (_lock)
        {
            events = _came;
            _came = PollEvents.None;
            _queued = false;
            if (_disposed)
            {
                return;
            }
        }

        _handler(events);
    }

    /// <summary>After this the handler is not started any more; one that has been started may still be running.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            Volatile.Write(ref _disposed, true);
        }

        _reactor.Remove(this);
    }
}

/// <summary>What a reactor has done with a registration.</summary>
internal enum ReactorEntry
{
    /// <summary>Nothing yet.</summary>
    New = 0,

    /// <summary>It is in the reactor's table.</summary>
    Known,

    /// <summary>It is out for good: disposed of, or its descriptor number has passed to another.</summary>
    Gone,
}
