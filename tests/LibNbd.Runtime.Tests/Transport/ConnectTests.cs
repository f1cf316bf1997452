using System.Net;
using System.Net.Sockets;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Tests.Transport;

public class ConnectTests
{
    /// <summary>More connects than any backlog of 0 holds.</summary>
    private const int MoreThanBacklog = 64;

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Connects_by_IPv4(string name) => ConnectAndTalk(name, IPAddress.Loopback);

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Connects_by_IPv6(string name)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "this host has no IPv6");
        ConnectAndTalk(name, IPAddress.IPv6Loopback);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_closed_port_refuses(string name)
    {
        // Bound but not listening: nobody else can take the port meanwhile.
        using Socket bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        SocketPlatform platform = Platforms.Get(name);
        Assert.Equal(Errno.ECONNREFUSED, Platforms.TryConnect(platform, Platforms.AddressOf(bound), 0, out _));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_missing_path_is_told_apart_from_one_where_nobody_listens(string name)
    {
        using TestFolder folder = new();
        string path = Path.Combine(folder.Root, "s");
        Assert.Equal(0, NetworkAddress.FromUnixPath(path, out NetworkAddress address));
        SocketPlatform platform = Platforms.Get(name);
        Assert.Equal(Errno.ENOENT, Platforms.TryConnect(platform, address, 0, out _));
        using Socket bound = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        bound.Bind(new UnixDomainSocketEndPoint(path));
        Assert.Equal(Errno.ECONNREFUSED, Platforms.TryConnect(platform, address, 0, out _));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void Unix_paths_of_every_length_connect(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "108 bytes are the room of Linux");
        foreach (int length in new[] { 107, 108 })
        {
            using TestFolder folder = new();
            string path = Path.Combine(folder.Root, "s").PadRight(length, 'x');
            Assert.Equal(0, NetworkAddress.FromUnixPath(path, out NetworkAddress address));
            TalkOverUnix(name, address);
        }
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_unix_path_that_is_no_text_connects(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "paths are bytes on Linux");
        using TestFolder folder = new();
        byte[] path = [.. Encoding.UTF8.GetBytes(folder.Root), (byte)'/', 0xff, 0xfe];
        Assert.Equal(0, NetworkAddress.FromUnixPath(path, out NetworkAddress address));
        TalkOverUnix(name, address);
        TestLibc.Unlink(path);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void An_abstract_name_connects(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "abstract names are Linux's own");
        Assert.Equal(0, NetworkAddress.FromUnixPath($"\0LibNbd-{Guid.NewGuid()}", out NetworkAddress address));
        TalkOverUnix(name, address);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_full_backlog_of_a_unix_socket_is_no_connect_in_progress(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "others refuse, or wait");
        using TestFolder folder = new();
        Assert.Equal(0, NetworkAddress.FromUnixPath(Path.Combine(folder.Root, "s"), out NetworkAddress address));
        using Socket listener = TestLibc.Listen(address, backlog: 0);
        SocketPlatform platform = Platforms.Get(name);
        List<StreamTransport> connected = [];
        int errno = 0;
        while (errno == 0 && connected.Count < MoreThanBacklog)
        {
            errno = platform.StartConnect(address, tcpNoDelay: false, 0, out StreamTransport? transport);
            Assert.Equal(errno == 0, transport is not null);
            if (transport is not null)
            {
                connected.Add(transport);
            }
        }

        connected.ForEach(transport => transport.Close());
        Assert.Equal(Errno.EAGAIN, errno);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void An_unknown_family_is_refused(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the family is numbered as on Linux");
        Assert.Equal(0, NetworkAddress.FromRaw([77, 0, 1, 2], out NetworkAddress address));
        Assert.Equal(Errno.EAFNOSUPPORT, Platforms.TryConnect(Platforms.Get(name), address, 0, out _));
    }

    private static void ConnectAndTalk(string name, IPAddress ip)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Socket listener = Platforms.Listen(ip);
        StreamTransport transport = Platforms.ConnectTo(platform, Platforms.AddressOf(listener), 1 << 16);
        if (OperatingSystem.IsLinux())
        {
            TestLibc.AssertNonBlockingAndCloseOnExec(transport.FileDescriptor);
            using Socket view = new(new SafeSocketHandle(transport.FileDescriptor, ownsHandle: false));
            Assert.True(view.NoDelay);
            Assert.InRange(view.SendBufferSize, 1 << 16, 1 << 18);
        }

        using Socket peer = listener.Accept();
        Talk(platform, transport, peer);
    }

    private static void TalkOverUnix(string name, NetworkAddress address)
    {
        SocketPlatform platform = Platforms.Get(name);
        using Socket listener = TestLibc.Listen(address, backlog: 1);
        StreamTransport transport = Platforms.ConnectTo(platform, address);
        TestLibc.AssertNonBlockingAndCloseOnExec(transport.FileDescriptor);
        using Socket peer = listener.Accept();
        Talk(platform, transport, peer);
    }

    private static void Talk(SocketPlatform platform, StreamTransport transport, Socket peer)
    {
        byte[] received = new byte[3];
        Assert.Equal(3, transport.Send([1, 2], [3]).Count);
        Assert.Equal(3, peer.Receive(received));
        Assert.Equal([1, 2, 3], received);
        Assert.True(transport.Receive(received).WouldBlock);
        peer.Send([4, 5, 6]);
        Assert.Equal(3, Platforms.ReceiveAll(platform, transport, received));
        Assert.Equal([4, 5, 6], received);
        Assert.Equal(0, transport.ShutdownSend());
        Assert.Equal(0, peer.Receive(received));
        transport.Close();
        Assert.Equal(-1, transport.FileDescriptor);
        transport.Close();
        Assert.Equal(Errno.EBADF, transport.Receive(received).Errno);
        Assert.Equal(Errno.EBADF, transport.Send(received, default).Errno);
    }
}
