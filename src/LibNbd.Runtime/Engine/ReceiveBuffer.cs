namespace LibNbd.Runtime.Engine;

/// <summary>Bytes that came and were not looked at yet.</summary>
/// <remarks>
/// As large as what is awaited, borrowed, and given back when nothing waits in it and nothing is awaited: an idle handle should cost little
/// and a busy one few system calls.
/// </remarks>
internal sealed class ReceiveBuffer
{
    /// <summary>Enough for the messages of a usual handshake, and for the replies that carry no data.</summary>
    internal const int SmallSize = 1024;

    /// <summary>For long answers of a handshake: some hundred names of exports.</summary>
    internal const int HandshakeSize = 16 * 1024;

    /// <summary>Room for some 60 replies of 4 KiB, which is as much as a socket tends to hold.</summary>
    internal const int LargeSize = 256 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>The size of the buffer itself, in bytes; 0 while none is needed.</summary>
    internal int Size => _bytes.Length;

    /// <summary>How many bytes wait.</summary>
    internal int Available => _end - _start;

    /// <summary>Whether the last receive left no room: there is probably more to come.</summary>
    internal bool WasFilled => _end == _bytes.Length && _end > 0;

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
                if (_bytes.Length == 0)
                {
                    Replace(SmallSize);
                }
            }
            else if (_start >= Available || (_start > 0 && _bytes.Length - _end < SmallSize))
            {
                // The beginning of a reply is moved to the front while that is cheap, so that the next receive can take all that the socket
                // holds; and where there would be no room otherwise.
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
        wanted = Math.Clamp(wanted, SmallSize, LargeSize);
        if (wanted > _bytes.Length)
        {
            Replace(wanted);
        }
    }

    /// <summary>Gives back what is not needed while nothing is awaited.</summary>
    internal void Shrink()
    {
        if (Available == 0)
        {
            Return();
        }
        else if (_bytes.Length > SmallSize && Available <= SmallSize)
        {
            Replace(SmallSize);
        }
    }

    /// <summary>Forgets everything: nothing that came before may be looked at again.</summary>
    internal void Discard()
    {
        _start = _end;
        Return();
    }

    private void Return()
    {
        byte[] old = _bytes;
        _bytes = [];
        _start = 0;
        _end = 0;
        if (old.Length > 0)
        {
            BufferPool.Return(old);
        }
    }

    private void Replace(int size)
    {
        byte[] bytes = BufferPool.Rent(size);
        int available = Available;
        Unread.CopyTo(bytes);
        Return();
        _bytes = bytes;
        _end = available;
    }
}
