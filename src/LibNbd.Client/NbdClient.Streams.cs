namespace LibNbd;

/// <content>Streams.</content>
public sealed partial class NbdClient
{
    private const int LeastBuffer = 512;
    private const int MostBuffer = 16 << 20;
    private const int MostReadAhead = 64;

    /// <summary>Opens the export, or a part of it, as a stream: for file systems, archives and whatever else reads streams.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>
    /// A stream of fixed length that can be sought. It is for one thread at a time; several may be open. What it has read ahead is as the
    /// export was then, so that writes by others may be seen late. <see cref="Stream.FlushAsync(CancellationToken)"/> writes what is
    /// buffered and flushes the export; disposing of it writes what is buffered, and does not flush. The client lives on.
    /// </returns>
    /// <exception cref="ArgumentException">The options are out of range, or the part does not lie in the export.</exception>
    /// <exception cref="InvalidOperationException">The client was never connected.</exception>
    /// <exception cref="NbdException">It is to be written, and the export is read-only.</exception>
    public Stream OpenStream(NbdStreamOptions? options = null)
    {
        options ??= new NbdStreamOptions();
        long size = Export.Size;
        OptionRange.Require(options, options.Offset, 0, size, nameof(options.Offset));
        long length = options.Length ?? (size - options.Offset);
        OptionRange.Require(options, length, 0, size - options.Offset, nameof(options.Length));
        OptionRange.Require(options, options.BufferSize, LeastBuffer, MostBuffer, nameof(options.BufferSize));
        OptionRange.Require(options, options.ReadAhead, 0, MostReadAhead, nameof(options.ReadAhead));
        FileAccess access = options.Access ?? (IsReadOnly ? FileAccess.Read : FileAccess.ReadWrite);
        if (IsReadOnly && access.HasFlag(FileAccess.Write))
        {
            throw ClientErrors.ReadOnly(_runner.Server);
        }

        return new Streams.NbdStream(this, options with { Access = access, Length = length });
    }
}
