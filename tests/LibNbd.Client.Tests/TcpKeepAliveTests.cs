using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Connections;

namespace LibNbd.Client.Tests;

/// <summary>TCP keep-alive: that it is set on whatever socket is connected, and that the connection is the one asked for.</summary>
public sealed class TcpKeepAliveTests
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(100);

    [Theory]
    [InlineData(null, 100)]
    [InlineData(7, 7)]
    public async Task The_socket_has_what_the_options_say(int? interval, int expected)
    {
        await using TestDisk disk = new();
        NbdClientOptionsBuilder builder = new(new IPEndPoint(IPAddress.Loopback, disk.Server.Port)) { TcpKeepAliveTime = Time };
        if (interval is { } seconds)
        {
            builder.TcpKeepAliveInterval = TimeSpan.FromSeconds(seconds);
        }

        NbdClientOptions options = builder.Build();
        using Socket socket = await TcpSockets.ConnectAsync(options, options.EndPoint!, CancellationToken.None);
        Assert.NotEqual(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(100, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(expected, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
    }

    /// <summary>The kernel's table names the timer that runs for a connection: 02 is that of keep-alive.</summary>
    [Theory]
    [InlineData("uri", true)]
    [InlineData("end point", true)]
    [InlineData("callback", true)]
    [InlineData("end point", false)]
    public async Task The_client_connects_with_it(string how, bool isSet)
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(builder =>
        {
            builder.TcpKeepAliveTime = isSet ? Time : Timeout.InfiniteTimeSpan;
            if (how == "callback")
            {
                return;
            }

            builder.ConnectSocket = null;
            builder.Uri = how == "uri" ? $"nbd://127.0.0.1:{disk.Server.Port}" : null;
            builder.EndPoint = how == "uri" ? null : new IPEndPoint(IPAddress.Loopback, disk.Server.Port);
        });
        byte[] buffer = new byte[512];
        await client.ReadAsync(buffer, 512);
        Assert.Equal(TestDisk.Content(512, 512), buffer);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells which timers run");
        string port = disk.Server.Port.ToString("X4", CultureInfo.InvariantCulture);
        string[] connections =
        [
            .. File.ReadLines("/proc/net/tcp").Concat(File.ReadLines("/proc/net/tcp6"))
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[2].EndsWith($":{port}", StringComparison.Ordinal) && fields[3] == "01")
                .Select(static fields => fields[5][..2]),
        ];
        Assert.Equal([isSet ? "02" : "00"], connections);
    }

    [Theory]
    [InlineData("nbd://host", "host", 10809, "")]
    [InlineData("NBD://host:1/a%20b/../c", "host", 1, "a b/../c")]
    [InlineData("nbd://[::1]:2/", "::1", 2, "")]
    public void A_plain_URI_is_taken_apart(string uri, string host, int port, string export)
    {
        Assert.True(TcpSockets.TryParse(uri, out EndPoint? endPoint, out string? name));
        Assert.Equal((new DnsEndPoint(host, port), export), (endPoint, name));
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_told_as_such()
    {
        NbdClientOptionsBuilder builder = new("nbd://name.invalid/") { TcpKeepAliveTime = Time };
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => NbdClient.ConnectAsync(builder.Build()));
        Assert.Equal(NbdErrorCode.NameResolution, failure.Code);
    }
}
