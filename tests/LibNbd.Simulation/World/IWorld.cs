using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Simulation.World;

/// <summary>What a handle in a simulation finds in place of the operating system.</summary>
internal interface IWorld
{
    /// <summary>Virtual time, in milliseconds.</summary>
    public long Now { get; }

    /// <summary>A step, for whoever reads what happened.</summary>
    public void Trace(string text);

    /// <summary>Something that must not be.</summary>
    public void Violation(string text);

    /// <summary>Takes work that a thread of the pool is to run.</summary>
    public void Queue(IThreadPoolWorkItem work);

    /// <summary>A timer of the virtual time.</summary>
    public WorldTimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period);

    /// <inheritdoc cref="SocketPlatform.StartConnect"/>
    public int StartConnect(in NetworkAddress address, out StreamTransport? transport);

    /// <inheritdoc cref="SocketPlatform.Adopt"/>
    public int Adopt(int descriptor, out StreamTransport? transport);

    /// <inheritdoc cref="SocketPlatform.Poll"/>
    public int Poll(Span<PollItem> items, int timeout, out int errno);

    /// <summary>Looks a host up.</summary>
    public ResolveResult Resolve(string host);

    /// <inheritdoc cref="Reactor.Arm"/>
    public void Arm(ReactorRegistration registration, PollEvents interest);

    /// <summary>Nothing is waited for any more.</summary>
    public void Disarm(ReactorRegistration registration);
}
