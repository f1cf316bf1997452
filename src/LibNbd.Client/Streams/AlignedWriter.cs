using System.Buffers;

namespace LibNbd.Streams;

/// <summary>Writes ranges that do not lie on the export's blocks: the rest of a block is read first.</summary>
internal static class AlignedWriter
{
    internal static ValueTask WriteAsync(NbdClient client, ReadOnlyMemory<byte> data, long offset, CancellationToken cancellationToken)
    {
        long block = client.Alignment;
        long end = offset + data.Length;
        return offset % block == 0 && (end % block == 0 || end == client.Export.Size)
            ? client.WriteAsync(data, offset, cancellationToken: cancellationToken)
            : PatchAsync(client, data, offset, block, cancellationToken);
    }

    private static async ValueTask PatchAsync(
        NbdClient client, ReadOnlyMemory<byte> data, long offset, long block, CancellationToken cancellationToken)
    {
        long start = offset - (offset % block);
        long end = offset + data.Length;
        long whole = Math.Min(Blocks.RoundUp(end, block), client.Export.Size);
        int length = (int)(whole - start);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        int first = (int)Math.Min(block, length);
        await client.ReadAsync(buffer.AsMemory(0, first), start, cancellationToken).ConfigureAwait(false);
        int last = (int)(length - ((length - 1) % block) - 1);
        if (last >= first)
        {
            await client.ReadAsync(buffer.AsMemory(last, length - last), start + last, cancellationToken).ConfigureAwait(false);
        }

        data.CopyTo(buffer.AsMemory((int)(offset - start)));
        await client.WriteAsync(buffer.AsMemory(0, length), start, cancellationToken: cancellationToken).ConfigureAwait(false);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
