using System.Net;
using System.Net.Sockets;
using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public async Task Listens_on_both_addresses_and_one_port()
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6");
        await using NbdServer server = Servers.Start(
            new MemoryExport(1), o => o.Loopback = LoopbackListening.IPv4 | LoopbackListening.IPv6);
        Assert.Equal($"nbd://127.0.0.1:{server.Port}/", server.Uri);
        foreach (IPAddress address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, server.Port);
            using TestClient client = new(new NetworkStream(socket));
            Assert.Equal(18, (await client.ReceiveAsync(18)).Length);
        }
    }

    [Fact]
    public async Task Unix_socket_is_removed_at_the_end()
    {
        using TestFolder folder = new();
        await using (NbdServer server = Servers.Start(new MemoryExport(1), o => o.UnixSocketPath = folder["s"]))
        {
            Assert.Equal(0, server.Port);
            Assert.Equal($"nbd+unix:///a%20b?socket={Uri.EscapeDataString(folder["s"])}", server.GetUri("a b"));
            Assert.True(File.Exists(folder["s"]));
        }

        Assert.False(File.Exists(folder["s"]));
    }

    [Fact]
    public async Task Serves_a_connected_socket()
    {
        using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        Socket far = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(listener.LocalEndPoint!);
        await using NbdServer server = Servers.Start(new MemoryExport(8), o => o.Loopback = LoopbackListening.None);
        Task<ConnectionRecord> serving = server.ServeAsync(await listener.AcceptAsync());
        using (TestClient client = new(new NetworkStream(far, ownsSocket: true)))
        {
            await client.GreetAsync();
            await client.GoAsync();
            await client.RequestAsync(NbdCommand.Disconnect, 1);
            Assert.Empty(await client.ReceiveToEndAsync());
        }

        Assert.Equal(new ConnectionRecord(1, ConnectionEnd.Goodbye, "the client said goodbye"), await serving);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Disposing_cuts_off_clients_whatever_they_wait_for(int concurrent)
    {
        TaskCompletionSource never = new();
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        NbdServer server = Servers.Start(new MemoryExport(8), o =>
        {
            o.MaxConcurrentRequests = concurrent;
            o.OnRequest = async context =>
            {
                asked.TrySetResult();
                return await Misbehavior.WaitFor(never.Task)(context);
            };
        });
        using TestClient greeting = await TestClient.ConnectAsync(server);
        await greeting.ReceiveAsync(18);
        using TestClient idle = await TestClient.OpenAsync(server);
        using TestClient waiting = await TestClient.OpenAsync(server);
        await waiting.RequestAsync(NbdCommand.Flush, 1);
        await asked.Task;
        await server.DisposeAsync().AsTask().WaitAsync(Bounded.Limit);
        foreach (TestClient client in new[] { greeting, idle, waiting })
        {
            Assert.Empty(await client.ReceiveToEndAsync());
        }

        Assert.Equal(3, server.Ends.Count(end => end.End == ConnectionEnd.Stopped));
        Assert.Equal(0, server.OpenConnections);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => server.ServeAsync(new MemoryStream()));
    }

    [Fact]
    public async Task A_client_that_goes_while_its_request_waits_is_noticed()
    {
        TaskCompletionSource never = new();
        await using NbdServer server = Servers.Start(
            new MemoryExport(8), o => (o.MaxConcurrentRequests, o.OnRequest) = (4, Misbehavior.WaitFor(never.Task)));
        using (TestClient client = await TestClient.OpenAsync(server))
        {
            await client.RequestAsync(NbdCommand.Flush, 1);
        }

        Assert.Equal(ConnectionEnd.EndOfStream, (await Servers.EndAsync(server)).End);
    }

    [Fact]
    public async Task Idle_waits_for_the_last_connection()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(8));
        Assert.True(server.IdleAsync().IsCompletedSuccessfully);
        TestClient client = await TestClient.OpenAsync(server);
        Task idle = server.IdleAsync();
        Assert.False(idle.IsCompleted);
        client.Dispose();
        await idle.WaitAsync(Bounded.Limit);
        Assert.Equal(0, server.OpenConnections);
    }

    [Fact]
    public void A_server_that_cannot_listen_leaves_nothing_behind()
    {
        using TestFolder folder = new();
        Assert.ThrowsAny<SocketException>(() => Servers.Start(new MemoryExport(1), o => o.UnixSocketPath = folder["missing/s"]));
    }
}
