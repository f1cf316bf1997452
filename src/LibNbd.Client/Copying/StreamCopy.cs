using System.Buffers;

namespace LibNbd.Copying;

/// <summary>Copies from or to a stream: that end in order, the export's end many blocks at a time.</summary>
internal static class StreamCopy
{
    /// <summary>From an export to a stream.</summary>
    internal static async Task ReadAsync(
        ExportSource source, Stream target, NbdCopyOptions options, CancellationToken cancellationToken)
    {
        CopyMeter meter = new(options.Progress, source.Length);
        long most = Blocks.RoundUp(options.BlockSize, source.Alignment);
        Queue<(Task Read, byte[] Buffer, int Count, bool IsZero)> blocks = new();
        try
        {
            await foreach (CopyPiece piece in source.PiecesAsync(cancellationToken).ConfigureAwait(false))
            {
                for (long done = 0; done < piece.Length; done += most)
                {
                    int count = (int)Math.Min(piece.Length - done, most);
                    byte[] buffer = ArrayPool<byte>.Shared.Rent(count);
                    if (piece.IsZero)
                    {
                        buffer.AsSpan(0, count).Clear();
                    }

                    blocks.Enqueue((
                        piece.IsZero
                            ? Task.CompletedTask
                            : source.ReadAsync(buffer.AsMemory(0, count), piece.Offset + done, cancellationToken).AsTask(),
                        buffer,
                        count,
                        piece.IsZero));
                    if (blocks.Count >= options.Parallelism)
                    {
                        await WriteFirstAsync().ConfigureAwait(false);
                    }
                }
            }

            while (blocks.Count > 0)
            {
                await WriteFirstAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            // Their buffers are not given back, but nothing is to go on when this has ended.
            foreach ((Task read, _, _, _) in blocks)
            {
                await read.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task WriteFirstAsync()
        {
            (Task read, byte[] buffer, int count, bool isZero) = blocks.Peek();
            await read.ConfigureAwait(false);
            blocks.Dequeue();
            await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(buffer);
            meter.Count(count, isZero ? 0 : count);
        }
    }

    /// <summary>From a stream to an export.</summary>
    internal static async Task WriteAsync(
        Stream source, ExportTarget target, long room, NbdCopyOptions options, CancellationToken cancellationToken)
    {
        CopyMeter meter = new(options.Progress, source.CanSeek ? source.Length - source.Position : null);
        int size = (int)Blocks.RoundUp(options.BlockSize, target.Alignment);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (Slots slots = new(options.Parallelism, end))
        {
            for (long offset = 0; ; offset += size)
            {
                byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
                int count = await source.ReadAtLeastAsync(
                    buffer.AsMemory(0, size), size, throwOnEndOfStream: false, end.Token).ConfigureAwait(false);
                if (count > room - offset)
                {
                    throw ClientErrors.NoSpace($"the stream is longer than the export, which has {room} bytes");
                }

                if (count > 0)
                {
                    long at = offset;
                    await slots.RunAsync(
                        () => CopyBlock.PutAsync(target, buffer, count, at, options.DetectsZeroes, meter, end.Token)).ConfigureAwait(false);
                }

                if (count < size)
                {
                    break;
                }
            }
        }

        await target.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }
}
