using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Runtime.Transport.Portable;
using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>Sockets of the caller's own, vsock, and that the URI of a connection leads to the same place again.</summary>
public sealed class WaysInTests
{
    /// <summary>Nobody has this context: above those of the host and of guests.</summary>
    private const uint NoSuchContext = 0xffff_fff0;

    [Theory]
    [InlineData("tcp4")]
    [InlineData("tcp6")]
    [InlineData("unix")]
    public void Any_stream_socket_of_the_callers_will_do(string kind) => Bounded.Run(() =>
    {
        if (kind == "unix")
        {
            Needs.UnixSockets();
        }

        using TestFolder folder = new();
        string path = folder["s"];
        using TestServer server = new(options =>
        {
            options.UnixSocketPath = kind == "unix" ? path : null;
            options.Loopback = kind == "tcp6" ? LoopbackListening.IPv6 : null;
        });
        Socket socket = kind == "unix"
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(kind == "tcp6" ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(kind switch
        {
            "unix" => new UnixDomainSocketEndPoint(path),
            "tcp6" => new IPEndPoint(IPAddress.IPv6Loopback, server.Server.Port),
            _ => new IPEndPoint(IPAddress.Loopback, server.Server.Port),
        });
        using NbdHandle nbd = new();
        nbd.ConnectSocket(Give(socket));
        byte[] buffer = new byte[512];
        nbd.Pread(buffer, 512);
        Assert.Equal(Wire.Content(512, 512), buffer);
        Expect.Error(
            Errno.EINVAL, "nbd_get_uri: cannot construct a URI for this connection type", () => nbd.GetUri());
    });

    [Theory]
    [InlineData(SocketType.Dgram)]
    [InlineData(SocketType.Seqpacket)]
    public void A_socket_that_is_no_stream_is_refused_and_the_handle_stays_new(SocketType type) => Bounded.Run(() =>
    {
        if (type == SocketType.Seqpacket)
        {
            Needs.UnixSockets();
        }

        using NbdHandle nbd = new();
        Socket socket = type == SocketType.Dgram
            ? new Socket(AddressFamily.InterNetwork, type, ProtocolType.Udp)
            : new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        int descriptor = Give(socket);
        NbdException error = Assert.Throws<NbdException>(() => nbd.ConnectSocket(descriptor));
        Assert.Equal(Errno.EPROTOTYPE, error.ErrorNumber);
        Assert.Contains($"descriptor {descriptor} is not a stream socket", error.Message, StringComparison.Ordinal);
        Assert.True(nbd.AioIsCreated());
    });

    [Fact]
    public void A_socket_that_is_not_connected_is_a_connection_that_failed() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        int descriptor = Give(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        Assert.Equal(Errno.ENOTCONN, Assert.Throws<NbdException>(() => nbd.ConnectSocket(descriptor)).ErrorNumber);
        Assert.True(nbd.AioIsDead());
    });

    [Theory]
    [InlineData("tcp4", "")]
    [InlineData("tcp6", "disk")]
    [InlineData("name", "a b/é")]
    [InlineData("address", "a?b#c%25&d;e=f:g@h[i]")]
    [InlineData("unix", "")]
    [InlineData("unix", " \u007f\"'`\\{}|^~")]
    [InlineData("odd unix", "//x/../y")]
    [InlineData("abstract", "x")]
    public void The_URI_of_a_connection_leads_there_again(string kind, string export) => Bounded.Run(() =>
    {
        bool unix = kind is "unix" or "odd unix" or "abstract";
        if (unix)
        {
            Needs.UnixSockets();
        }

        using TestFolder folder = new();
        string path = kind == "odd unix" ? folder["a &;?#%=+é\"'<b>"] : folder["s"];
        string name = $"\0libnbd-{Guid.NewGuid():N}&;%";
        using TestServer server = new(options =>
        {
            options.Exports[export] = new MemoryExport(Wire.Content(0, 8192));
            options.UnixSocketPath = unix ? path : null;
            options.Loopback = kind == "tcp6" ? LoopbackListening.IPv6 : null;
        });
        using Relay? relay = kind == "abstract" ? new Relay(name, path) : null;
        using NbdHandle nbd = new();
        nbd.SetExportName(export);
        nbd.SetTlsUsername("a:b@c d/é");
        switch (kind)
        {
            case "tcp4":
                nbd.ConnectTcp("127.0.0.1", server.Port);
                break;
            case "tcp6":
                nbd.ConnectTcp("::1", server.Port);
                break;
            case "name":
                nbd.ConnectTcp("localhost", server.Port);
                break;
            case "address":
                nbd.AioConnect(new IPEndPoint(IPAddress.Loopback, server.Server.Port).Serialize());
                while (nbd.AioIsConnecting())
                {
                    nbd.Poll(-1);
                }

                break;
            default:
                nbd.ConnectUnix(kind == "abstract" ? name : path);
                break;
        }

        string uri = nbd.GetUri();
        using NbdHandle again = new();
        again.ConnectUri(uri);
        Assert.Equal(export, again.GetExportName());
        Assert.Equal("a:b@c d/é", again.GetTlsUsername());
        byte[] buffer = new byte[512];
        again.Pread(buffer, 1024);
        Assert.Equal(Wire.Content(1024, 512), buffer);
        Assert.Equal(uri, again.GetUri().Replace("127.0.0.1", kind == "name" ? "localhost" : "127.0.0.1", StringComparison.Ordinal));
    });

    [Fact]
    public void A_vsock_URI_names_the_context_and_the_port() => Bounded.Run(() =>
    {
        using NbdHandle nbd = new();
        if (!nbd.SupportsVsock())
        {
            Assert.Equal(Errno.ENOTSUP, Assert.Throws<NbdException>(() => nbd.AioConnectUri("nbd+vsock://2:10809/x")).ErrorNumber);
            return;
        }

        try
        {
            nbd.AioConnectUri(string.Create(CultureInfo.InvariantCulture, $"nbd+vsock://{NoSuchContext}:4294967290/x"));
        }
        catch (NbdException)
        {
            // Not every machine gets so far as to wait; where it was to go is known all the same.
        }

        Assert.SkipWhen(nbd.AioIsCreated(), "this machine has no AF_VSOCK");
        Assert.Equal($"nbd+vsock://{NoSuchContext}:4294967290/x", nbd.GetUri());
    });

    /// <summary>Over the loopback context of vsock, where the machine has one.</summary>
    [Fact]
    public void Over_vsock() => Bounded.Run(() =>
    {
        Needs.UnixSockets();
        using TestFolder folder = new();
        string path = folder["s"];
        using TestServer server = new(options => options.UnixSocketPath = path);
        using VsockRelay? relay = VsockRelay.Start(path);
        Assert.SkipWhen(relay is null, "this machine has no loopback for vsock (the module vsock_loopback)");
        foreach (bool byUri in (bool[])[false, true])
        {
            using NbdHandle nbd = new();
            if (byUri)
            {
                nbd.ConnectUri($"nbd+vsock://1:{relay.Port}/");
            }
            else
            {
                nbd.ConnectVsock(1, relay.Port);
            }

            byte[] buffer = new byte[512];
            nbd.Pread(buffer, 512);
            Assert.Equal(Wire.Content(512, 512), buffer);
            Assert.Equal($"nbd+vsock://1:{relay.Port}/", nbd.GetUri());
        }
    });

    /// <summary>The descriptor, and from now on it is somebody else's.</summary>
    private static int Give(Socket socket) => PortableDescriptor.TakeFrom(socket);
}
