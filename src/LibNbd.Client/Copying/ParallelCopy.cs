using System.Buffers;

namespace LibNbd.Copying;

/// <summary>Copies blocks in any order, as many at a time as are wanted.</summary>
internal static class ParallelCopy
{
    internal static async Task RunAsync(
        ICopySource source, ICopyTarget target, NbdCopyOptions options, CancellationToken cancellationToken)
    {
        long alignment = Math.Max(source.Alignment, target.Alignment);
        long most = Blocks.RoundUp(options.BlockSize, alignment);
        CopyMeter meter = new(options.Progress, source.Length);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (Slots slots = new(options.Parallelism, end))
        {
            await foreach (CopyPiece piece in CopyPieces.AlignAsync(source.PiecesAsync(end.Token), alignment, source.Length, end.Token)
                .ConfigureAwait(false))
            {
                if (piece.IsZero)
                {
                    await slots.RunAsync(() => ZeroAsync(piece)).ConfigureAwait(false);
                    continue;
                }

                for (long done = 0; done < piece.Length; done += most)
                {
                    long offset = piece.Offset + done;
                    int count = (int)Math.Min(piece.Length - done, most);
                    await slots.RunAsync(() => CopyAsync(offset, count)).ConfigureAwait(false);
                }
            }
        }

        await target.CompleteAsync(cancellationToken).ConfigureAwait(false);

        async Task ZeroAsync(CopyPiece piece)
        {
            await target.ZeroAsync(piece.Offset, piece.Length, end.Token).ConfigureAwait(false);
            meter.Count(piece.Length, 0);
        }

        async Task CopyAsync(long offset, int count)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(count);
            await source.ReadAsync(buffer.AsMemory(0, count), offset, end.Token).ConfigureAwait(false);
            bool looksForZeroes = !source.KnowsZeroes && options.DetectsZeroes;
            await CopyBlock.PutAsync(target, buffer, count, offset, looksForZeroes, meter, end.Token).ConfigureAwait(false);
        }
    }
}
