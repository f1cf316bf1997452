using System.Runtime.InteropServices;

namespace LibNbd.Runtime.Transport;

/// <summary>
/// The functions of libc that the Linux implementation calls, with blittable signatures so that a call costs only its
/// transition. errno is read by <see cref="LastError"/> straight after a failure.
/// </summary>
internal static unsafe partial class Libc
{
    internal const int SockStream = 1;
    internal const int SockNonBlock = 0x800;
    internal const int SockCloseOnExec = 0x80000;
    internal const int MsgNoSignal = 0x4000;
    internal const int MsgPeek = 2;

    internal const int SolSocket = 1;
    internal const int SoType = 3;
    internal const int SoError = 4;
    internal const int SoSendBuffer = 7;
    internal const int IpProtoTcp = 6;
    internal const int TcpNoDelay = 1;

    internal const int ShutWrite = 1;
    internal const int ShutBoth = 2;

    internal const int FcntlGetDescriptorFlags = 1;
    internal const int FcntlSetDescriptorFlags = 2;
    internal const int FcntlGetStatusFlags = 3;
    internal const int FcntlSetStatusFlags = 4;
    internal const int FcntlDuplicateCloseOnExec = 1030;
    internal const int CloseOnExec = 1;
    internal const int NonBlock = 0x800;

    internal const int EpollAdd = 1;
    internal const int EpollDelete = 2;
    internal const int EpollModify = 3;
    internal const uint EpollOneShot = 1u << 30;
    internal const int EpollCloseOnExec = 0x80000;
    internal const int EventFdCloseOnExec = 0x80000;
    internal const int EventFdNonBlock = 0x800;

    private const string Library = "libc";

    internal static int LastError => Marshal.GetLastSystemError();

    [LibraryImport(Library, EntryPoint = "socket")]
    internal static partial int Socket(int domain, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "connect")]
    internal static partial int Connect(int descriptor, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "recv")]
    internal static partial nint Receive(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send")]
    internal static partial nint Send(int descriptor, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg")]
    internal static partial nint SendMessage(int descriptor, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "getsockopt")]
    internal static partial int GetSocketOption(int descriptor, int level, int name, void* value, uint* length);

    [LibraryImport(Library, EntryPoint = "setsockopt")]
    internal static partial int SetSocketOption(int descriptor, int level, int name, void* value, uint length);

    [LibraryImport(Library, EntryPoint = "shutdown")]
    internal static partial int Shutdown(int descriptor, int how);

    [LibraryImport(Library, EntryPoint = "close")]
    internal static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "dup", SetLastError = true)]
    internal static partial int Duplicate(int descriptor);

    // fcntl is variadic; on the Linux ABIs that .NET runs on an int argument travels as in a plain call.
    [LibraryImport(Library, EntryPoint = "fcntl")]
    internal static partial int Fcntl(int descriptor, int command, int argument);

    [LibraryImport(Library, EntryPoint = "ioctl")]
    internal static partial int Ioctl(int descriptor, nuint request);

    [LibraryImport(Library, EntryPoint = "poll")]
    internal static partial int Poll(PollDescriptor* descriptors, nuint count, int timeout);

    [LibraryImport(Library, EntryPoint = "epoll_create1")]
    internal static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl")]
    internal static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport(Library, EntryPoint = "epoll_wait")]
    internal static partial int EpollWait(int epoll, byte* events, int count, int timeout);

    [LibraryImport(Library, EntryPoint = "read")]
    internal static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "eventfd")]
    internal static partial int EventFd(uint initial, int flags);

    [LibraryImport(Library, EntryPoint = "write")]
    internal static partial nint Write(int descriptor, void* buffer, nuint count);

    [LibraryImport(Library, EntryPoint = "getaddrinfo", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int GetAddressInfo(string host, string service, AddressInfo* hints, AddressInfo** result);

    [LibraryImport(Library, EntryPoint = "freeaddrinfo")]
    internal static partial void FreeAddressInfo(AddressInfo* list);

    [LibraryImport(Library, EntryPoint = "gai_strerror")]
    internal static partial byte* AddressInfoError(int code);

    /// <summary>Returns the error number, and leaves errno as it is.</summary>
    [LibraryImport(Library, EntryPoint = "getlogin_r")]
    internal static partial int GetLogin(byte* name, nuint size);

    /// <summary>struct iovec.</summary>
    internal struct IoVector
    {
        internal byte* Base;
        internal nuint Length;
    }

    /// <summary>struct msghdr.</summary>
    internal struct MessageHeader
    {
        internal void* Name;
        internal uint NameLength;
        internal IoVector* Vectors;
        internal nuint VectorCount;
        internal void* Control;
        internal nuint ControlLength;
        internal int Flags;
    }

    /// <summary>struct pollfd.</summary>
    internal struct PollDescriptor
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    /// <summary>struct addrinfo of Linux (others order it otherwise).</summary>
    internal struct AddressInfo
    {
        internal int Flags;
        internal int Family;
        internal int SocketType;
        internal int Protocol;
        internal uint AddressLength;
        internal byte* Address;
        internal byte* CanonicalName;
        internal AddressInfo* Next;
    }
}
