using System.Net.Sockets;
using System.Runtime.InteropServices;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Tests.Transport;

/// <summary>What the tests need of libc beyond what the library calls. Linux alone.</summary>
internal static unsafe partial class TestLibc
{
    internal const int SigPipe = 13;
    internal const int SigCont = 18;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socketpair")]
    private static partial int SocketPair(int domain, int type, int protocol, int* descriptors);

    [LibraryImport(Library, EntryPoint = "dup2")]
    internal static partial int Duplicate(int from, int to);

    [LibraryImport(Library, EntryPoint = "bind")]
    private static partial int Bind(int descriptor, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "listen")]
    private static partial int Listen(int descriptor, int backlog);

    [LibraryImport(Library, EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport(Library, EntryPoint = "signal")]
    internal static partial nint Signal(int number, nint handler);

    [LibraryImport(Library, EntryPoint = "gettid")]
    internal static partial int ThreadId();

    [LibraryImport(Library, EntryPoint = "tgkill")]
    internal static partial int SignalThread(int process, int thread, int number);

    [LibraryImport(Library, EntryPoint = "unlink")]
    private static partial int Unlink(byte* path);

    /// <summary>Deletes a socket whose path .NET cannot write.</summary>
    internal static void Unlink(byte[] path)
    {
        fixed (byte* bytes = (byte[])[.. path, 0])
        {
            Assert.Equal(0, Unlink(bytes));
        }
    }

    /// <summary>A blocking, inheritable pair: (the end to adopt, the peer).</summary>
    internal static (int Descriptor, Socket Peer) CreatePair()
    {
        int* ends = stackalloc int[2];
        Assert.Equal(0, SocketPair(NetworkAddress.FamilyUnix, Libc.SockStream, 0, ends));
        return (ends[0], new Socket(new SafeSocketHandle(ends[1], ownsHandle: true)));
    }

    internal static bool IsOpen(int descriptor) => Libc.Fcntl(descriptor, Libc.FcntlGetDescriptorFlags, 0) >= 0;

    internal static void AssertNonBlockingAndCloseOnExec(int descriptor)
    {
        Assert.Equal(Libc.CloseOnExec, Libc.Fcntl(descriptor, Libc.FcntlGetDescriptorFlags, 0) & Libc.CloseOnExec);
        Assert.Equal(Libc.NonBlock, Libc.Fcntl(descriptor, Libc.FcntlGetStatusFlags, 0) & Libc.NonBlock);
    }

    /// <summary>A listening Unix socket at any address that the kernel takes.</summary>
    internal static Socket Listen(NetworkAddress address, int backlog)
    {
        int descriptor = Libc.Socket(address.Family, Libc.SockStream | Libc.SockCloseOnExec, 0);
        Assert.True(descriptor >= 0);
        fixed (byte* bytes = address.Bytes)
        {
            Assert.Equal(0, Bind(descriptor, bytes, (uint)address.Bytes.Length));
        }

        Assert.Equal(0, Listen(descriptor, backlog));
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }
}
