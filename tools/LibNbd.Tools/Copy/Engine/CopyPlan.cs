using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Hashing;
using LibNbd.Tools.Copy.Report;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>What the workers of one copy share.</summary>
internal sealed class CopyPlan
{
    /// <summary>How long anybody waits at most before he looks whether the copy is to end.</summary>
    public const int LookUpMilliseconds = 100;

    private readonly Lock _lock = new();
    private volatile bool _stops;
    private volatile string? _failure;

    /// <summary>How the copy is to be made.</summary>
    public required CopySettings Settings { get; init; }

    /// <summary>What is read.</summary>
    public required End Source { get; init; }

    /// <summary>What is written.</summary>
    public required End Destination { get; init; }

    /// <summary>The workers.</summary>
    public required int Workers { get; init; }

    /// <summary>Whether there is a processor, and leave, for a second thread of each worker.</summary>
    public required bool HasSpareThreads { get; init; }

    /// <summary>What a step reads.</summary>
    public required int RequestSize { get; init; }

    /// <summary>The block in which zeroes are looked for; 0 for none.</summary>
    public required int SparseSize { get; init; }

    /// <summary>Whether the destination reads as zeroes already.</summary>
    public required bool DestinationIsZero { get; init; }

    /// <summary>Whether the source is asked for its extents.</summary>
    public required bool UseExtents { get; init; }

    /// <summary>What is still to be copied.</summary>
    public required RangeQueue Queue { get; init; }

    /// <summary>How far it is.</summary>
    public required CopyProgress Progress { get; init; }

    /// <summary>How fast it may be; null for no limit.</summary>
    public Pace? Pace { get; init; }

    /// <summary>The hash of what is copied, if one is wanted.</summary>
    public BlockHash? Hash { get; init; }

    /// <summary>Where what is durable is noted, if it is.</summary>
    public Resume.Journal? Journal { get; init; }

    /// <summary>
    /// Whether each worker flushes what it wrote before it ends, on the connection that it was written on: then all of it is durable.
    /// </summary>
    public bool FlushesAsItGoes => Journal is not null || (Settings.Retries > 0 && Destination is NbdEnd);

    /// <summary>Zeroes to write where the destination cannot make any itself.</summary>
    public byte[] Zeroes => LazyInitializer.EnsureInitialized(ref field, () => new byte[RequestSize]);

    /// <summary>The user wants it to end: what is under way is brought to its end, and noted.</summary>
    public bool Stops => _stops;

    /// <summary>What went wrong first, or null.</summary>
    public string? Failure => _failure;

    /// <summary>Ends the copy because the user wants it.</summary>
    public void Stop() => _stops = true;

    /// <summary>Ends the copy because something went wrong. Only what is told first counts: the rest follows from it.</summary>
    public void Fail(string message)
    {
        lock (_lock)
        {
            _failure ??= message;
        }
    }
}
