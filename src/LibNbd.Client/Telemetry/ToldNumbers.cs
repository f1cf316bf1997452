namespace LibNbd.Telemetry;

/// <summary>Remembers which numbers were told, to tell them again when they have become 0.</summary>
internal sealed class ToldNumbers<T>
    where T : notnull
{
    /// <summary>Most that are remembered; of a program that connects to ever new servers, those of the first ones.</summary>
    internal const int MaxRemembered = 1000;

    private readonly Lock _lock = new();
    private readonly HashSet<T> _told = [];

    /// <summary>Adds the zeroes.</summary>
    /// <param name="counts">What there is to count now; it is changed.</param>
    internal Dictionary<T, int> WithZeroes(Dictionary<T, int> counts)
    {
        lock (_lock)
        {
            foreach (T key in counts.Keys)
            {
                if (_told.Count < MaxRemembered)
                {
                    _ = _told.Add(key);
                }
            }

            foreach (T key in _told)
            {
                _ = counts.TryAdd(key, 0);
            }
        }

        return counts;
    }
}
