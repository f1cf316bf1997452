namespace LibNbd.Commands;

/// <summary>Ends commands that take too long, with one timer for all of them.</summary>
/// <remarks>Time is counted in ticks of an eighth of the limit, so that a command costs the reading of a number.</remarks>
internal sealed class Deadlines : IDisposable
{
    /// <summary>The deadline of a command that has none.</summary>
    internal const long None = 0;

    /// <summary>The deadline of a command that has passed its own.</summary>
    internal const long Passed = -1;

    private const int Ticks = 8;

    private readonly Action<long> _look;
    private readonly ITimer? _timer;
    private readonly TimeSpan _period;
    private long _now = 1;

    /// <param name="limit">How long a command may take, or infinite.</param>
    /// <param name="time">The clock.</param>
    /// <param name="look">Looks at all commands, with the time that it is.</param>
    internal Deadlines(TimeSpan limit, TimeProvider time, Action<long> look)
    {
        _look = look;
        if (limit != Timeout.InfiniteTimeSpan)
        {
            _period = TimeSpan.FromTicks(Math.Max(limit.Ticks / Ticks, TimeSpan.TicksPerMillisecond));
            _timer = QuietTimer.Create(time, static state => ((Deadlines)state!).Advance(), this, _period);
        }
    }

    /// <summary>The deadline of a command that begins now.</summary>
    internal long Next => _timer is null ? None : Volatile.Read(ref _now) + Ticks;

    /// <summary>How long it is until a deadline, at least; infinite for none.</summary>
    internal TimeSpan Left(long deadline) => deadline == None
        ? Timeout.InfiniteTimeSpan
        : _period * Math.Max(deadline - Volatile.Read(ref _now), 0);

    public void Dispose() => _timer?.Dispose();

    private void Advance() => _look(Interlocked.Increment(ref _now));
}
