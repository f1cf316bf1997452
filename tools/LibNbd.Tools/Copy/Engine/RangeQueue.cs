namespace LibNbd.Tools.Copy.Engine;

/// <summary>The ranges that are still to be copied; the workers take them in turn.</summary>
/// <param name="work">What is to be copied.</param>
/// <param name="align">What the ranges are multiples of.</param>
/// <param name="workers">How many take from it.</param>
internal sealed class RangeQueue(RangeSet work, int align, int workers)
{
    /// <summary>The most that is taken, asked about, or made zero at once.</summary>
    public const long MaxRange = 128 * 1024 * 1024;

    /// <summary>Towards the end ranges are smaller, so that no worker waits long for another, but not smaller than this.</summary>
    private const long MinRange = 8 * 1024 * 1024;

    private readonly Lock _lock = new();

    /// <summary>Takes the next range.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(out long start, out long end)
    {
        lock (_lock)
        {
            long most = MaxRange;
            if (workers > 1)
            {
                long share = work.Bytes / (2 * workers);
                most = Math.Clamp(share, Math.Min(MinRange, MaxRange), MaxRange);
            }

            most = Math.Max(align, most / align * align);
            return work.TryTake(most, out start, out end);
        }
    }
}
