using System.Runtime.Versioning;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport.Linux;

/// <summary>Sockets by libc, with nothing between.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSocketPlatform : SocketPlatform
{
    /// <summary>
    /// Some 10 µs of looking: the server on the same machine that replies to 4 KiB in that time is worth it, and a longer look would cost
    /// more processor time than the sleep does. A process that is bound to one processor does not look: there it made
    /// blocking reads slower (docs/performance.md).
    /// </summary>
    private const int MaxLooks = 50;

    internal override unsafe int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport)
    {
        transport = null;
        int descriptor = Libc.Socket(address.Family, Libc.SockStream | Libc.SockNonBlock | Libc.SockCloseOnExec, 0);
        if (descriptor < 0)
        {
            return Libc.LastError;
        }

        if (tcpNoDelay && address.IsInternet)
        {
            SetOption(descriptor, Libc.IpProtoTcp, Libc.TcpNoDelay, 1);
        }

        if (sendBufferBytes > 0)
        {
            SetOption(descriptor, Libc.SolSocket, Libc.SoSendBuffer, sendBufferBytes);
        }

        int errno = 0;
        fixed (byte* bytes = address.Bytes)
        {
            if (Libc.Connect(descriptor, bytes, (uint)address.Bytes.Length) < 0)
            {
                errno = Libc.LastError;
            }
        }

        // An interrupted connect goes on by itself, exactly as one in progress.
        if (errno == Errno.EINTR)
        {
            errno = Errno.EINPROGRESS;
        }

        if (errno is not (0 or Errno.EINPROGRESS))
        {
            _ = Libc.Close(descriptor);
            return errno;
        }

        transport = new LinuxTransport(descriptor);
        return errno;
    }

    internal override unsafe int Adopt(int descriptor, out StreamTransport? transport)
    {
        transport = null;
        int status = Libc.Fcntl(descriptor, Libc.FcntlGetStatusFlags, 0);
        if (status < 0)
        {
            // Nothing is open under this number, so there is nothing to close: another thread may be opening it just now.
            return Libc.LastError;
        }

        int type;
        uint length = sizeof(int);
        int flags;
        if (Libc.GetSocketOption(descriptor, Libc.SolSocket, Libc.SoType, &type, &length) < 0
            || Libc.Fcntl(descriptor, Libc.FcntlSetStatusFlags, status | Libc.NonBlock) < 0
            || (flags = Libc.Fcntl(descriptor, Libc.FcntlGetDescriptorFlags, 0)) < 0
            || Libc.Fcntl(descriptor, Libc.FcntlSetDescriptorFlags, flags | Libc.CloseOnExec) < 0)
        {
            int errno = Libc.LastError;
            _ = Libc.Close(descriptor);
            return errno;
        }

        if (type != Libc.SockStream)
        {
            // Its messages have bounds that the protocol knows nothing of, and a lost one would never be missed.
            _ = Libc.Close(descriptor);
            return Errno.EPROTOTYPE;
        }

        transport = new LinuxTransport(descriptor);
        return 0;
    }

    internal override int LooksBeforeSleeping { get; } = Environment.ProcessorCount > 1 ? MaxLooks : 0;

    internal override int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno) =>
        UnixPoller.Poll(items, timeoutMilliseconds, out errno);

    internal override ResolveResult? Resolve(string host, string port, bool numericOnly) =>
        LinuxResolver.Resolve(host, port, numericOnly);

    internal override Reactor CreateReactor() => new EpollReactor();

    internal override WakeUp? CreateWakeUp(out int errno) => EventFdWakeUp.Create(out errno);

    private static unsafe void SetOption(int descriptor, int level, int name, int value) =>
        _ = Libc.SetSocketOption(descriptor, level, name, &value, sizeof(int));
}
