using System.Diagnostics;

namespace LibNbd.Runtime.Transport;

/// <summary>The end of a wait on the monotonic clock, for waits that are taken up again.</summary>
internal readonly struct Deadline
{
    internal const int Infinite = -1;

    private readonly long _start;
    private readonly int _milliseconds;

    private Deadline(int milliseconds)
    {
        _milliseconds = milliseconds;
        _start = milliseconds > 0 ? Stopwatch.GetTimestamp() : 0;
    }

    internal static Deadline After(int milliseconds) => new(milliseconds);

    /// <summary>What is left, rounded up so that no wait ends early; any negative number is <see cref="Infinite"/>.</summary>
    internal int RemainingMilliseconds
    {
        get
        {
            if (_milliseconds <= 0)
            {
                return _milliseconds < 0 ? Infinite : 0;
            }

            double left = _milliseconds - Stopwatch.GetElapsedTime(_start).TotalMilliseconds;
            return left <= 0 ? 0 : (int)Math.Ceiling(left);
        }
    }
}
