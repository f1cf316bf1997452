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
    private readonly WorldClock _clock = new();

    internal override TimeProvider Clock => _clock;

    internal override void Queue(IThreadPoolWorkItem work) => SimulatedWorld.Current.Queue(work);

    internal override int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport) =>
        SimulatedWorld.Current.StartConnect(address, out transport);

    internal override int Adopt(int descriptor, out StreamTransport? transport) =>
        SimulatedWorld.Current.Adopt(descriptor, out transport);

    internal override int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno) =>
        SimulatedWorld.Current.Poll(items, timeoutMilliseconds, out errno);

    internal override ResolveResult? Resolve(string host, string port, bool numericOnly) => SimulatedWorld.Current.Resolve(host);

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
            SimulatedWorld.Current.Arm(registration, interest);

        internal override void Remove(ReactorRegistration registration) => SimulatedWorld.Current.Disarm(registration);
    }

    private sealed class WorldClock : TimeProvider
    {
        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => SimulatedWorld.Current.Now;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddMilliseconds(SimulatedWorld.Current.Now);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            SimulatedWorld.Current.CreateTimer(callback, state, dueTime);
    }
}

/// <summary>A one-shot timer of the virtual time.</summary>
internal sealed class WorldTimer(SimulatedWorld world, TimerCallback callback, object? state) : ITimer
{
    /// <summary>When it is due, or null while it rests.</summary>
    internal long? Due { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Due = dueTime == Timeout.InfiniteTimeSpan ? null : world.Now + (long)dueTime.TotalMilliseconds;
        return true;
    }

    public void Dispose() => Due = null;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Fire()
    {
        Due = null;
        callback(state);
    }
}
