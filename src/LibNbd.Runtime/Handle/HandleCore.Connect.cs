using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Ways to a server: TCP, Unix sockets, socket addresses, sockets of the caller's own, URIs.</summary>
internal sealed partial class HandleCore
{
    /// <summary>Unix sockets get so much room for sending, as libnbd 1.24 asks for: the default holds but a few large writes.</summary>
    private const int UnixSendBuffer = 2 * 1024 * 1024;

    /// <summary>What was last asked to be connected to: a host and a port, or an address, or neither.</summary>
    private NetworkAddress? _address;
    private string _host = "";
    private string _port = "";
    private IReadOnlyList<NetworkAddress> _addresses = [];
    private int _nextAddress;
    private int _firstConnectErrno;

    /// <summary>Counts the look-ups in the background, so that the answer to one that was given up is known for what it is.</summary>
    private int _lookUp;

    internal int ConnectTcp(string hostname, string port) => WaitForConnection(AioConnectTcp(hostname, port));

    internal int ConnectUnix(string unixsocket) => WaitForConnection(AioConnectUnix(unixsocket));

    internal int ConnectSocket(int sock) => WaitForConnection(AioConnectSocket(sock));

    internal int AioConnectTcp(string hostname, string port)
    {
        RememberTarget(null, hostname, port);
        if (AsyncOperation.IsStartingInThisThread)
        {
            // An await must not hold its caller up while a name is looked up.
            _engine.MoveTo(EngineState.ConnectTcpStart);
            LookUpInBackground(hostname, port, ++_lookUp);
            return 0;
        }

        return ConnectToAddresses(Resolver.Resolve(hostname, port));
    }

    internal int AioConnectUnix(string unixsocket)
    {
        ForgetHost();
        int errno = Sockets.FromUnixPath(WireText.Encode(unixsocket), out NetworkAddress address);
        return errno switch
        {
            0 => ConnectToOne(address, UnixSendBuffer),
            Errno.ENAMETOOLONG => Fail(errno, $"socket name too long: {unixsocket}"),
            _ when unixsocket.Length == 0 => Fail(errno, "socket name is empty"),
            _ => Fail(errno, "a path to a Unix socket must not contain a NUL"),
        };
    }

    internal int AioConnect(ReadOnlySpan<byte> addr)
    {
        ForgetHost();
        int errno = Sockets.FromRaw(addr, out NetworkAddress address);
        return errno == 0
            ? ConnectToOne(address, address.Family == NetworkAddress.FamilyUnix ? UnixSendBuffer : 0)
            : Fail(errno, $"{addr.Length} bytes are not a socket address that can be connected to");
    }

    internal int ConnectVsock(uint cid, uint port) => WaitForConnection(AioConnectVsock(cid, port));

    internal int AioConnectVsock(uint cid, uint port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return Fail(Errno.ENOTSUP, "this platform has no AF_VSOCK");
        }

        ForgetHost();
        return ConnectToOne(NetworkAddress.FromVsock(cid, port), 0);
    }

    internal int AioConnectSocket(int sock)
    {
        ForgetHost();
        int errno = Sockets.Adopt(sock, out StreamTransport? transport);
        if (errno != 0)
        {
            return Fail(errno, errno == Errno.EBADF ? "fcntl: set O_NONBLOCK" : $"descriptor {sock} is not a stream socket");
        }

        RememberTarget(null, "", "");
        _transport = transport;
        _engine.OnConnected();
        Receive();
        return _engine.Class == StateClass.Dead ? -1 : 0;
    }

    private void RememberTarget(NetworkAddress? address, string host, string port)
    {
        _address = address;
        _host = host;
        _port = port;
    }

    /// <summary>The rest of a blocking connect: drives the connection until it is there or has failed.</summary>
    private int WaitForConnection(int begun)
    {
        if (begun != 0)
        {
            return begun;
        }

        while (_engine.Class == StateClass.Connecting)
        {
            int outcome = WaitAndDrive(-1);
            if (outcome < 0)
            {
                return -1;
            }
        }

        switch (_engine.Class)
        {
            case StateClass.Ready or StateClass.Processing or StateClass.Negotiating:
                return 0;
            case StateClass.Closed:
                return Fail(0, "the connection was closed before it was ready");
            default:
                LastError.Set(_faultErrno, _faultMessage ?? "the connection failed");
                return -1;
        }
    }

    private int ConnectToAddresses(ResolveResult found)
    {
        if (found.Error is not null)
        {
            if (_engine.State == EngineState.ConnectTcpStart)
            {
                _engine.BackToStart();
            }

            ReportError(found.Errno, $"getaddrinfo: hostname \"{_host}\" port \"{_port}\": {found.Error}");
            NoteProgress();
            return -1;
        }

        _addresses = found.Addresses;
        _nextAddress = 0;
        _firstConnectErrno = 0;
        if (_engine.State == EngineState.Start)
        {
            _engine.MoveTo(EngineState.ConnectTcpStart);
        }

        _engine.MoveTo(EngineState.ConnectTcpConnecting);
        return TryNextAddress();
    }

    /// <summary>Goes through the addresses that are left until a connect is under way or none is left.</summary>
    private int TryNextAddress()
    {
        while (_nextAddress < _addresses.Count)
        {
            NetworkAddress address = _addresses[_nextAddress++];
            if (!SayConnecting(address))
            {
                return -1;
            }

            int errno = Sockets.StartConnect(address, tcpNoDelay: true, 0, out StreamTransport? transport);
            if (errno is 0 or Errno.EINPROGRESS)
            {
                _transport = transport;
                if (errno == 0)
                {
                    _engine.OnConnected();
                }

                NoteProgress();
                return 0;
            }

            NoteConnectError(errno);
        }

        _addresses = [];
        if (_closed)
        {
            return Fail(Errno.ENOTCONN, HandleClosed);
        }

        _engine.BackToStart();
        ReportError(_firstConnectErrno, $"connect: {_host}:{_port}: could not connect to remote host");
        NoteProgress();
        return -1;
    }

    /// <summary>Tells the debug log; false, with the reason, if the callback that was shown it has closed the handle.</summary>
    private bool SayConnecting(in NetworkAddress address)
    {
        if (_debug)
        {
            Debug($"connecting to {address}");
        }

        return !_closed || Refuse(Errno.ENOTCONN, HandleClosed);
    }

    private void NoteConnectError(int errno)
    {
        if (_debug)
        {
            Debug($"connect: {Errno.Describe(errno)}");
        }

        // The first failure is the one that is told: the best address comes first.
        if (_firstConnectErrno == 0)
        {
            _firstConnectErrno = errno;
        }
    }

    /// <summary>A host that could not be reached before is not the one that a certificate has to be for now.</summary>
    private void ForgetHost()
    {
        _host = "";
        _port = "";
    }

    private int ConnectToOne(in NetworkAddress address, int sendBuffer)
    {
        RememberTarget(address, "", "");
        _engine.MoveTo(EngineState.ConnectConnecting);
        if (!SayConnecting(address))
        {
            return -1;
        }

        int errno = Sockets.StartConnect(address, tcpNoDelay: address.IsInternet, sendBuffer, out StreamTransport? transport);
        _transport = transport;
        switch (errno)
        {
            case 0:
                _engine.OnConnected();
                return 0;
            case Errno.EINPROGRESS:
                return 0;
            case Errno.EAGAIN:
                _engine.Die(errno, "connect: the server has too many connections waiting (its listen backlog is full)");
                break;
            default:
                _engine.Die(errno, "connect");
                break;
        }

        AfterDriving();
        return -1;
    }

    /// <summary>The connect that was under way has ended one way or the other.</summary>
    private int ContinueConnecting()
    {
        int errno = _transport!.TakeConnectError();
        if (errno is Errno.EINPROGRESS or Errno.EALREADY)
        {
            return 1;
        }

        if (errno == 0)
        {
            _addresses = [];
            _engine.OnConnected();
            NoteProgress();
            return 1;
        }

        if (_engine.State == EngineState.ConnectTcpConnecting)
        {
            NoteConnectError(errno);
            CloseTransport();
            return TryNextAddress() < 0 ? -1 : 1;
        }

        _engine.Die(errno, "connect");
        AfterDriving();
        return -1;
    }

    private async void LookUpInBackground(string hostname, string port, int lookUp)
    {
        // async void is safe here: nothing below throws but what would be a fault of the runtime itself.
        // Forced to yield: what follows drives the connection, which is not the caller's thread's work even if the name is known at once.
        ResolveResult found = await Resolver.ResolveAsync(hostname, port, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Monitor.Enter(_lock);
        _depth++;
        string context = LastError.Context;
        try
        {
            if (!_closed && lookUp == _lookUp && _engine.State == EngineState.ConnectTcpStart)
            {
                LastError.Context = "nbd_aio_connect_tcp";
                if (ConnectToAddresses(found) == 0)
                {
                    ArmIfAwaited();
                }
            }
        }
        finally
        {
            LastError.Context = context;
            LeaveQuietly();
        }
    }
}
