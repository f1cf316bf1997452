using LibNbd.Tools.Common;
using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Copy.Ends;

/// <summary>A file as a worker uses it: everything is done at once.</summary>
internal sealed class FileLane(FileEnd end) : Lane
{
    /// <inheritdoc/>
    public override End End => end;

    /// <inheritdoc/>
    public override void Read(Operation operation, Memory<byte> buffer, long offset)
    {
        int error = 0;
        try
        {
            Span<byte> rest = buffer.Span;
            while (!rest.IsEmpty)
            {
                int count = RandomAccess.Read(end.File, rest, offset);
                if (count == 0)
                {
                    // The file has become shorter.
                    error = Errno.EIO;
                    break;
                }

                offset += count;
                rest = rest[count..];
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = FileQueries.ErrorOf(failure);
        }

        operation.Ended(error);
    }

    /// <inheritdoc/>
    public override void Write(Operation operation, ReadOnlyMemory<byte> buffer, long offset)
    {
        int error = 0;
        try
        {
            RandomAccess.Write(end.File, buffer.Span, offset);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = FileQueries.ErrorOf(failure);
        }

        operation.Ended(error);
    }

    /// <inheritdoc/>
    public override void Zero(Operation operation, long offset, long length, bool mayTrim) =>
        operation.Ended(end.Holes.Zero(offset, length, mayTrim));

    /// <inheritdoc/>
    public override void Flush(Operation operation) => operation.Ended(FileQueries.Flush(end.File));

    /// <inheritdoc/>
    public override void Map(ExtentMap map)
    {
        map.Ask();
        map.Ended(end.Holes.Map(map));
    }
}
