using LibNbd.Tools.Copy.Hashing;
using LibNbd.Tools.Copy.Report;

namespace LibNbd.Tools.Copy;

/// <summary>How a copy is to be made, as the command line says.</summary>
internal sealed record CopySettings
{
    /// <summary>The most connections to each side.</summary>
    public int Connections { get; init; } = 4;

    /// <summary>Threads; 0 for as many as there are processors.</summary>
    public int Threads { get; init; }

    /// <summary>The most requests in flight on a connection.</summary>
    public int Requests { get; init; } = 64;

    /// <summary>How much one request reads.</summary>
    public int RequestSize { get; init; } = 256 * 1024;

    /// <summary>The most bytes that a worker holds in its buffers.</summary>
    public long QueueSize { get; init; } = 16 * 1024 * 1024;

    /// <summary>The block in which zeroes are looked for; 0 to look for none.</summary>
    public int SparseSize { get; init; } = 4096;

    /// <summary>Whether the destination gets no holes.</summary>
    public bool Allocated { get; init; }

    /// <summary>Whether the destination reads as zeroes before the copy.</summary>
    public bool DestinationIsZero { get; init; }

    /// <summary>Whether the source is asked for its extents.</summary>
    public bool UseExtents { get; init; } = true;

    /// <summary>Whether the destination is flushed at the end.</summary>
    public bool Flush { get; init; }

    /// <summary>One request at a time, in order.</summary>
    public bool Synchronous { get; init; }

    /// <summary>Whether the library's debug messages and a summary are shown.</summary>
    public bool Verbose { get; init; }

    /// <summary>How progress is shown.</summary>
    public ProgressStyle Progress { get; init; }

    /// <summary>The descriptor that progress is written to; null for standard error.</summary>
    public int? ProgressDescriptor { get; init; }

    /// <summary>The hash that is computed of what is copied; null for none.</summary>
    public BlockHashSettings? BlockHash { get; init; }

    /// <summary>Where the hash goes; null for standard output.</summary>
    public string? BlockHashFile { get; init; }

    /// <summary>The journal by which a copy that was ended goes on; null for none.</summary>
    public string? Journal { get; init; }

    /// <summary>How many times in a row a lost connection is made again.</summary>
    public int Retries { get; init; }

    /// <summary>How long a server may be silent while a reply is due; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether both sides are read and compared after the copy.</summary>
    public bool Verify { get; init; }

    /// <summary>The context of the source (a dirty bitmap) that says what is copied; null for everything.</summary>
    public string? Incremental { get; init; }

    /// <summary>The most bytes that are read in a second; 0 for no limit.</summary>
    public long Rate { get; init; }

    /// <summary>Nothing is written; an estimate is shown.</summary>
    public bool DryRun { get; init; }

    /// <summary>How many bytes a connection may write before it is flushed, where a loss must be made good.</summary>
    public long CheckpointSize { get; init; } = 64 * 1024 * 1024;
}
