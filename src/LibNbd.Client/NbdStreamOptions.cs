namespace LibNbd;

/// <summary>How a stream on an export reads and writes. Immutable.</summary>
public sealed record NbdStreamOptions
{
    /// <summary>What the stream may do; null for reading, and writing if the export allows it.</summary>
    public FileAccess? Access { get; init; }

    /// <summary>Where in the export the stream begins, in bytes; 0 by default. It need not lie on the export's blocks.</summary>
    public long Offset { get; init; }

    /// <summary>How long the stream is, in bytes; null for all that is left of the export.</summary>
    public long? Length { get; init; }

    /// <summary>
    /// The least that is read or written at a time, in bytes, from 512 to 16 MiB; 128 KiB by default. It is rounded up to the export's
    /// blocks.
    /// </summary>
    public int BufferSize { get; init; } = 128 * 1024;

    /// <summary>So many buffers are read ahead at most, from 0 to 64, while the stream is read from front to back; 8 by default.</summary>
    public int ReadAhead { get; init; } = 8;

    /// <summary>
    /// Whether holes are looked up and not read, while the stream is read from front to back; true by default. It needs the metadata
    /// context <c>base:allocation</c>.
    /// </summary>
    public bool SkipHoles { get; init; } = true;
}
