using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Copying;

/// <summary>A file. Its holes are zero; what else is zero in it nobody tells.</summary>
internal sealed class FileSource(SafeFileHandle file, long length) : ICopySource
{
    public long Length => length;

    public long Alignment => 1;

    public bool KnowsZeroes => false;

    public async IAsyncEnumerable<CopyPiece> PiecesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (long done = 0; done < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            (long start, long end) = FileHoles.NextData(file, done, length);
            if (done < start)
            {
                yield return new CopyPiece(done, start - done, IsZero: true);
            }

            if (start < end)
            {
                yield return new CopyPiece(start, end - start, IsZero: false);
            }

            done = Math.Max(end, start);
        }
    }

    public async ValueTask ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        while (!buffer.IsEmpty)
        {
            int count = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                throw new EndOfStreamException("The file has become shorter while it was copied.");
            }

            buffer = buffer[count..];
            offset += count;
        }
    }
}
