using LibNbd.Runtime.Transport.Linux;
using LibNbd.Runtime.Transport.Names;
using LibNbd.Runtime.Transport.Portable;

namespace LibNbd.Runtime.Transport;

/// <summary>The sockets of an operating system. Two of them, so that the tests hold both to the same behaviour.</summary>
/// <remarks>
/// With the clock and the threads on which work is run: everything by which the world acts on a handle. So a simulation that stands in
/// its place decides all of it, and repeats it.
/// </remarks>
internal abstract class SocketPlatform
{
    /// <summary>
    /// Where a simulation of this process's own puts its platform (<see cref="AppContext.SetData"/>) before anything is connected. None but
    /// the runtime's friends can make one.
    /// </summary>
    internal const string SubstituteName = "LibNbd.SocketPlatform";

    /// <summary>Lets a program on Linux run on the portable implementation, to reproduce what another platform does.</summary>
    internal const string ForcePortableSwitch = "LibNbd.ForcePortableSockets";

    /// <summary>The one that this process uses.</summary>
    internal static SocketPlatform Current { get; } = Choose();

    /// <summary>The time, and timers.</summary>
    internal virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>
    /// How often a wait for one reply may look, without sleeping, before it sleeps; 0 where looking is dear, or nobody could reply
    /// meanwhile.
    /// </summary>
    internal virtual int LooksBeforeSleeping => 0;

    /// <summary>Has a thread that is nobody's run a piece of work.</summary>
    internal virtual void Queue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    /// <summary>
    /// Begins a connect. 0: connected at once. EINPROGRESS: wait for Write, then <see cref="StreamTransport.TakeConnectError"/>.
    /// Anything else: failed, and there is no transport. EAGAIN of a Unix socket means that the server's backlog is full.
    /// </summary>
    /// <param name="address">Whereto.</param>
    /// <param name="tcpNoDelay">For TCP: send small packets at once. That it cannot be set is no failure.</param>
    /// <param name="sendBufferBytes">The send buffer to ask for, or 0 to leave it; again no failure.</param>
    /// <param name="transport">The socket, connected or connecting.</param>
    internal abstract int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport);

    /// <summary>
    /// Takes a connected socket over, making it non-blocking and close-on-exec. It is ours from the call on: on failure it
    /// has been closed, unless it was no descriptor at all (EBADF).
    /// </summary>
    internal abstract int Adopt(int descriptor, out StreamTransport? transport);

    /// <summary>
    /// Waits on the caller's own thread until something is ready or the time is over (-1: for ever). The number of ready items, or -1 and
    /// an error number. A signal does not end the wait.
    /// </summary>
    internal abstract int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno);

    /// <summary>Looks a host and a port up. With <paramref name="numericOnly"/> nothing is asked of anyone: no result is null.</summary>
    internal abstract ResolveResult? Resolve(string host, string port, bool numericOnly);

    internal abstract Reactor CreateReactor();

    /// <summary>Something to end a poll by; null, and an error number, if there are no descriptors left.</summary>
    internal abstract WakeUp? CreateWakeUp(out int errno);

    private static SocketPlatform Choose() =>
        AppContext.GetData(SubstituteName) is SocketPlatform substitute ? substitute
        : OperatingSystem.IsLinux() && !(AppContext.TryGetSwitch(ForcePortableSwitch, out bool portable) && portable)
            ? new LinuxSocketPlatform()
        : new PortableSocketPlatform();
}
