using System.Net.Sockets;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>A stream socket by System.Net.Sockets, for the platforms that have no implementation of their own.</summary>
internal sealed class PortableTransport : StreamTransport
{
    /// <summary>
    /// Most bytes of a head and its payload that are joined by copying, as .NET gathers from arrays alone: one packet where
    /// two small ones would be sent, and the rest of a large payload goes out uncopied.
    /// </summary>
    internal const int MaxJoined = 64 * 1024;

    private readonly PortableSocketPlatform _platform;
    private readonly Lock _closing = new();
    private readonly bool _owned;
    private byte[]? _joined;
    private int _descriptor;
    private int _uses;
    private volatile PortableWatch? _watch;
    private volatile bool _isAborted;

    /// <param name="platform">Where descriptors are looked up.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="owned">Whether closing is ours; a socket of the caller's that is only waited for is not.</param>
    /// <param name="isAdopted">Whether somebody else has made the socket.</param>
    internal PortableTransport(PortableSocketPlatform platform, Socket socket, bool owned, bool isAdopted)
    {
        ReceivesAsynchronously = !isAdopted;
        _platform = platform;
        _owned = owned;
        Socket = socket;
        _descriptor = (int)socket.Handle;
    }

    internal Socket Socket { get; }

    /// <summary>
    /// Whether it can be waited for by an asynchronous receive. Windows ties a socket to a completion port once: one that somebody else has
    /// made may be tied already.
    /// </summary>
    internal bool ReceivesAsynchronously { get; }

    /// <summary>Shut by ourselves. Not every platform ends a wait in select for that, so waits look here as well.</summary>
    internal bool IsAborted => _isAborted;

    internal override int FileDescriptor => _descriptor;

    /// <summary>Who waits for it in the reactor, and is told of an abort.</summary>
    internal void Attach(PortableWatch watch) => _watch = watch;

    /// <summary>Keeps the socket from being closed until <see cref="EndUse"/>; false if it is closed.</summary>
    internal bool TryUse()
    {
        lock (_closing)
        {
            if (_descriptor < 0)
            {
                return false;
            }

            _uses++;
            return true;
        }
    }

    /// <summary>It may be closed now, and is, if that was asked for meanwhile.</summary>
    internal void EndUse()
    {
        lock (_closing)
        {
            if (--_uses == 0 && _descriptor < 0 && _owned)
            {
                Socket.Dispose();
            }
        }
    }

    protected override IoResult ReceiveSome(Span<byte> buffer) => ReceiveSome(buffer, SocketFlags.None);

    internal override IoResult Peek()
    {
        Span<byte> next = stackalloc byte[1];
        return ReceiveSome(next, SocketFlags.Peek);
    }

    private IoResult ReceiveSome(Span<byte> buffer, SocketFlags flags)
    {
        try
        {
            int count;
            SocketError error;
            do
            {
                count = Socket.Receive(buffer, flags, out error);
            }
            while (error == SocketError.Interrupted);

            return error switch
            {
                SocketError.Success => IoResult.Ok(count),

                // Where receiving was shut by ourselves, Windows fails and the others report the end.
                SocketError.Shutdown => IoResult.Ok(0),
                _ => IoResult.Fail(SocketErrors.ToErrno(error)),
            };
        }
        catch (ObjectDisposedException)
        {
            return IoResult.Fail(Errno.EBADF);
        }
    }

    internal override IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        if (head.IsEmpty || payload.IsEmpty || head.Length >= MaxJoined)
        {
            return SendOne(head.IsEmpty ? payload : head);
        }

        _joined ??= new byte[MaxJoined];
        int part = Math.Min(payload.Length, MaxJoined - head.Length);
        head.CopyTo(_joined);
        payload[..part].CopyTo(_joined.AsSpan(head.Length));
        return SendOne(_joined.AsSpan(0, head.Length + part));
    }

    internal override int TakeConnectError()
    {
        try
        {
            return SocketErrors.ToErrno((SocketError)(int)Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!);
        }
        catch (SocketException failure)
        {
            return SocketErrors.ToErrno(failure.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            return Errno.EBADF;
        }
    }

    internal override int ShutdownSend() => Shutdown(SocketShutdown.Send);

    internal override void Abort()
    {
        lock (_closing)
        {
            if (_descriptor >= 0)
            {
                _ = Shutdown(SocketShutdown.Both);
                _isAborted = true;
            }
        }

        _watch?.OnAborted();
    }

    internal override void Close()
    {
        lock (_closing)
        {
            if (_descriptor >= 0)
            {
                // First out of the table: the number may be given out again the moment the socket is gone.
                _platform.Forget(_descriptor);
                _descriptor = -1;
                if (_owned && _uses == 0)
                {
                    Socket.Dispose();
                }
                else if (_owned)
                {
                    // The receive that waits has been cancelled, and is still to end. The server sees the end now.
                    _ = Shutdown(SocketShutdown.Send);
                }
            }
        }
    }

    private int Shutdown(SocketShutdown how)
    {
        try
        {
            Socket.Shutdown(how);
            return 0;
        }
        catch (SocketException failure)
        {
            return SocketErrors.ToErrno(failure.SocketErrorCode);
        }
        catch (ObjectDisposedException)
        {
            return Errno.EBADF;
        }
    }

    private IoResult SendOne(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return IoResult.Ok(0);
        }

        try
        {
            int count;
            SocketError error;
            do
            {
                count = Socket.Send(bytes, SocketFlags.None, out error);
            }
            while (error == SocketError.Interrupted);

            return error == SocketError.Success ? IoResult.Ok(count) : IoResult.Fail(SocketErrors.ToErrno(error));
        }
        catch (ObjectDisposedException)
        {
            return IoResult.Fail(Errno.EBADF);
        }
    }
}
