namespace LibNbd;

/// <summary>How an export is copied. Immutable.</summary>
public sealed record NbdCopyOptions
{
    private const int LeastBlock = 4096;
    private const int MostBlock = 32 << 20;
    private const int MostAtOnce = 1024;

    /// <summary>The most that one request carries, in bytes, from 4 KiB to 32 MiB; 256 KiB by default.</summary>
    public int BlockSize { get; init; } = 256 * 1024;

    /// <summary>Blocks that are under way at the same time, from 1 to 1024; 16 by default. A stream is read and written in order.</summary>
    public int Parallelism { get; init; } = 16;

    /// <summary>
    /// Whether the target reads as zeroes already, so that zeroes need not be written; false by default. A file that is made anew does.
    /// </summary>
    public bool IsTargetZero { get; init; }

    /// <summary>
    /// Whether blocks are looked at for zeroes where the source cannot say what is a hole; true by default.
    /// </summary>
    public bool DetectsZeroes { get; init; } = true;

    /// <summary>Whether an export that was written to is flushed in the end, if its server has flush; true by default.</summary>
    public bool Flushes { get; init; } = true;

    /// <summary>Is told after each block, one call at a time; null for nobody.</summary>
    public IProgress<NbdCopyProgress>? Progress { get; init; }

    internal void Require()
    {
        OptionRange.Require(this, BlockSize, LeastBlock, MostBlock, nameof(BlockSize));
        OptionRange.Require(this, Parallelism, 1, MostAtOnce, nameof(Parallelism));
    }
}
