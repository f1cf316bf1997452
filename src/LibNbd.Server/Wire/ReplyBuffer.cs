using System.Buffers;

namespace LibNbd.Server.Wire;

/// <summary>Bytes to be sent, in a pooled array that grows. One user at a time.</summary>
internal sealed class ReplyBuffer : IDisposable
{
    private const int FirstSize = 16 * 1024;

    private byte[] _array = ArrayPool<byte>.Shared.Rent(FirstSize);

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Written => _array.AsMemory(0, Length);

    public void Dispose()
    {
        byte[] array = _array;
        _array = [];
        Length = 0;
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    internal Span<byte> Append(int count)
    {
        Grow(count);
        Span<byte> span = _array.AsSpan(Length, count);
        Length += count;
        return span;
    }

    /// <summary>As <see cref="Append(int)"/>, for what is filled later; stays valid until the next append.</summary>
    internal Memory<byte> AppendMemory(int count)
    {
        Grow(count);
        Memory<byte> memory = _array.AsMemory(Length, count);
        Length += count;
        return memory;
    }

    internal void Append(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Append(bytes.Length));

    internal void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Forget the content, and give back an array that one large reply made large.</summary>
    internal void Clear()
    {
        Length = 0;
        if (_array.Length > ServerLimits.KeptReplyBuffer)
        {
            ArrayPool<byte>.Shared.Return(_array);
            _array = ArrayPool<byte>.Shared.Rent(FirstSize);
        }
    }

    private void Grow(int count)
    {
        int needed = checked(Length + count);
        if (needed <= _array.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, (int)Math.Min(2L * _array.Length, Array.MaxLength)));
        _array.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }
}
