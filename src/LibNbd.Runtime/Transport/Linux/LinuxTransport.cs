using System.Runtime.Versioning;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Transport.Linux;

/// <summary>A stream socket of Linux. It has no finalizer: its handle closes it, or that handle's finalizer.</summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxTransport(int descriptor) : StreamTransport
{
    private const int Closed = -1;

    // Keeps an Abort from another thread off a number that Close has given back and the kernel may have given out again.
    private readonly Lock _closing = new();
    private int _descriptor = descriptor;

    internal override int FileDescriptor => _descriptor;

    protected override IoResult ReceiveSome(Span<byte> buffer) => ReceiveSome(buffer, 0);

    internal override IoResult Peek()
    {
        Span<byte> next = stackalloc byte[1];
        return ReceiveSome(next, Libc.MsgPeek);
    }

    private unsafe IoResult ReceiveSome(Span<byte> buffer, int flags)
    {
        fixed (byte* data = buffer)
        {
            while (true)
            {
                nint count = Libc.Receive(_descriptor, data, (nuint)buffer.Length, flags);
                if (count >= 0)
                {
                    return IoResult.Ok((int)count);
                }

                int errno = Libc.LastError;
                if (errno != Errno.EINTR)
                {
                    return IoResult.Fail(errno);
                }
            }
        }
    }

    internal override unsafe IoResult Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        if (head.IsEmpty || payload.IsEmpty)
        {
            return SendOne(payload.IsEmpty ? head : payload);
        }

        fixed (byte* headData = head)
        fixed (byte* payloadData = payload)
        {
            Libc.IoVector* vectors = stackalloc Libc.IoVector[2];
            vectors[0] = new Libc.IoVector { Base = headData, Length = (nuint)head.Length };
            vectors[1] = new Libc.IoVector { Base = payloadData, Length = (nuint)payload.Length };
            Libc.MessageHeader message = new() { Vectors = vectors, VectorCount = 2 };
            while (true)
            {
                nint count = Libc.SendMessage(_descriptor, &message, Libc.MsgNoSignal);
                if (count >= 0)
                {
                    return IoResult.Ok((int)count);
                }

                int errno = Libc.LastError;
                if (errno != Errno.EINTR)
                {
                    return IoResult.Fail(errno);
                }
            }
        }
    }

    internal override unsafe int TakeConnectError()
    {
        int error;
        uint length = sizeof(int);
        return Libc.GetSocketOption(_descriptor, Libc.SolSocket, Libc.SoError, &error, &length) < 0 ? Libc.LastError : error;
    }

    internal override int ShutdownSend() => Libc.Shutdown(_descriptor, Libc.ShutWrite) < 0 ? Libc.LastError : 0;

    internal override void Abort()
    {
        lock (_closing)
        {
            if (_descriptor != Closed)
            {
                _ = Libc.Shutdown(_descriptor, Libc.ShutBoth);
            }
        }
    }

    internal override void Close()
    {
        lock (_closing)
        {
            if (_descriptor != Closed)
            {
                // Not retried after EINTR: on Linux the number is free again whatever close returns.
                _ = Libc.Close(_descriptor);
                _descriptor = Closed;
            }
        }
    }

    private unsafe IoResult SendOne(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return IoResult.Ok(0);
        }

        fixed (byte* data = bytes)
        {
            while (true)
            {
                nint count = Libc.Send(_descriptor, data, (nuint)bytes.Length, Libc.MsgNoSignal);
                if (count >= 0)
                {
                    return IoResult.Ok((int)count);
                }

                int errno = Libc.LastError;
                if (errno != Errno.EINTR)
                {
                    return IoResult.Fail(errno);
                }
            }
        }
    }
}
