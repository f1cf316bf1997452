using System.Diagnostics;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Keeps all workers together below so many bytes a second.</summary>
/// <param name="bytesPerSecond">The limit.</param>
/// <param name="burst">What may go at once after a pause.</param>
internal sealed class Pace(long bytesPerSecond, long burst)
{
    private readonly Lock _lock = new();
    private double _credit = burst;
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Whether nothing may be read now.</summary>
    public bool MustWait
    {
        get
        {
            lock (_lock)
            {
                Earn();
                return _credit <= 0;
            }
        }
    }

    /// <summary>How long it takes until something may be read.</summary>
    public int WaitMilliseconds()
    {
        lock (_lock)
        {
            Earn();
            return _credit > 0 ? int.MaxValue : (int)Math.Min(int.MaxValue, Math.Ceiling(-_credit * 1000 / bytesPerSecond));
        }
    }

    /// <summary>Something is being read.</summary>
    public void Spend(long bytes)
    {
        lock (_lock)
        {
            _credit -= bytes;
        }
    }

    private void Earn()
    {
        long now = Stopwatch.GetTimestamp();
        _credit = Math.Min(burst, _credit + ((double)(now - _last) / Stopwatch.Frequency * bytesPerSecond));
        _last = now;
    }
}
