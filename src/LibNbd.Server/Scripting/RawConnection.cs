using System.Net.Sockets;

namespace LibNbd.Server;

/// <summary>One connection of a <see cref="RawServer"/>.</summary>
public sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly CancellationToken _stop;

    internal RawConnection(Socket socket, CancellationToken stop)
    {
        _socket = socket;
        _stop = stop;
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>Send bytes, in pieces of at most <paramref name="sliceSize"/>.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes, int sliceSize = int.MaxValue)
    {
        while (!bytes.IsEmpty)
        {
            int sent = await _socket.SendAsync(bytes[..Math.Min(sliceSize, bytes.Length)], SocketFlags.None, _stop).ConfigureAwait(false);
            bytes = bytes[sent..];
        }
    }

    /// <summary>Receive exactly this number of bytes.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        byte[] bytes = new byte[count];
        for (int at = 0; at < count;)
        {
            int received = await _socket.ReceiveAsync(bytes.AsMemory(at), SocketFlags.None, _stop).ConfigureAwait(false);
            at += received > 0
                ? received
                : throw new RawServerException(
                    $"the client closed after {at} of {count} bytes: {Convert.ToHexString(bytes.AsSpan(0, at))}");
        }

        return bytes;
    }

    /// <summary>Receive exactly these bytes.</summary>
    public async Task ExpectAsync(ReadOnlyMemory<byte> expected)
    {
        byte[] received = await ReceiveAsync(expected.Length).ConfigureAwait(false);
        if (!received.AsSpan().SequenceEqual(expected.Span))
        {
            throw new RawServerException($"expected {Convert.ToHexString(expected.Span)}, received {Convert.ToHexString(received)}");
        }
    }

    /// <summary>Wait for the client to close; anything else it sends is wrong.</summary>
    public async Task ExpectEndAsync()
    {
        byte[] one = new byte[1];
        try
        {
            if (await _socket.ReceiveAsync(one, SocketFlags.None, _stop).ConfigureAwait(false) > 0)
            {
                throw new RawServerException($"expected the end, received {one[0]:x2}");
            }
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // A reset is an end as well.
        }
    }

    /// <summary>Close the sending side only.</summary>
    public void CloseSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Close immediately, so that the client sees a reset (TCP).</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }
}

/// <summary>The client did not do what the script of a <see cref="RawServer"/> expects.</summary>
public sealed class RawServerException : Exception
{
    /// <summary>Create one.</summary>
    public RawServerException()
    {
    }

    /// <summary>Create one.</summary>
    public RawServerException(string message)
        : base(message)
    {
    }

    /// <summary>Create one.</summary>
    public RawServerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
