using System.Runtime.CompilerServices;

namespace LibNbd.Copying;

/// <summary>An export, whose holes are known if the server has <c>base:allocation</c>.</summary>
internal sealed class ExportSource(NbdClient client, NbdCopyOptions options) : ICopySource
{
    public long Length => client.Export.Size;

    public long Alignment => client.Alignment;

    public bool KnowsZeroes { get; } = client.Export.Contexts.Contains(MetaContexts.ContextBaseAllocation, StringComparer.Ordinal);

    public async IAsyncEnumerable<CopyPiece> PiecesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!KnowsZeroes)
        {
            if (Length > 0)
            {
                yield return new CopyPiece(0, Length, IsZero: false);
            }

            yield break;
        }

        // Neighbours of one kind are one piece: a server may cut its answer where it likes.
        CopyPiece last = default;
        await foreach (NbdExtent extent in client
            .GetExtentsAsync(0, Length, MetaContexts.ContextBaseAllocation, cancellationToken).ConfigureAwait(false))
        {
            bool isZero = (extent.Flags & MetaContexts.StateZero) != 0;
            if (last.Length > 0 && (last.IsZero != isZero || last.Length >= options.BlockSize * (long)options.Parallelism))
            {
                yield return last;
                last = default;
            }

            last = last.Length == 0
                ? new CopyPiece(extent.Offset, extent.Length, isZero)
                : last with { Length = last.Length + extent.Length };
        }

        if (last.Length > 0)
        {
            yield return last;
        }
    }

    public ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken) =>
        client.ReadAsync(buffer, offset, cancellationToken);
}
