using System.Net.Sockets;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Tests.Transport;

[Collection(WholeProcess.Name)]
public class AdoptTests
{
    /// <summary>Above any number that is in use.</summary>
    private const int NeverOpened = 1_000_000;

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_socket_becomes_non_blocking_and_close_on_exec(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes its descriptors by libc");
        SocketPlatform platform = Platforms.Get(name);
        (int descriptor, Socket peer) = TestLibc.CreatePair();
        Assert.Equal(0, platform.Adopt(descriptor, out StreamTransport? transport));
        Assert.Equal(descriptor, transport!.FileDescriptor);
        TestLibc.AssertNonBlockingAndCloseOnExec(descriptor);
        byte[] buffer = new byte[8];
        Assert.True(transport.Receive(buffer).WouldBlock);
        peer.Send([7]);
        Assert.Equal(1, Platforms.ReceiveAll(platform, transport, buffer.AsSpan(0, 1)));
        Assert.Equal(7, buffer[0]);
        peer.Dispose();
        Assert.Equal(0, Platforms.ReceiveAll(platform, transport, buffer));
        transport.Close();
        Assert.False(TestLibc.IsOpen(descriptor));
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_number_that_is_not_open_is_refused(string name)
    {
        Assert.Equal(Errno.EBADF, Platforms.Get(name).Adopt(NeverOpened, out StreamTransport? transport));
        Assert.Null(transport);
        Assert.Equal(Errno.EBADF, Platforms.Get(name).Adopt(-1, out transport));
        Assert.Null(transport);
    }

    [Theory]
    [MemberData(nameof(Platforms.All), MemberType = typeof(Platforms))]
    public void A_file_is_refused_and_closed(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes its descriptors by libc");
        int descriptor = TestLibc.Open("/dev/null", 0);
        Assert.True(TestLibc.IsOpen(descriptor));
        Assert.Equal(Errno.ENOTSOCK, Platforms.Get(name).Adopt(descriptor, out StreamTransport? transport));
        Assert.Null(transport);
        Assert.False(TestLibc.IsOpen(descriptor));
    }
}
