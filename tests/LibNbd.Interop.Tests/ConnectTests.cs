using System.Net;
using System.Net.Sockets;
using LibNbd.Interop.Tests.Faces;

namespace LibNbd.Interop.Tests;

/// <summary>Every way to a server.</summary>
public sealed class ConnectTests
{
    private const int DiskSize = 64 * 1024;

    public static TheoryData<Transport, string> Everywhere()
    {
        TheoryData<Transport, string> data = [];
        foreach (Transport transport in Enum.GetValues<Transport>())
        {
            foreach (string face in Face.Names)
            {
                data.Add(transport, face);
            }
        }

        return data;
    }

    [Theory]
    [InlineData(Transport.Tcp4, "blocking")]
    [InlineData(Transport.Tcp4, "aio")]
    [InlineData(Transport.Tcp4, "async")]
    [InlineData(Transport.Tcp6, "blocking")]
    [InlineData(Transport.Tcp6, "aio")]
    [InlineData(Transport.Tcp6, "async")]
    public Task By_the_name_of_this_machine(Transport transport, string faceName) => Scope.Run(async scope =>
    {
        // Only one of the families is listened on: all addresses of the name must be tried.
        AddressFamily family = transport == Transport.Tcp6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync("localhost", scope.Token);
        Assert.SkipWhen(addresses.All(address => address.AddressFamily != family), $"localhost has no {family} address on this machine");
        (Backend backend, byte[] content) = await StartBackend(scope, transport);
        NbdHandle nbd = scope.NewHandle();
        switch (faceName)
        {
            case "blocking":
                nbd.ConnectTcp("localhost", backend.Address.Service);
                break;
            case "aio":
                nbd.AioConnectTcp("localhost", backend.Address.Service);
                Drive(nbd);
                break;
            default:
                await nbd.ConnectTcpAsync("localhost", backend.Address.Service, scope.Token);
                break;
        }

        Check(nbd, content);
    });

    [Theory]
    [MemberData(nameof(Everywhere))]
    public Task By_a_socket_of_the_programs_own(Transport transport, string faceName) => Scope.Run(async scope =>
    {
        (Backend backend, byte[] content) = await StartBackend(scope, transport);
        using Socket socket = new(backend.Address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(backend.Address.EndPoint, scope.Token);

        // The handle takes over the descriptor that it is given, so it gets one of its own.
        int descriptor = NativeMethods.Duplicate((int)socket.Handle);
        Assert.True(descriptor >= 0);
        NbdHandle nbd = scope.NewHandle();
        switch (faceName)
        {
            case "blocking":
                nbd.ConnectSocket(descriptor);
                break;
            case "async":
                await nbd.ConnectSocketAsync(descriptor, scope.Token);
                break;
            default:
                nbd.AioConnectSocket(descriptor);
                Drive(nbd);
                break;
        }

        Assert.Equal(descriptor, nbd.AioGetFd());
        Check(nbd, content);
        Assert.False(File.Exists(FormattableString.Invariant($"/proc/self/fd/{descriptor}")) && IsSame(descriptor, socket));
    });

    [Theory]
    [InlineData(Transport.Unix)]
    [InlineData(Transport.Tcp4)]
    [InlineData(Transport.Tcp6)]
    public Task By_a_socket_address(Transport transport) => Scope.Run(async scope =>
    {
        (Backend backend, byte[] content) = await StartBackend(scope, transport);
        NbdHandle nbd = scope.NewHandle();
        nbd.AioConnect(backend.Address.EndPoint.Serialize());
        Drive(nbd);
        Check(nbd, content);
    });

    [Theory]
    [MemberData(nameof(Everywhere))]
    public Task By_a_uri(Transport transport, string faceName) => Scope.Run(async scope =>
    {
        const string Name = "a disk/of mine & \u00fcber? 100%";
        byte[] content = scope.RandomBytes(DiskSize);
        string file = scope.Folder.NewFile(content);
        ServerProcess server = await scope.QemuNbd(transport, file, "-x", Name);
        NbdHandle nbd = scope.NewHandle();
        string uri = server.Address.Uri(Name);
        Assert.True(nbd.IsUri(uri));
        await ConnectUri(scope, nbd, uri, faceName);
        Assert.Equal(Name, nbd.GetExportName());
        Check(nbd, content);
    });

    [Theory]
    [InlineData("blocking")]
    [InlineData("aio")]
    [InlineData("async")]
    public Task By_a_uri_with_a_socket_path_that_needs_escapes(string faceName) => Scope.Run(async scope =>
    {
        (Backend backend, byte[] content) = await StartBackend(scope, Transport.Unix);
        string odd = Path.Combine(scope.Folder.Root, "a b&c#d?e%f\u00e9");
        File.CreateSymbolicLink(odd, backend.Address.SocketPath);
        NbdHandle nbd = scope.NewHandle();
        await ConnectUri(scope, nbd, $"nbd+unix:///?socket={Uri.EscapeDataString(odd)}", faceName);
        Check(nbd, content);
    });

    [Fact]
    public Task A_name_that_no_server_has_can_be_tried_again() => Scope.Run(async scope =>
    {
        (Backend backend, byte[] content) = await StartBackend(scope, Transport.Tcp4);
        ServerAddress nobody = ServerAddress.Choose(Transport.Tcp4, scope.Folder);
        NbdHandle nbd = scope.NewHandle();
        NbdException e = Assert.Throws<NbdException>(() => nbd.ConnectTcp(nobody.Host, nobody.Service));
        Assert.Equal("ECONNREFUSED", e.ErrorName);
        Assert.True(nbd.AioIsCreated());
        e = await Assert.ThrowsAsync<NbdException>(async () => await nbd.ConnectTcpAsync(nobody.Host, nobody.Service, scope.Token));
        Assert.Equal("ECONNREFUSED", e.ErrorName);
        Assert.True(nbd.AioIsCreated());
        await nbd.ConnectTcpAsync(backend.Address.Host, backend.Address.Service, scope.Token);
        Check(nbd, content);
    });

    [Fact]
    public Task States_have_their_names() => Scope.Run(async scope =>
    {
        (Backend backend, _) = await StartBackend(scope, Transport.Unix);
        NbdHandle nbd = scope.NewHandle();
        Assert.StartsWith("START:", nbd.ConnectionState(), StringComparison.Ordinal);
        nbd.ConnectUnix(backend.Address.SocketPath);
        Assert.StartsWith("READY:", nbd.ConnectionState(), StringComparison.Ordinal);
        nbd.Shutdown();
        Assert.StartsWith("CLOSED:", nbd.ConnectionState(), StringComparison.Ordinal);

        NbdHandle dead = scope.NewHandle();
        Assert.Throws<NbdException>(() => dead.ConnectUnix(scope.Folder.NewPath("none")));
        Assert.StartsWith("DEAD:", dead.ConnectionState(), StringComparison.Ordinal);
    });

    [Fact]
    public Task Counters_add_up() => Scope.Run(async scope =>
    {
        const int Reads = 10;
        const int Header = 28;
        (Backend backend, _) = await StartBackend(scope, Transport.Unix);
        NbdHandle nbd = scope.NewHandle();
        Assert.Equal(0UL, nbd.StatsBytesSent() + nbd.StatsBytesReceived() + nbd.StatsChunksSent() + nbd.StatsChunksReceived());
        nbd.ConnectUnix(backend.Address.SocketPath);
        ulong bytesSent = nbd.StatsBytesSent();
        ulong chunksSent = nbd.StatsChunksSent();
        ulong bytesReceived = nbd.StatsBytesReceived();
        ulong chunksReceived = nbd.StatsChunksReceived();
        Assert.InRange(bytesSent, 20UL, 4096UL);
        Assert.InRange(bytesReceived, 18UL, 4096UL);
        byte[] buffer = new byte[4096];
        for (int i = 0; i < Reads; i++)
        {
            nbd.Pread(buffer, (ulong)i * 4096);
        }

        Assert.Equal((ulong)(Reads * Header), nbd.StatsBytesSent() - bytesSent);
        Assert.Equal((ulong)Reads, nbd.StatsChunksSent() - chunksSent);
        Assert.InRange(
            nbd.StatsBytesReceived() - bytesReceived, (ulong)(Reads * (16 + buffer.Length)), (ulong)(Reads * (64 + buffer.Length)));
        Assert.InRange(nbd.StatsChunksReceived() - chunksReceived, (ulong)Reads, (ulong)Reads * 3);
        bytesSent = nbd.StatsBytesSent();
        nbd.Pwrite(buffer, 0);
        Assert.Equal((ulong)(Header + buffer.Length), nbd.StatsBytesSent() - bytesSent);
    });

    private static async Task<(Backend Backend, byte[] Content)> StartBackend(Scope scope, Transport transport)
    {
        byte[] content = scope.RandomBytes(DiskSize);
        return (await Backend.Start(scope, "nbdkit-file", transport, content), content);
    }

    private static async Task ConnectUri(Scope scope, NbdHandle nbd, string uri, string faceName)
    {
        switch (faceName)
        {
            case "blocking":
                nbd.ConnectUri(uri);
                break;
            case "async":
                await nbd.ConnectUriAsync(uri, scope.Token);
                break;
            default:
                nbd.AioConnectUri(uri);
                Drive(nbd);
                break;
        }
    }

    private static void Drive(NbdHandle nbd)
    {
        while (nbd.AioIsConnecting())
        {
            Assert.Equal(1, nbd.Poll((int)Scope.Limit.TotalMilliseconds));
        }
    }

    private static void Check(NbdHandle nbd, byte[] content)
    {
        Assert.True(nbd.AioIsReady(), nbd.ConnectionState());
        Assert.Equal(content.Length, nbd.GetSize());
        byte[] buffer = new byte[content.Length];
        nbd.Pread(buffer, 0);
        Bytes.AssertSame(content, buffer);
        nbd.Shutdown();
    }

    private static bool IsSame(int descriptor, Socket socket) => string.Equals(
        new FileInfo(FormattableString.Invariant($"/proc/self/fd/{descriptor}")).LinkTarget,
        new FileInfo(FormattableString.Invariant($"/proc/self/fd/{socket.Handle}")).LinkTarget,
        StringComparison.Ordinal);
}
