using System.Runtime.CompilerServices;

namespace LibNbd.Copying;

/// <summary>Puts the borders of pieces on blocks, so that no two tasks write to one block.</summary>
internal static class CopyPieces
{
    /// <summary>The same, where what is zero only in part of a block is data.</summary>
    /// <param name="pieces">All pieces of a source, in order.</param>
    /// <param name="block">What borders are multiples of, except the last.</param>
    /// <param name="length">Where the last piece ends.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal static async IAsyncEnumerable<CopyPiece> AlignAsync(
        IAsyncEnumerable<CopyPiece> pieces, long block, long length, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long data = 0;
        await foreach (CopyPiece piece in pieces.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            long end = piece.Offset + piece.Length;
            long stop = end == length ? end : end - (end % block);
            long start = piece.IsZero ? Blocks.RoundUp(piece.Offset, block) : stop;
            if (data < start && start <= stop)
            {
                yield return new CopyPiece(data, start - data, IsZero: false);
                data = start;
            }

            if (start < stop)
            {
                yield return new CopyPiece(start, stop - start, IsZero: true);
                data = stop;
            }
        }

        if (data < length)
        {
            yield return new CopyPiece(data, length - data, IsZero: false);
        }
    }
}
