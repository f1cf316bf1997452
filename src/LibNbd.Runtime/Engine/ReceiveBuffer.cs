namespace LibNbd.Runtime.Engine;

/// <summary>Bytes that came and were not looked at yet.</summary>
/// <remarks>
/// Small while a connection shakes hands, idles, or awaits one small reply; as large as what is awaited once replies stream in: an idle handle
/// should cost little and a busy one few system calls. All but the small one are rented.
/// </remarks>
internal sealed class ReceiveBuffer
{
    /// <summary>Enough for the messages of a usual handshake, and for the replies that carry no data.</summary>
    internal const int SmallSize = 1024;

    /// <summary>For long answers of a handshake: some hundred names of exports.</summary>
    internal const int HandshakeSize = 16 * 1024;

    /// <summary>Room for some 60 replies of 4 KiB, which is as much as a socket tends to hold.</summary>
    internal const int LargeSize = 256 * 1024;

    private readonly byte[] _small = new byte[SmallSize];
    private byte[] _bytes;
    private bool _rented;
    private int _start;
    private int _end;

    internal ReceiveBuffer() => _bytes = _small;

    /// <summary>The size of the buffer itself, in bytes.</summary>
    internal int Size => _bytes.Length;

    /// <summary>How many bytes wait.</summary>
    internal int Available => _end - _start;

    /// <summary>Whether the last receive left no room: there is probably more to come.</summary>
    internal bool WasFilled => _end == _bytes.Length;

    /// <summary>The bytes that wait.</summary>
    internal ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Where the next bytes go; never empty unless <see cref="Unread"/> fills it all.</summary>
    internal Span<byte> Free
    {
        get
        {
            if (_start == _end)
            {
                _start = 0;
                _end = 0;
            }
            else if (_start >= Available)
            {
                // The beginning of a reply is moved to the front while that is cheap: the next receive can then take all that the socket holds.
                Unread.CopyTo(_bytes);
                _end -= _start;
                _start = 0;
            }

            return _bytes.AsSpan(_end);
        }
    }

    internal void Added(int count) => _end += count;

    internal void Consume(int count) => _start += count;

    /// <summary>Makes room for so many bytes, or for the large size if that is less. What is larger already stays.</summary>
    internal void Grow(int wanted)
    {
        wanted = Math.Min(wanted, LargeSize);
        if (wanted > _bytes.Length)
        {
            Replace(BufferPool.Rent(wanted), rented: true);
        }
    }

    /// <summary>Back to the small size, if what waits fits it.</summary>
    internal void Shrink()
    {
        if (_rented && Available <= SmallSize)
        {
            Replace(_small, rented: false);
        }
    }

    /// <summary>Forgets everything: nothing that came before may be looked at again.</summary>
    internal void Discard()
    {
        _start = 0;
        _end = 0;
        Shrink();
    }

    private void Replace(byte[] bytes, bool rented)
    {
        byte[] old = _bytes;
        int available = Available;
        Unread.CopyTo(bytes);
        _start = 0;
        _end = available;
        _bytes = bytes;
        if (_rented)
        {
            BufferPool.Return(old);
        }

        _rented = rented;
    }
}
