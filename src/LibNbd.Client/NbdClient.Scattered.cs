using System.Buffers;

namespace LibNbd;

/// <content>Reads and writes whose memory is in pieces.</content>
public sealed partial class NbdClient
{
    /// <summary>Reads a range into several buffers, one after the other.</summary>
    /// <param name="buffers">Where to; together any length that the array pool gives. None may be touched until the task has ended.</param>
    /// <param name="offset">Where from, from 0; the whole range lies in the export, on its blocks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks.</exception>
    /// <exception cref="NbdException">As with <see cref="ReadAsync(Memory{byte}, long, CancellationToken)"/>.</exception>
    /// <remarks>It is read as one and then distributed, so that the pieces need not lie on the export's blocks.</remarks>
    public ValueTask ReadAsync(IReadOnlyList<Memory<byte>> buffers, long offset, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        long length = 0;
        for (int i = 0; i < buffers.Count; i++)
        {
            length += buffers[i].Length;
        }

        Ranges.Require(offset, length);
        return buffers.Count == 1
            ? ReadAsync(buffers[0], offset, cancellationToken)
            : Scatter(buffers, offset, length, cancellationToken);
    }

    /// <summary>Writes a sequence. The data is on stable storage after a flush, or with <see cref="CommandFlags.Fua"/>.</summary>
    /// <param name="data">What is written; any length, and 0 does nothing. It must not be changed until the task has ended.</param>
    /// <param name="offset">Where to, from 0; the whole range lies in the export, on its blocks.</param>
    /// <param name="flags"><see cref="CommandFlags.Fua"/>, if the server has it.</param>
    /// <param name="cancellationToken">Ends it; the server may carry it out nevertheless, also later.</param>
    /// <returns>A task to be awaited once.</returns>
    /// <exception cref="ArgumentException">The range is not in the export, or not on its blocks; or another flag is set.</exception>
    /// <exception cref="NbdException">
    /// As with <see cref="WriteAsync(ReadOnlyMemory{byte}, long, CommandFlags, CancellationToken)"/>.
    /// </exception>
    public ValueTask WriteAsync(
        ReadOnlySequence<byte> data, long offset, CommandFlags flags = CommandFlags.None, CancellationToken cancellationToken = default)
    {
        if (data.IsSingleSegment)
        {
            return WriteAsync(data.First, offset, flags, cancellationToken);
        }

        RequireWrite(offset, data.Length, flags, WriteFlags);
        return Gather(data, offset, flags, cancellationToken);
    }

    private async ValueTask Scatter(
        IReadOnlyList<Memory<byte>> buffers, long offset, long length, CancellationToken cancellationToken)
    {
        int index = 0;
        int used = 0;
        while (length > 0)
        {
            int count = (int)Math.Min(length, Ranges.MaximumPayload);
            byte[] whole = ArrayPool<byte>.Shared.Rent(count);
            await ReadAsync(whole.AsMemory(0, count), offset, cancellationToken).ConfigureAwait(false);
            for (ReadOnlyMemory<byte> left = whole.AsMemory(0, count); !left.IsEmpty;)
            {
                Memory<byte> target = buffers[index][used..];
                int part = Math.Min(left.Length, target.Length);
                left[..part].CopyTo(target);
                left = left[part..];
                used += part;
                if (used == buffers[index].Length)
                {
                    index++;
                    used = 0;
                }
            }

            // Not after a failure: an exception is rare, and the pool does not miss the array.
            ArrayPool<byte>.Shared.Return(whole);
            offset += count;
            length -= count;
        }
    }

    private async ValueTask Gather(ReadOnlySequence<byte> data, long offset, CommandFlags flags, CancellationToken cancellationToken)
    {
        while (!data.IsEmpty)
        {
            int count = (int)Math.Min(data.Length, Ranges.MaximumPayload);
            byte[] whole = ArrayPool<byte>.Shared.Rent(count);
            data.Slice(0, count).CopyTo(whole);
            await WriteAsync(whole.AsMemory(0, count), offset, flags, cancellationToken).ConfigureAwait(false);
            ArrayPool<byte>.Shared.Return(whole);
            data = data.Slice(count);
            offset += count;
        }
    }
}
