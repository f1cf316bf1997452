using System.Buffers;
using System.Numerics;

namespace LibNbd.Runtime.Engine;

/// <summary>Where connections borrow what they need beyond their own small buffers, in sizes that are powers of two.</summary>
/// <remarks>
/// It guarantees that a process with many handles allocates nothing in the steady state as long as no more than
/// <see cref="Kept"/> of one size are in use at once, and that more than that is not kept for ever. Not the shared pool: that keeps too few of
/// a size, and brings a finalizer into programs that must do without.
/// </remarks>
internal static class BufferPool
{
    /// <summary>As many arrays of one size are kept: a thousand busy handles, at a depth of a few commands each.</summary>
    internal const int Kept = 1024;

    /// <summary>The largest that is kept; what a receive or a send of one turn takes at most.</summary>
    internal const int LargestKept = 256 * 1024;

    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(LargestKept, Kept);

    internal static byte[] Rent(int size) => Pool.Rent((int)BitOperations.RoundUpToPowerOf2((uint)size));

    internal static void Return(byte[] buffer) => Pool.Return(buffer);
}
