namespace LibNbd.Copying;

/// <summary>Counts what is done, and tells it, one call at a time.</summary>
internal sealed class CopyMeter(IProgress<NbdCopyProgress>? progress, long? total)
{
    private readonly Lock _lock = new();
    private long _done;
    private long _transferred;

    internal void Count(long done, long transferred)
    {
        if (progress is null)
        {
            return;
        }

        lock (_lock)
        {
            _done += done;
            _transferred += transferred;
            progress.Report(new NbdCopyProgress(_done, total, _transferred));
        }
    }
}
