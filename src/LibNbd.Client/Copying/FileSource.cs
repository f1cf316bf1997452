using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace LibNbd.Copying;

/// <summary>A file. What is a hole in it the platform does not tell.</summary>
internal sealed class FileSource(SafeFileHandle file, long length) : ICopySource
{
    public long Length => length;

    public long Alignment => 1;

    public bool KnowsZeroes => false;

    public async IAsyncEnumerable<CopyPiece> PiecesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        if (length > 0)
        {
            yield return new CopyPiece(0, length, IsZero: false);
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
