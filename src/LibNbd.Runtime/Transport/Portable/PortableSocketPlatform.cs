using System.Collections.Concurrent;
using System.Net.Sockets;
using LibNbd.Protocol;
using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>
/// Sockets by System.Net.Sockets. It runs on Linux too, so that it is tested where the tests run.
/// </summary>
internal sealed class PortableSocketPlatform : SocketPlatform
{
    // SOL_SOCKET and SO_NOSIGPIPE of macOS.
    private const int MacSocketLevel = 0xffff;
    private const int MacNoSigPipe = 0x1022;

    // Descriptors are the currency of the API, but here a wait needs the Socket object.
    private readonly ConcurrentDictionary<int, PortableTransport> _open = new();

    internal override int StartConnect(
        in NetworkAddress address, bool tcpNoDelay, int sendBufferBytes, out StreamTransport? transport)
    {
        transport = null;
        AddressFamily family = new RawEndPoint(address).AddressFamily;
        if (family == AddressFamily.Unknown)
        {
            return Errno.EAFNOSUPPORT;
        }

        Socket? socket = null;
        int errno = 0;
        try
        {
            // .NET makes sockets close-on-exec (on Windows: not inheritable) by itself.
            socket = new Socket(family, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };
            SetOptions(socket, tcpNoDelay && address.IsInternet, sendBufferBytes);
            socket.Connect(address.ToEndPoint());
        }
        catch (SocketException failure)
        {
            errno = SocketErrors.ToErrno(failure.SocketErrorCode);

            // "Would block" is how .NET says "in progress"; a Unix socket of Linux means it: the backlog is full.
            if (errno == Errno.EAGAIN && !(family == AddressFamily.Unix && OperatingSystem.IsLinux()))
            {
                errno = Errno.EINPROGRESS;
            }
        }

        // .NET has no word for ENOENT and uses this one, which the kernel has no use for with a path.
        if (errno == Errno.EADDRNOTAVAIL && family == AddressFamily.Unix)
        {
            errno = Errno.ENOENT;
        }

        if (socket is null || errno is not (0 or Errno.EINPROGRESS))
        {
            socket?.Dispose();
            return errno;
        }

        transport = Remember(socket, isAdopted: false);
        return errno;
    }

    internal override int Adopt(int descriptor, out StreamTransport? transport)
    {
        transport = null;
        if (descriptor < 0)
        {
            return Errno.EBADF;
        }

        SafeSocketHandle handle = new(descriptor, ownsHandle: true);
        try
        {
            Socket socket = Wrap(handle);
            if (socket.SocketType != SocketType.Stream)
            {
                socket.Dispose();
                return Errno.EPROTOTYPE;
            }

            socket.Blocking = false;
            PortableDescriptor.SetCloseOnExec(descriptor);
            transport = Remember(socket, isAdopted: true);
            return 0;
        }
        catch (SocketException failure)
        {
            int errno = PortableDescriptor.IsOpen(descriptor) ? SocketErrors.ToErrno(failure.SocketErrorCode) : Errno.EBADF;
            if (errno == Errno.EBADF)
            {
                handle.SetHandleAsInvalid();
            }

            handle.Dispose();
            return errno;
        }
    }

    internal override int Poll(Span<PollItem> items, int timeoutMilliseconds, out int errno) =>
        OperatingSystem.IsWindows() || OperatingSystem.IsLinux()
            ? SelectPoller.Poll(this, items, timeoutMilliseconds, out errno)
            : UnixPoller.Poll(items, timeoutMilliseconds, out errno);

    internal override ResolveResult? Resolve(string host, string port, bool numericOnly) =>
        DnsResolver.Resolve(host, port, numericOnly);

    internal override Reactor CreateReactor() => new PortableReactor(this);

    internal override WakeUp? CreateWakeUp(out int errno) => DatagramWakeUp.Create(out errno);

    /// <summary>The socket behind a descriptor: one of ours, or a wrapper round the caller's. Null if it is no socket.</summary>
    internal PortableTransport? Find(int descriptor)
    {
        if (_open.TryGetValue(descriptor, out PortableTransport? transport))
        {
            return transport;
        }

        if (descriptor < 0)
        {
            return null;
        }

        try
        {
            return new PortableTransport(this, Wrap(new SafeSocketHandle(descriptor, ownsHandle: false)), owned: false, isAdopted: true);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    internal void Forget(int descriptor) => _open.TryRemove(descriptor, out _);

    private static void SetOptions(Socket socket, bool tcpNoDelay, int sendBufferBytes)
    {
        try
        {
            if (tcpNoDelay)
            {
                socket.NoDelay = true;
            }

            if (sendBufferBytes > 0)
            {
                socket.SendBufferSize = sendBufferBytes;
            }
        }
        catch (SocketException)
        {
            // Both are for speed alone.
        }
    }

    private static Socket Wrap(SafeSocketHandle handle)
    {
        // The constructor takes whatever it is given; asking for the type tells a socket from a file.
        Socket socket = new(handle);
        _ = socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Type);
        return socket;
    }

    private PortableTransport Remember(Socket socket, bool isAdopted)
    {
        // .NET sends without MSG_NOSIGNAL, as its runtime ignores SIGPIPE; a native library leaves that to its host.
        if (OperatingSystem.IsMacOS())
        {
            socket.SetRawSocketOption(MacSocketLevel, MacNoSigPipe, BitConverter.GetBytes(1));
        }

        PortableTransport transport = new(this, socket, owned: true, isAdopted);
        _open[transport.FileDescriptor] = transport;
        return transport;
    }
}
