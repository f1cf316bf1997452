using System.Buffers;

namespace LibNbd.Runtime.Engine;

/// <summary>Bytes that came and were not looked at yet.</summary>
/// <remarks>
/// Small while a connection shakes hands or idles, large once replies stream in: an idle handle should cost little and a busy
/// one few system calls. The large one is rented.
/// </remarks>
internal sealed class ReceiveBuffer
{
    /// <summary>Enough for any handshake message at its usual size.</summary>
    internal const int SmallSize = 4 * 1024;

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
            else if (_start > 0 && _bytes.Length - _end < SmallSize)
            {
                Unread.CopyTo(_bytes);
                _end -= _start;
                _start = 0;
            }

            return _bytes.AsSpan(_end);
        }
    }

    internal void Added(int count) => _end += count;

    internal void Consume(int count) => _start += count;

    /// <summary>Changes to the large size, or back to the small one where what waits fits it.</summary>
    internal void Resize(bool large)
    {
        if (large == _rented || (!large && Available > SmallSize))
        {
            return;
        }

        byte[] old = _bytes;
        byte[] bytes = large ? ArrayPool<byte>.Shared.Rent(LargeSize) : _small;
        int available = Available;
        Unread.CopyTo(bytes);
        _start = 0;
        _end = available;
        _bytes = bytes;
        if (_rented)
        {
            ArrayPool<byte>.Shared.Return(old);
        }

        _rented = large;
    }

    /// <summary>Forgets everything: nothing that came before may be looked at again.</summary>
    internal void Discard()
    {
        _start = 0;
        _end = 0;
        Resize(large: false);
    }
}
