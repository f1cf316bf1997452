using System.Buffers;

namespace LibNbd.Copying;

/// <summary>The second half of a block's way, wherever it was read from.</summary>
internal static class CopyBlock
{
    /// <summary>Writes it, or makes its range zero; then its buffer goes back to the pool, and it is counted.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="buffer">A buffer of the shared pool. After a failure it is not given back: that is rare.</param>
    /// <param name="count">How much of it is the block.</param>
    /// <param name="offset">Where the block belongs.</param>
    /// <param name="looksForZeroes">Whether it may be zero as a whole, which nobody has said.</param>
    /// <param name="meter">Counts it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async Task PutAsync(
        ICopyTarget target,
        byte[] buffer,
        int count,
        long offset,
        bool looksForZeroes,
        CopyMeter meter,
        CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> block = buffer.AsMemory(0, count);
        bool isZero = looksForZeroes && !block.Span.ContainsAnyExcept((byte)0);
        if (isZero)
        {
            await target.ZeroAsync(offset, count, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await target.WriteAsync(block, offset, cancellationToken).ConfigureAwait(false);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        meter.Count(count, isZero ? 0 : count);
    }
}
