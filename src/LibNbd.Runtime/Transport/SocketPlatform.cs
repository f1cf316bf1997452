namespace LibNbd.Runtime.Transport;

/// <summary>The sockets of an operating system. Two of them, so that the tests hold both to the same behaviour.</summary>
/// <remarks>
/// With the clock and the threads on which work is run: everything by which the world acts on a handle. So a simulation that stands in
/// its place decides all of it, and repeats it.
/// </remarks>
internal abstract class SocketPlatform
{
    /// <summary>
    /// Where a simulation of this process's own puts its platform (<see cref="AppContext.SetData"/>) before anything is connected. None but the
    /// runtime's friends can make one.
    /// </summary>
    internal const string SubstituteName = "LibNbd.SocketPlatform";

    /// <summary>Lets a program on Linux run on the portable implementation, to reproduce what another platform does.</summary>
    internal const string ForcePortableSwitch = "LibNbd.ForcePortableSockets";

    /// <summary>The one that this process uses.</summary>
    internal static SocketPlatform Current { get; } = Choose();

    /// <summary>The time, and timers.</summary>
    internal virtual TimeProvider Clock => TimeProvider.System;

    /// <summary>Has a thread that is nobody's run a piece of work.</summary>
    internal virtual void Queue(IThreadPoolWorkItem work) => ThreadPool.UnsafeQueueUserWorkItem(work, preferLocal: false);

    internal abstract int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport);

    internal abstract int Adopt(int descriptor, out StreamTransport? transport);

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
