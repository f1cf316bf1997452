using System.Buffers;
using System.Numerics;

namespace LibNbd.Runtime.Engine;

/// <summary>Where connections borrow their buffers, in sizes that are powers of two.</summary>
/// <remarks>
/// <para>
/// It guarantees that a process with many handles allocates nothing in the steady state as long as no more than
/// <see cref="Kept"/> of one size are in use at once, and that more than that is not kept for ever. Not the shared pool: that keeps too few
/// of a size, and brings a finalizer into programs that must do without.
/// </para>
/// <para>
/// A caller with one small command at a time borrows and gives back for each. So a thread has one buffer of each small size for itself,
/// without a lock.
/// </para>
/// </remarks>
internal static class BufferPool
{
    /// <summary>As many arrays of one size are kept: a thousand busy handles, at a depth of a few commands each.</summary>
    internal const int Kept = 1024;

    /// <summary>The largest that is kept; what a receive or a send of one turn takes at most.</summary>
    internal const int LargestKept = 256 * 1024;

    /// <summary>The smallest that is lent.</summary>
    internal const int Smallest = 512;

    /// <summary>The largest of which a thread has its own: enough for a command of 4 KiB, little enough for a pool of threads.</summary>
    internal const int LargestOwn = 8 * 1024;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(LargestKept, Kept);

    [ThreadStatic]
    private static byte[]?[]? _own;

    /// <summary>A buffer of at least this size, with anything in it.</summary>
    internal static byte[] Rent(int size)
    {
        int rounded = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, Smallest));
        if (rounded <= LargestOwn && _own is { } own)
        {
            ref byte[]? mine = ref own[Index(rounded)];
            if (mine is { } buffer)
            {
                mine = null;
                return buffer;
            }
        }

        return Pool.Rent(rounded);
    }

    /// <summary>Takes back what was lent, from any thread.</summary>
    internal static void Return(byte[] buffer)
    {
        if (buffer.Length <= LargestOwn)
        {
            ref byte[]? mine = ref (_own ??= new byte[Index(LargestOwn) + 1][])[Index(buffer.Length)];
            if (mine is null)
            {
                mine = buffer;
                return;
            }
        }

        Pool.Return(buffer);
    }

    private static int Index(int size) => BitOperations.Log2((uint)size / Smallest);
}
