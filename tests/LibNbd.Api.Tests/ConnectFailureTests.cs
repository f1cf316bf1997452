using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>Connects that come to nothing, and what can be done with the handle afterwards.</summary>
public sealed class ConnectFailureTests : IAsyncDisposable
{
    /// <summary>RFC 6761 keeps it from ever existing, so no resolver has to ask far.</summary>
    private const string NoSuchName = "no-such-host.invalid";

    private readonly NbdServer _server = NbdServer.Start(new MemoryExport(4096));
    private readonly string _closedPort;
    private readonly Socket _reserved = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _silent = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public ConnectFailureTests()
    {
        // Bound and not listening: nobody else can be given this port, and a connect is refused.
        _reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _closedPort = PortOf(_reserved);
        _silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _silent.Listen(4);
    }

    private string GoodPort => _server.Port.ToString(CultureInfo.InvariantCulture);

    private string SilentPort => PortOf(_silent);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _reserved.Dispose();
        _silent.Dispose();
    }

    [Fact]
    public void A_name_that_does_not_resolve_leaves_a_handle_that_can_be_used() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        foreach (Action connect in (Action[])
        [
            () => nbd.AioConnectTcp(NoSuchName, "10809"),
            () => nbd.ConnectTcp(NoSuchName, "10809"),
            () => Bounded.Wait(nbd.ConnectTcpAsync(NoSuchName, "10809").AsTask()),
            () => nbd.ConnectUri($"nbd://{NoSuchName}/"),
        ])
        {
            NbdException error = Assert.Throws<NbdException>(connect);
            Assert.Equal(0, error.ErrorNumber);
            Assert.Contains("getaddrinfo: ", error.Message, StringComparison.Ordinal);
            Assert.Contains(NoSuchName, error.Message, StringComparison.Ordinal);
            Assert.True(nbd.AioIsCreated());
            Assert.StartsWith("START: ", nbd.ConnectionState(), StringComparison.Ordinal);
        }

        nbd.ConnectTcp("127.0.0.1", GoodPort);
        Assert.Equal(4096, nbd.GetSize());
    });

    [Fact]
    public void A_closed_port_leaves_a_handle_that_can_be_used() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        for (int i = 0; i < 2; i++)
        {
            NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", _closedPort));
            Assert.Equal(Errno.ECONNREFUSED, error.ErrorNumber);
            Assert.StartsWith("nbd_connect_tcp: connect: ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith(": Connection refused", error.Message, StringComparison.Ordinal);
            Assert.True(nbd.AioIsCreated());
        }

        nbd.ConnectTcp("127.0.0.1", GoodPort);
        Assert.Equal(4096, nbd.GetSize());
    });

    [Fact]
    public void A_closed_port_is_noticed_by_the_background_connect_or_by_the_poll_after_it() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        NbdException error = Assert.Throws<NbdException>(() =>
        {
            nbd.AioConnectTcp("127.0.0.1", _closedPort);
            while (nbd.AioIsConnecting())
            {
                nbd.Poll(-1);
            }
        });
        Assert.Equal(Errno.ECONNREFUSED, error.ErrorNumber);
        Assert.True(nbd.AioIsCreated());
        nbd.AioConnectTcp("127.0.0.1", GoodPort);
        while (nbd.AioIsConnecting())
        {
            nbd.Poll(-1);
        }

        Assert.True(nbd.AioIsReady());
    });

    [Fact]
    public async Task A_closed_port_can_be_awaited_and_tried_again()
    {
        using NbdHandle nbd = new();
        for (int i = 0; i < 3; i++)
        {
            NbdException error = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(nbd.ConnectTcpAsync("127.0.0.1", _closedPort)));
            Assert.Equal(Errno.ECONNREFUSED, error.ErrorNumber);
            Assert.StartsWith("nbd_connect_tcp: ", error.Message, StringComparison.Ordinal);
            Assert.True(nbd.AioIsCreated());
        }

        await Bounded.Of(nbd.ConnectTcpAsync("127.0.0.1", GoodPort));
        Assert.Equal(4096, nbd.GetSize());
    }

    [Fact]
    public void Other_failures_to_connect_leave_the_handle_dead() => Bounded.Run(() =>
    {
        Needs.UnixSockets();
        using NbdHandle nbd = new();
        Expect.Error(
            Errno.ENOENT, "nbd_connect_unix: connect", () => nbd.ConnectUnix(Path.Combine(Path.GetTempPath(), "no-such-socket-here")));
        Assert.True(nbd.AioIsDead());
        Assert.Equal(0u, nbd.AioGetDirection());
        Expect.Error(Errno.EINVAL, "nbd_poll: nothing to poll for in state DEAD", () => nbd.Poll(-1));
    });

    [Fact]
    public void What_fails_before_the_connection_begins_leaves_the_handle_new() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        NbdException tooLong = Assert.Throws<NbdException>(() => nbd.ConnectUnix("/" + new string('x', 200)));
        Assert.Equal(Errno.ENAMETOOLONG, tooLong.ErrorNumber);
        NbdException noDescriptor = Assert.Throws<NbdException>(() => nbd.ConnectSocket(-1));
        Assert.Equal(Errno.EBADF, noDescriptor.ErrorNumber);
        Assert.Throws<NbdException>(() => nbd.ConnectUri("http://localhost/"));
        Assert.Throws<NbdException>(() => nbd.AioConnect(new SocketAddress(AddressFamily.InterNetwork, 4)));
        Assert.True(nbd.AioIsCreated());
        nbd.ConnectTcp("127.0.0.1", GoodPort);
    });

    [Fact]
    public void Poll_on_a_server_that_never_answers_ends_with_its_time() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        nbd.AioConnectTcp("127.0.0.1", SilentPort);
        while (nbd.AioGetDirection() == NbdConstants.AioDirectionWrite)
        {
            nbd.Poll(-1);
        }

        Assert.Equal(0, nbd.Poll(1));
        Assert.Equal(0, nbd.Poll(0));
        Assert.Equal(0, nbd.Poll2(-1, 1));
        Assert.True(nbd.AioIsConnecting());
    });

    [Fact]
    public async Task Giving_up_on_a_server_that_never_answers_leaves_the_handle_dead()
    {
        using CancellationTokenSource stop = new();
        using NbdHandle nbd = new();
        Task connect = nbd.ConnectTcpAsync("127.0.0.1", SilentPort, stop.Token).AsTask();
        Bounded.Until(() => nbd.ConnectionState().StartsWith("MAGIC", StringComparison.Ordinal));
        Assert.False(connect.IsCompleted);
        await stop.CancelAsync();
        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(connect));
        Assert.Equal(stop.Token, error.CancellationToken);
        Assert.True(nbd.AioIsDead());
        Assert.Throws<NbdException>(() => nbd.AioConnectTcp("127.0.0.1", GoodPort));
    }

    [Fact]
    public void Disposing_of_the_handle_ends_a_connect_that_another_thread_waits_for() => Bounded.Run(() =>
    {
        NbdHandle nbd = new();
        Bounded.Running blocked = Bounded.Start(() =>
        {
            NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectTcp("127.0.0.1", SilentPort));
            Assert.Equal(Errno.ENOTCONN, error.ErrorNumber);
            Assert.StartsWith("nbd_connect_tcp: the handle was closed", error.Message, StringComparison.Ordinal);
        });
        Bounded.Until(() => nbd.ConnectionState().StartsWith("MAGIC", StringComparison.Ordinal));
        nbd.Dispose();
        blocked.Join();
        Assert.Throws<ObjectDisposedException>(() => nbd.ConnectionState());
    });

    [Fact]
    public void Disposing_of_the_handle_ends_a_poll_that_another_thread_waits_in() => Bounded.Run(() =>
    {
        NbdHandle nbd = new();
        nbd.ConnectTcp("127.0.0.1", GoodPort);
        Action poll = () =>
        {
            NbdException error = Assert.Throws<NbdException>(() => nbd.Poll(-1));
            Assert.Equal(Errno.ENOTCONN, error.ErrorNumber);
        };
        Bounded.Running leader = Bounded.Start(poll);
        Bounded.Running follower = Bounded.Start(poll);
        Bounded.Until(() => Waiters.Pollers(nbd.Core) == 1 && Waiters.Followers(nbd.Core) == 1);
        nbd.Dispose();
        leader.Join();
        follower.Join();
    });

    [Fact]
    public async Task Disposing_of_the_handle_ends_an_awaited_connect()
    {
        NbdHandle nbd = new();
        Task connect = nbd.ConnectTcpAsync("127.0.0.1", SilentPort).AsTask();
        Bounded.Until(() => nbd.ConnectionState().StartsWith("MAGIC", StringComparison.Ordinal));
        nbd.Dispose();
        NbdException error = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(connect));
        Assert.Equal(Errno.ENOTCONN, error.ErrorNumber);
    }

    /// <summary>While a name is looked up for an await, another thread may poll the handle; giving up must wake it.</summary>
    [Fact]
    public void Giving_up_during_the_look_up_wakes_a_poll_that_waits_for_it() => Bounded.Run(() =>
    {
        for (int round = 0; round < 50; round++)
        {
            using NbdHandle nbd = new();
            using CancellationTokenSource stop = new();
            ValueTask connect = nbd.ConnectTcpAsync("localhost", SilentPort, stop.Token);
            using ManualResetEventSlim begun = new();
            Bounded.Running poller = Bounded.Start(() =>
            {
                begun.Set();
                try
                {
                    while (nbd.AioIsConnecting())
                    {
                        nbd.Poll(-1);
                    }
                }
                catch (NbdException)
                {
                    // How it ends depends on how far the connect came.
                }
            });
            begun.Wait();
            stop.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => Bounded.Wait(connect.AsTask()));
            poller.Join();
        }
    });

    /// <summary>The answer to a look-up that was given up must not be taken for the answer to the next one.</summary>
    [Fact]
    public async Task A_look_up_that_was_given_up_does_not_lead_the_next_connect_astray()
    {
        await using NbdServer other = NbdServer.Start(new MemoryExport(8192));
        string otherPort = other.Port.ToString(CultureInfo.InvariantCulture);
        for (int round = 0; round < 100; round++)
        {
            using NbdHandle nbd = new();
            using CancellationTokenSource stop = new();
            ValueTask first = nbd.ConnectTcpAsync("localhost", otherPort, stop.Token);
            await stop.CancelAsync();
            try
            {
                await Bounded.Of(first);
                continue;
            }
            catch (OperationCanceledException)
            {
                // As it should be, unless it was faster.
            }

            if (!nbd.AioIsCreated())
            {
                // It was given up after the look-up.
                continue;
            }

            await Bounded.Of(nbd.ConnectTcpAsync("localhost", GoodPort));
            Assert.Equal(4096, nbd.GetSize());
        }
    }

    [Fact]
    public void A_connect_that_is_awaited_does_not_block_its_caller_for_the_look_up() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        ValueTask connect = nbd.ConnectTcpAsync(NoSuchName, "1");

        // Whether it is done already is the resolver's business; that it was not done by this thread shows in the thread's last error.
        Assert.Null(NbdHandle.GetError());
        NbdException error = Assert.Throws<NbdException>(() => Bounded.Wait(connect.AsTask()));
        Assert.Equal(0, error.ErrorNumber);
    });

    /// <summary>
    /// An await on a handle that was closed fails, and the thread's next blocking connect looks its name up itself again.
    /// </summary>
    [Fact]
    public void An_await_on_a_closed_handle_leaves_no_trace_in_its_thread() => Bounded.Run(() =>
    {
        NbdHandle closed = new();
        closed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = closed.ConnectTcpAsync("127.0.0.1", "1").AsTask(); });
        using NbdHandle nbd = new();
        NbdException error = Assert.Throws<NbdException>(() => nbd.AioConnectTcp(NoSuchName, "1"));
        Assert.Equal(0, error.ErrorNumber);
        Assert.True(nbd.AioIsCreated());
    });

    /// <summary>The look-up ends on a thread of the pool: what a debug callback throws there must not end the process.</summary>
    [Fact]
    public void A_debug_callback_that_throws_during_the_look_up_does_no_harm() => Bounded.Run(() =>
    {
        // On a thread without a synchronization context, which would swallow what escapes.
        using NbdHandle nbd = new();
        nbd.SetDebug(true);
        nbd.SetDebugCallback((_, message) => message.Contains("getaddrinfo", StringComparison.Ordinal)
            ? throw new InvalidOperationException("thrown by the callback")
            : 0);
        NbdException error = Assert.Throws<NbdException>(() => Bounded.Wait(nbd.ConnectTcpAsync(NoSuchName, "1").AsTask()));
        Assert.Equal(0, error.ErrorNumber);
        nbd.SetDebug(false);
        Assert.True(nbd.AioIsCreated());
    });

    private static string PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
}
