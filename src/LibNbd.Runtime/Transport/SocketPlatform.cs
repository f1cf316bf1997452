namespace LibNbd.Runtime.Transport;

/// <summary>The sockets of an operating system. Two of them, so that the tests hold both to the same behaviour.</summary>
internal abstract class SocketPlatform
{
    /// <summary>Lets a program on Linux run on the portable implementation, to reproduce what another platform does.</summary>
    internal const string ForcePortableSwitch = "LibNbd.ForcePortableSockets";

    /// <summary>The one that this process uses.</summary>
    internal static SocketPlatform Current { get; } = Choose();

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
        OperatingSystem.IsLinux() && !(AppContext.TryGetSwitch(ForcePortableSwitch, out bool portable) && portable)
            ? new LinuxSocketPlatform()
            : new PortableSocketPlatform();
}
