using System.Globalization;
using System.Net;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>A handle connects once: every way to connect is refused while or after it did, and disturbs nothing.</summary>
[Trait(PortableRun.Trait, "yes")]
public sealed class ConnectStateTests
{
    public static TheoryData<string> UsedStates => ["connecting", "negotiating", "connected", "closed", "dead"];

    [Theory]
    [MemberData(nameof(UsedStates))]
    public void Every_way_to_connect_is_refused(string state) => Bounded.Run(() =>
    {
        using HandleIn handle = HandleIn.State(state);
        NbdHandle nbd = handle.Nbd;
        HandleSnapshot before = HandleSnapshot.Of(nbd);
        SocketAddress address = new IPEndPoint(IPAddress.Loopback, 1).Serialize();
        foreach ((string name, Action connect) in ((string, Action)[])
        [
            ("nbd_connect_tcp", () => nbd.ConnectTcp("127.0.0.1", "1")),
            ("nbd_connect_unix", () => nbd.ConnectUnix("/no/such/socket")),
            ("nbd_connect_uri", () => nbd.ConnectUri("nbd://127.0.0.1:1/other")),
            ("nbd_connect_socket", () => nbd.ConnectSocket(-1)),
            ("nbd_aio_connect", () => nbd.AioConnect(address)),
            ("nbd_aio_connect_tcp", () => nbd.AioConnectTcp("127.0.0.1", "1")),
            ("nbd_aio_connect_unix", () => nbd.AioConnectUnix("/no/such/socket")),
            ("nbd_aio_connect_uri", () => nbd.AioConnectUri("nbd://127.0.0.1:1/other")),
            ("nbd_aio_connect_socket", () => nbd.AioConnectSocket(-1)),
        ])
        {
            Expect.Error(
                Errno.EINVAL, $"{name}: invalid state: {HandleIn.StateName(state)}: the handle must be newly created", connect);
            Assert.Equal(before, HandleSnapshot.Of(nbd));
        }
    });

    [Theory]
    [MemberData(nameof(UsedStates))]
    public async Task Every_way_to_connect_is_refused_to_an_await(string state)
    {
        using HandleIn handle = HandleIn.State(state);
        NbdHandle nbd = handle.Nbd;
        HandleSnapshot before = HandleSnapshot.Of(nbd);
        foreach ((string name, Func<ValueTask> connect) in ((string, Func<ValueTask>)[])
        [
            ("tcp", () => nbd.ConnectTcpAsync("127.0.0.1", "1")),
            ("unix", () => nbd.ConnectUnixAsync("/no/such/socket")),
            ("uri", () => nbd.ConnectUriAsync("nbd://127.0.0.1:1/other")),
            ("socket", () => nbd.ConnectSocketAsync(-1)),
        ])
        {
            ValueTask task = connect();
            Assert.True(task.IsCompleted, "a refusal needs no waiting");
            await Expect.ErrorAsync(
                Errno.EINVAL,
                $"nbd_connect_{name}: invalid state: {HandleIn.StateName(state)}: the handle must be newly created",
                task);
            Assert.Equal(before, HandleSnapshot.Of(nbd));
        }
    }

    [Fact]
    public void A_new_handle_that_is_asked_for_more_says_that_it_is_not_connected()
    {
        using NbdHandle nbd = new();
        Expect.Error(
            Errno.ENOTCONN,
            "nbd_pread: invalid state: START: the handle must be connected with the server",
            () => nbd.Pread(new byte[1], 0));
        Expect.Error(
            Errno.ENOTCONN,
            "nbd_get_size: invalid state: START: the handle must be negotiating, or connected with the server, or shut down",
            () => nbd.GetSize());
    }

    /// <summary>The server holds two reads back until a second connect was refused; then they complete as if nothing had been.</summary>
    [Fact]
    public void Commands_in_flight_survive_a_refused_connect() => Bounded.Run(() =>
    {
        TaskCompletionSource released = new();
        NbdServerOptions options = new()
        {
            Exports = { [""] = new MemoryExport(Wire.Content(0, 8192)) },
            OnRequest = Misbehavior.WaitFor(released.Task),
            MaxConcurrentRequests = 4,
        };
        NbdServer server = NbdServer.Start(options);
        using NbdHandle nbd = new();
        nbd.ConnectTcp("127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture));
        byte[] first = new byte[512];
        byte[] second = new byte[512];
        long one = nbd.AioPread(first, 0);
        long two = nbd.AioPread(second, 4096);
        HandleSnapshot before = HandleSnapshot.Of(nbd);
        Assert.Equal(2, nbd.AioInFlight());
        Assert.Throws<NbdException>(() => nbd.AioConnectTcp("127.0.0.1", "1"));
        Assert.Throws<NbdException>(() => nbd.ConnectUri("nbd://localhost"));
        Assert.Equal(before, HandleSnapshot.Of(nbd));

        released.SetResult();
        while (nbd.AioInFlight() > 0)
        {
            nbd.Poll(-1);
        }

        Assert.True(nbd.AioCommandCompleted((ulong)one));
        Assert.True(nbd.AioCommandCompleted((ulong)two));
        Assert.Equal(Wire.Content(0, 512), first);
        Assert.Equal(Wire.Content(4096, 512), second);
        Assert.Equal(1, server.Connections);
        Bounded.Wait(server.DisposeAsync().AsTask());
    });
}
