using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Simulation.Model;

namespace LibNbd.Simulation.World;

/// <summary>
/// In place of the operating system: whatever a handle asks of it is answered by the world of the thread that asks. So several worlds can
/// run at once, each in a thread of its own, and none sees another.
/// </summary>
internal sealed class SimulatedPlatform : SocketPlatform
{
    [ThreadStatic]
    private static IWorld? _current;

    private readonly WorldClock _clock = new();

    /// <summary>The world of this thread.</summary>
    internal static IWorld World => _current ?? throw new InvalidOperationException("this thread has no world");

    /// <summary>Puts this thread into a world, or out of it.</summary>
    internal static void Enter(IWorld? world) => _current = world;

    internal override TimeProvider Clock => _clock;

    internal override void Queue(IThreadPoolWorkItem work) => World.Queue(work);

    internal override int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport) =>
        World.StartConnect(address, out transport);

    internal override int Adopt(int descriptor, out StreamTransport? transport) =>
        World.Adopt(descriptor, out transport);

    internal override int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno) =>
        World.Poll(items, timeoutMilliseconds, out errno);

    internal override ResolveResult? Resolve(string host, string port, bool numericOnly) => World.Resolve(host);

    internal override Reactor CreateReactor() => new WorldReactor();

    internal override WakeUp? CreateWakeUp(out int errno)
    {
        // Only a thread that follows another needs one.
        errno = Wire.ENOTSUP;
        return null;
    }

    private sealed class WorldReactor : Reactor
    {
        public override void Dispose()
        {
            // It has no thread.
        }

        internal override void Arm(ReactorRegistration registration, PollEvents interest) =>
            World.Arm(registration, interest);

        // The collector's thread has no world: it finds what a world has left behind in which something was found.
        internal override void Remove(ReactorRegistration registration) => _current?.Disarm(registration);
    }

    private sealed class WorldClock : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => World.Now;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(World.Now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            World.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>A timer of the virtual time.</summary>
/// <remarks>
/// As with .NET's, its callback is work for another thread once it is due: to dispose of the timer does not stop what is on its way, and
/// only <see cref="DisposeAsync"/> waits for that.
/// </remarks>
internal sealed class WorldTimer(IWorld world, TimerCallback callback, object? state) : ITimer, IThreadPoolWorkItem
{
    private readonly TaskCompletionSource _isOver = new();
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private int _onTheirWay;

    /// <summary>When it is due, or null while it rests.</summary>
    internal long? Due { get; private set; }

    internal bool IsDisposed { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (IsDisposed)
        {
            return false;
        }

        _period = period;
        Due = dueTime == Timeout.InfiniteTimeSpan ? null : world.Now + (long)dueTime.TotalMilliseconds;
        return true;
    }

    public void Dispose()
    {
        IsDisposed = true;
        Due = null;
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return _onTheirWay == 0 ? ValueTask.CompletedTask : new ValueTask(_isOver.Task);
    }

    /// <summary>It is due.</summary>
    internal void Fire()
    {
        Due = _period == Timeout.InfiniteTimeSpan ? null : world.Now + (long)_period.TotalMilliseconds;
        _onTheirWay++;
        world.Queue(this);
    }

    public void Execute()
    {
        callback(state);
        if (--_onTheirWay == 0 && IsDisposed)
        {
            _isOver.TrySetResult();
        }
    }
}
