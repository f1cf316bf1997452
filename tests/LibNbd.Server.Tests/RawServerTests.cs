using System.Net;
using System.Net.Sockets;

namespace LibNbd.Server.Tests;

public sealed class RawServerTests
{
    private static async Task<TestClient> ConnectAsync(RawServer server)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return new TestClient(new NetworkStream(socket, ownsSocket: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task Sends_and_expects_bytes(int slice)
    {
        await using RawServer server = RawServer.Start(async connection =>
        {
            await connection.SendAsync("hello world"u8.ToArray(), slice);
            await connection.ExpectAsync("abc"u8.ToArray());
            connection.CloseSending();
            await connection.ExpectEndAsync();
        });
        using TestClient client = await ConnectAsync(server);
        Assert.Equal("hello world"u8.ToArray(), await client.ReceiveAsync(11));
        await client.SendAsync("abc"u8.ToArray());
        Assert.Empty(await client.ReceiveToEndAsync());
        client.Dispose();
        await server.Completion;
    }

    [Fact]
    public async Task Says_what_was_wrong()
    {
        await using RawServer server = RawServer.Start(connection => connection.ExpectAsync("abc"u8.ToArray()));
        using TestClient client = await ConnectAsync(server);
        await client.SendAsync("abd"u8.ToArray());
        RawServerException wrong = await Assert.ThrowsAsync<RawServerException>(() => server.Completion);
        Assert.Contains("616264", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_the_client_goes_too_early()
    {
        await using RawServer server = RawServer.Start(connection => connection.ReceiveAsync(4));
        using (TestClient client = await ConnectAsync(server))
        {
            await client.SendAsync("ab"u8.ToArray());
        }

        await Assert.ThrowsAsync<RawServerException>(() => server.Completion);
    }

    [Fact]
    public async Task A_reset_reaches_the_client()
    {
        await using RawServer server = RawServer.Start(async connection =>
        {
            await connection.ReceiveAsync(1);
            connection.Reset();
        });
        using TestClient client = await ConnectAsync(server);
        await client.SendAsync(new byte[1]);
        await Assert.ThrowsAsync<IOException>(() => client.ReceiveAsync(1));
    }

    [Fact]
    public async Task Listens_on_a_Unix_socket_and_serves_several_clients()
    {
        using TestFolder folder = new();
        await using (RawServer server = RawServer.Start(connection => connection.SendAsync("x"u8.ToArray()), folder["s"]))
        {
            Assert.Equal($"nbd+unix:///?socket={Uri.EscapeDataString(folder["s"])}", server.Uri);
            for (int i = 0; i < 3; i++)
            {
                using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder["s"]));
                Assert.Equal(1, await socket.ReceiveAsync(new byte[10]));
            }
        }

        Assert.False(File.Exists(folder["s"]));
    }
}
