using System.Buffers;

namespace LibNbd.Server.Wire;

/// <summary>What was received and not yet used. One user at a time.</summary>
internal sealed class InputBuffer(Stream stream) : IDisposable
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(ServerLimits.InputBufferSize);
    private int _start;
    private int _end;

    /// <summary>Where bytes come from; changed when TLS begins.</summary>
    internal Stream Stream { get; set; } = stream;

    internal int Available => _end - _start;

    public void Dispose()
    {
        byte[] array = _array;
        _array = [];
        _start = _end = 0;
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    /// <summary>The next bytes, which must be available; valid until the next receive.</summary>
    internal ReadOnlyMemory<byte> Peek(int count) => _array.AsMemory(_start, count);

    internal ReadOnlySpan<byte> PeekSpan(int count) => _array.AsSpan(_start, count);

    internal void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Available);
        _start += count;
    }

    /// <summary>Receive until <paramref name="count"/> bytes are available; false if the stream ended first.</summary>
    internal async ValueTask<bool> RequireAsync(int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _array.Length);
        while (Available < count)
        {
            if (_start == _end)
            {
                _start = _end = 0;
            }
            else if (_start + count > _array.Length || _end == _array.Length)
            {
                _array.AsSpan(_start, Available).CopyTo(_array);
                _end -= _start;
                _start = 0;
            }

            int received = await Stream.ReadAsync(_array.AsMemory(_end), cancellationToken);
            if (received == 0)
            {
                return false;
            }

            _end += received;
        }

        return true;
    }

    /// <summary>Fill <paramref name="destination"/>, what is not yet received straight from the stream.</summary>
    internal async ValueTask<bool> ReadExactlyAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        int buffered = Math.Min(Available, destination.Length);
        PeekSpan(buffered).CopyTo(destination.Span);
        Consume(buffered);
        destination = destination[buffered..];
        while (!destination.IsEmpty)
        {
            int received = await Stream.ReadAsync(destination, cancellationToken);
            if (received == 0)
            {
                return false;
            }

            destination = destination[received..];
        }

        return true;
    }

    /// <summary>Receive and forget <paramref name="count"/> bytes.</summary>
    internal async ValueTask<bool> SkipAsync(int count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            if (!await RequireAsync(1, cancellationToken))
            {
                return false;
            }

            int piece = Math.Min(count, Available);
            Consume(piece);
            count -= piece;
        }

        return true;
    }
}
