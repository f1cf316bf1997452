namespace LibNbd.Runtime.Engine;

/// <summary>Bytes that are to be sent: small things copied together, then at most one large payload straight from the caller.</summary>
/// <remarks>
/// It guarantees that bytes leave in the order in which they were put in, that a payload is copied at most once, and that
/// nothing is put behind a large payload before that has left (so head and payload always make one gathered send).
/// </remarks>
internal sealed class SendBuffer
{
    /// <summary>A payload up to this size is copied behind its header: cheaper than a system call or a gather entry of its own.</summary>
    internal const int InlinePayload = 16 * 1024;

    /// <summary>What is borrowed at least: enough for the messages of a usual handshake, or for some 16 commands without data.</summary>
    private const int SmallSize = 512;

    /// <summary>Room for some 30 writes of 4 KiB, or 4,600 reads: a batch that amortises the system call.</summary>
    private const int LargeSize = 128 * 1024;

    private byte[] _bytes = [];
    private int _start;
    private int _end;
    private int _expected;

    // The buffer and not the command's: a command may be over, and its object in use again, before its payload has left.
    private IoBuffer _payload;
    private Command? _payloadOwner;
    private int _payloadOffset;
    private int _payloadLeft;

    /// <summary>All that was ever put in, in bytes: the position at which the next byte will stand in the stream.</summary>
    internal ulong Staged { get; private set; }

    /// <summary>All that ever left, in bytes.</summary>
    internal ulong Sent { get; private set; }

    /// <summary>The size of the buffer itself, in bytes; 0 while there is nothing to send.</summary>
    internal int Size => _bytes.Length;

    internal bool IsEmpty => Sent == Staged;

    /// <summary>Whether a large payload is under way, behind which nothing can be put.</summary>
    internal bool HasPayload => _payloadLeft > 0;

    internal ReadOnlySpan<byte> Head => _bytes.AsSpan(_start, _end - _start);

    internal ReadOnlySpan<byte> Payload => HasPayload ? _payload.Span(_payloadOffset, _payloadLeft) : default;

    /// <summary>Room for so many more bytes, without making the buffer larger than its large size?</summary>
    internal bool HasRoomFor(int size) => !HasPayload && (_end - _start) + size <= LargeSize;

    /// <summary>So many bytes are about to be put in: if the buffer has to grow, it grows once.</summary>
    internal void Expect(ulong bytes) => _expected = (int)Math.Min(bytes, LargeSize);

    /// <summary>A place for exactly so many bytes at the end. A handshake message may be of any size; it makes the buffer grow.</summary>
    internal Span<byte> Append(int size)
    {
        if (HasPayload)
        {
            throw new InvalidOperationException("nothing can be put behind a payload that is under way");
        }

        if (_bytes.Length - _end < size)
        {
            MakeRoom(size);
        }

        Span<byte> place = _bytes.AsSpan(_end, size);
        _end += size;
        Staged += (ulong)size;
        return place;
    }

    /// <summary>The payload of a writing command, sent from where it is.</summary>
    internal void AppendPayload(Command command, int length)
    {
        _payload = command.Buffer;
        _payloadOwner = command;
        _payloadOffset = 0;
        _payloadLeft = length;
        Staged += (ulong)length;
    }

    internal void OnSent(int count)
    {
        Sent += (ulong)count;
        int fromHead = Math.Min(count, _end - _start);
        _start += fromHead;
        if (_start == _end)
        {
            _start = 0;
            _end = 0;
        }

        int fromPayload = count - fromHead;
        if (fromPayload > 0)
        {
            _payloadOffset += fromPayload;
            _payloadLeft -= fromPayload;
            if (_payloadLeft == 0)
            {
                ForgetPayload();
            }
        }
    }

    /// <summary>Takes back everything from a position on that has not begun to leave.</summary>
    internal void TakeBack(ulong position)
    {
        if (position < Sent)
        {
            throw new InvalidOperationException("what has left cannot be taken back");
        }

        // The payload, if any, is the very last thing: it goes with the header that stands before it.
        ulong payloadPosition = Staged - (ulong)_payloadLeft;
        if (HasPayload && payloadPosition >= position)
        {
            Staged = payloadPosition;
            ForgetPayload();
        }

        _end -= (int)(Staged - position);
        Staged = position;
    }

    /// <summary>
    /// A command whose payload is half sent is over, or its caller goes away: what is left is copied, so that the caller's memory is free
    /// again.
    /// </summary>
    internal void DetachPayload(Command command)
    {
        if (_payloadOwner == command)
        {
            _payload = IoBuffer.Of(Payload.ToArray().AsMemory());
            _payloadOwner = null;
            _payloadOffset = 0;
        }
    }

    /// <summary>Gives the buffer back while there is nothing to send.</summary>
    internal void Release()
    {
        if (_start == _end && _bytes.Length > 0)
        {
            BufferPool.Return(_bytes);
            _bytes = [];
            _start = 0;
            _end = 0;
        }
    }

    /// <summary>The connection is gone: forget what was to be sent.</summary>
    internal void Discard()
    {
        ForgetPayload();
        _start = 0;
        _end = 0;
        Staged = Sent;
        Release();
    }

    private void ForgetPayload()
    {
        _payload = default;
        _payloadOwner = null;
        _payloadLeft = 0;
    }

    private void MakeRoom(int size)
    {
        int waiting = _end - _start;
        int needed = waiting + size;
        if (needed > _bytes.Length)
        {
            byte[] larger = BufferPool.Rent(Math.Max(Math.Max(needed, SmallSize), Math.Min(_expected, LargeSize)));
            Head.CopyTo(larger);
            if (_bytes.Length > 0)
            {
                BufferPool.Return(_bytes);
            }

            _bytes = larger;
        }
        else
        {
            Head.CopyTo(_bytes);
        }

        _start = 0;
        _end = waiting;
    }
}
