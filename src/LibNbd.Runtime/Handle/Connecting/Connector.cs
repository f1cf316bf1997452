using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Awaiting;
using LibNbd.Runtime.Handle.Calls;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Connecting;

/// <summary>From what is to be connected to to a socket: names are looked up, addresses tried one by one.</summary>
internal sealed class Connector(
    HandleLock handleLock, Connection engine, ConnectTarget target, ConnectionDriver driver, EngineReports reports, DebugLog log,
    AwaitPump pump)
    : IConnectStep
{
    private IReadOnlyList<NetworkAddress> _addresses = [];
    private int _nextAddress;
    private int _firstErrno;

    /// <summary>Counts the look-ups in the background, so that the answer to one that was given up is known for what it is.</summary>
    private int _lookUp;

    /// <summary>Looks the target up on the caller's thread, and begins to connect.</summary>
    internal int ConnectToHost() => ConnectToAddresses(Resolver.Resolve(target.Host, target.Port));

    /// <summary>Begins to look the target up: an await must not hold its caller up meanwhile.</summary>
    internal int ConnectToHostInBackground()
    {
        engine.MoveTo(ConnectionState.ConnectTcpStart);
        LookUp(target.Host, target.Port, ++_lookUp);
        return 0;
    }

    /// <summary>Begins to connect to an address.</summary>
    internal int ConnectToOne(in NetworkAddress address, int sendBuffer)
    {
        target.Set(address, "", "");
        engine.MoveTo(ConnectionState.ConnectConnecting);
        if (!SayConnecting(address))
        {
            return -1;
        }

        int errno = SocketPlatform.Current.StartConnect(
            address, tcpNoDelay: address.IsInternet, sendBuffer, out StreamTransport? transport);
        driver.Use(transport);
        switch (errno)
        {
            case 0:
                engine.OnConnected();
                return 0;
            case Errno.EINPROGRESS:
                return 0;
            case Errno.EAGAIN:
                driver.Die(
                    errno, "connect: the server has too many connections waiting (its listen backlog is full)", FailureCause.Connect);
                return -1;
            default:
                driver.Die(errno, "connect", FailureCause.Connect);
                return -1;
        }
    }

    /// <inheritdoc/>
    int IConnectStep.ContinueConnecting()
    {
        int errno = driver.Transport!.TakeConnectError();
        if (errno is Errno.EINPROGRESS or Errno.EALREADY)
        {
            return 1;
        }

        if (errno == 0)
        {
            _addresses = [];
            engine.OnConnected();
            driver.NoteProgress();
            return 1;
        }

        if (engine.State == ConnectionState.ConnectTcpConnecting)
        {
            NoteConnectError(errno);
            driver.CloseTransport();
            return TryNextAddress() < 0 ? -1 : 1;
        }

        driver.Die(errno, "connect", FailureCause.Connect);
        return -1;
    }

    private async void LookUp(string hostname, string port, int lookUp)
    {
        // async void is safe here: nothing below throws but what would be a fault of the runtime itself.
        // Forced to yield: what follows drives the connection, which is not the caller's thread's work even if the name is known at once.
        ResolveResult found = await Resolver.ResolveAsync(hostname, port, CancellationToken.None)
            .ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        TakeLookUp(found, lookUp);
    }

    private void TakeLookUp(ResolveResult found, int lookUp)
    {
        using (handleLock.Hold())
        {
            string context = LastError.Context;
            try
            {
                if (!handleLock.IsClosed && lookUp == _lookUp && engine.State == ConnectionState.ConnectTcpStart)
                {
                    LastError.Context = "nbd_aio_connect_tcp";
                    if (ConnectToAddresses(found) == 0)
                    {
                        pump.ArmIfAwaited();
                    }
                }
            }
            finally
            {
                LastError.Context = context;
            }
        }
    }

    private int ConnectToAddresses(ResolveResult found)
    {
        if (found.Error is not null)
        {
            if (engine.State == ConnectionState.ConnectTcpStart)
            {
                engine.BackToStart();
            }

            reports.ReportError(
                found.Errno, $"getaddrinfo: hostname \"{target.Host}\" port \"{target.Port}\": {found.Error}",
                FailureCause.NameResolution);
            driver.NoteProgress();
            return -1;
        }

        _addresses = found.Addresses;
        _nextAddress = 0;
        _firstErrno = 0;
        if (engine.State == ConnectionState.Start)
        {
            engine.MoveTo(ConnectionState.ConnectTcpStart);
        }

        engine.MoveTo(ConnectionState.ConnectTcpConnecting);
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

            int errno = SocketPlatform.Current.StartConnect(address, tcpNoDelay: true, 0, out StreamTransport? transport);
            if (errno is 0 or Errno.EINPROGRESS)
            {
                driver.Use(transport);
                if (errno == 0)
                {
                    engine.OnConnected();
                }

                driver.NoteProgress();
                return 0;
            }

            NoteConnectError(errno);
        }

        _addresses = [];
        if (handleLock.IsClosed)
        {
            return Fail(Errno.ENOTCONN, HandleLock.HandleClosed);
        }

        engine.BackToStart();
        reports.ReportError(_firstErrno, $"connect: {target.Host}:{target.Port}: could not connect to remote host", FailureCause.Connect);
        driver.NoteProgress();
        return -1;
    }

    /// <summary>Tells the debug log; false, with the reason, if the callback that was shown it has closed the handle.</summary>
    private bool SayConnecting(in NetworkAddress address)
    {
        if (log.IsOn)
        {
            log.Write($"connecting to {address}");
        }

        return !handleLock.IsClosed || Refuse(Errno.ENOTCONN, HandleLock.HandleClosed);
    }

    private void NoteConnectError(int errno)
    {
        if (log.IsOn)
        {
            log.Write($"connect: {Errno.Describe(errno)}");
        }

        // The first failure is the one that is told: the best address comes first.
        if (_firstErrno == 0)
        {
            _firstErrno = errno;
        }
    }
}
