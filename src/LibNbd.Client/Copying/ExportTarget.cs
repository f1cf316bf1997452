using LibNbd.Streams;

namespace LibNbd.Copying;

/// <summary>An export. A last block that is not whole keeps what was behind.</summary>
internal sealed class ExportTarget(NbdClient client, NbdCopyOptions options) : ICopyTarget
{
    private static readonly ReadOnlyMemory<byte> Zeroes = new byte[256 * 1024];

    public long Alignment => client.Alignment;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken) =>
        AlignedWriter.WriteAsync(client, data, offset, cancellationToken);

    public async ValueTask ZeroAsync(long offset, long length, CancellationToken cancellationToken)
    {
        if (options.IsTargetZero)
        {
            return;
        }

        long whole = offset + length == client.Export.Size ? length : length - (length % Alignment);
        if (client.Export.CanZero && offset % Alignment == 0 && whole > 0)
        {
            await client.ZeroAsync(offset, whole, cancellationToken: cancellationToken).ConfigureAwait(false);
            offset += whole;
            length -= whole;
        }

        while (length > 0)
        {
            int count = (int)Math.Min(length, Zeroes.Length);
            await AlignedWriter.WriteAsync(client, Zeroes[..count], offset, cancellationToken).ConfigureAwait(false);
            offset += count;
            length -= count;
        }
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) =>
        options.Flushes && client.Export.CanFlush ? client.FlushAsync(cancellationToken) : ValueTask.CompletedTask;
}
