namespace LibNbd.Bench.Soak;

/// <summary>What has happened, from all threads.</summary>
internal sealed class Tally
{
    private const int MostFaults = 20;

    private readonly Lock _lock = new();
    private readonly List<string> _faults = [];
    private long _commands;
    private long _bytes;
    private long _sessions;
    private long _losses;
    private long _refusals;
    private long _doubts;
    private long _wrongBytes;
    private long _faultCount;

    internal long Commands => Interlocked.Read(ref _commands);

    /// <summary>Bytes that were compared with what they must be.</summary>
    internal long ComparedBytes => Interlocked.Read(ref _bytes);

    internal long Sessions => Interlocked.Read(ref _sessions);

    /// <summary>Connections that were lost after they had been made.</summary>
    internal long Losses => Interlocked.Read(ref _losses);

    /// <summary>Connections that were lost while they were made.</summary>
    internal long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Blocks whose write was in flight when the connection was lost.</summary>
    internal long Doubts => Interlocked.Read(ref _doubts);

    internal long WrongBytes => Interlocked.Read(ref _wrongBytes);

    internal long FaultCount => Interlocked.Read(ref _faultCount);

    /// <summary>The first things that must not have happened.</summary>
    internal string[] Faults
    {
        get
        {
            lock (_lock)
            {
                return [.. _faults];
            }
        }
    }

    internal void Command() => Interlocked.Increment(ref _commands);

    internal void Compared(int bytes) => Interlocked.Add(ref _bytes, bytes);

    internal void Session() => Interlocked.Increment(ref _sessions);

    internal void Loss() => Interlocked.Increment(ref _losses);

    internal void Refusal() => Interlocked.Increment(ref _refusals);

    internal void Doubt(int blocks) => Interlocked.Add(ref _doubts, blocks);

    internal void Wrong(int bytes, string where)
    {
        Interlocked.Add(ref _wrongBytes, bytes);
        Fault($"{bytes} wrong bytes: {where}");
    }

    internal void Fault(string what)
    {
        Interlocked.Increment(ref _faultCount);
        lock (_lock)
        {
            if (_faults.Count < MostFaults)
            {
                _faults.Add(what);
            }
        }
    }
}
