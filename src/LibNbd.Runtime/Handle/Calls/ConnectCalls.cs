using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Connecting;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>Ways to a server: TCP, Unix sockets, socket addresses, sockets of the caller's own.</summary>
internal sealed class ConnectCalls(Connection engine, ConnectTarget target, ConnectionDriver driver, Connector connector)
{
    /// <summary>Unix sockets get so much room for sending, as libnbd 1.24 asks for: the default holds but a few large writes.</summary>
    private const int UnixSendBuffer = 2 * 1024 * 1024;

    internal int AioConnectTcp(string hostname, string port, bool isAwaited)
    {
        target.Set(null, hostname, port);
        return isAwaited ? connector.ConnectToHostInBackground() : connector.ConnectToHost();
    }

    internal int AioConnectUnix(string unixsocket)
    {
        target.ForgetHost();
        int errno = NetworkAddress.FromUnixPath(WireText.Encode(unixsocket), out NetworkAddress address);
        return errno switch
        {
            0 => connector.ConnectToOne(address, UnixSendBuffer),
            Errno.ENAMETOOLONG => Fail(errno, $"socket name too long: {unixsocket}"),
            _ when unixsocket.Length == 0 => Fail(errno, "socket name is empty"),
            _ => Fail(errno, "a path to a Unix socket must not contain a NUL"),
        };
    }

    internal int AioConnect(ReadOnlySpan<byte> addr)
    {
        target.ForgetHost();
        int errno = NetworkAddress.FromRaw(addr, out NetworkAddress address);
        return errno == 0
            ? connector.ConnectToOne(address, address.Family == NetworkAddress.FamilyUnix ? UnixSendBuffer : 0)
            : Fail(errno, $"{addr.Length} bytes are not a socket address that can be connected to");
    }

    internal int AioConnectVsock(uint cid, uint port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Fail(Errno.ENOTSUP, "this platform has no AF_VSOCK");
        }

        target.ForgetHost();
        return connector.ConnectToOne(NetworkAddress.FromVsock(cid, port), 0);
    }

    internal int AioConnectSocket(int sock)
    {
        target.ForgetHost();
        int errno = SocketPlatform.Current.Adopt(sock, out StreamTransport? transport);
        if (errno != 0)
        {
            return Fail(errno, errno == Errno.EBADF ? "fcntl: set O_NONBLOCK" : $"descriptor {sock} is not a stream socket");
        }

        target.Set(null, "", "");
        driver.Use(transport);
        engine.OnConnected();
        driver.Receive();
        return engine.HandleState == HandleStates.Dead ? -1 : 0;
    }
}
