using System.Runtime.InteropServices;

namespace LibNbd.Runtime.Engine;

/// <summary>A caller's buffer for as long as a command needs it: managed memory, or memory of a C program.</summary>
/// <remarks>A value, so that a command in the steady state costs no allocation whichever face it came through.</remarks>
internal readonly unsafe struct IoBuffer
{
    private readonly Memory<byte> _memory;
    private readonly byte* _pointer;
    private readonly ulong _length;
    private readonly bool _isNative;
    private readonly bool _isPinned;

    private IoBuffer(Memory<byte> memory)
    {
        _memory = memory;
        _length = (ulong)memory.Length;
    }

    private IoBuffer(byte* pointer, ulong length, bool isPinned)
    {
        _pointer = pointer;
        _length = length;
        _isNative = true;
        _isPinned = isPinned;
    }

    /// <summary>The length in bytes.</summary>
    internal ulong Length => _length;

    /// <summary>Whether it is a NULL pointer of a C program. Managed memory never is.</summary>
    internal bool IsNull => _isNative && _pointer is null;

    /// <summary>
    /// Whether the memory is certain to be there until the command is over: the collector keeps it, or the call waits that it was lent to.
    /// </summary>
    internal bool IsKept => _isPinned || (!_isNative && MemoryMarshal.TryGetArray<byte>(_memory, out _));

    internal static IoBuffer Of(Memory<byte> memory) => new(memory);

    /// <summary>A buffer that is only read from. Nothing in the runtime writes to the buffer of a writing command.</summary>
    internal static IoBuffer Of(ReadOnlyMemory<byte> memory) => new(MemoryMarshal.AsMemory(memory));

    /// <summary>The caller keeps the memory in place until the command is over or detached from it.</summary>
    internal static IoBuffer Of(byte* pointer, ulong length) => new(pointer, length, isPinned: false);

    /// <summary>The caller waits for the end of the command, and keeps the memory in place meanwhile.</summary>
    internal static IoBuffer Lent(byte* pointer, ulong length) => new(pointer, length, isPinned: true);

    /// <summary>A part of the buffer; the request checks have bounded the length to what a span can hold.</summary>
    internal Span<byte> Span(int start, int length) =>
        _isNative
            ? new Span<byte>(_pointer + CheckedStart(start, length), length)
            : _memory.Span.Slice(start, length);

    /// <summary>Fills all of it with zeroes, which may be more than a span can hold.</summary>
    internal void Clear()
    {
        if (!_isNative)
        {
            _memory.Span.Clear();
            return;
        }

        byte* position = _pointer;
        for (ulong left = _length; left > 0;)
        {
            int piece = (int)Math.Min(left, int.MaxValue);
            new Span<byte>(position, piece).Clear();
            position += piece;
            left -= (ulong)piece;
        }
    }

    private int CheckedStart(int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > _length)
        {
            throw new ArgumentOutOfRangeException(nameof(length), "the part lies outside the buffer");
        }

        return start;
    }
}
