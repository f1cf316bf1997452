namespace LibNbd.Commands;

/// <summary>Ends commands that take too long, with one timer for all of them.</summary>
/// <remarks>
/// Time is counted in ticks of an eighth of the limit, so that a command costs the reading of a number. It guarantees that no command ends
/// before seven eighths of its limit have passed, and, where timers are on time, none before the limit or more than an eighth after it.
/// A timer that is late makes all of that later: ticks that were missed are not made up for, as commands that began meanwhile would pay.
/// </remarks>
internal sealed class Deadlines : IDisposable
{
    /// <summary>The deadline of a command that has none.</summary>
    internal const long None = 0;

    /// <summary>The deadline of a command that has passed its own.</summary>
    internal const long Passed = -1;

    /// <summary>How many ticks a limit has.</summary>
    private const int Ticks = 8;

    private readonly Action<long> _look;
    private readonly ITimer? _timer;
    private readonly TimeProvider _time;
    private readonly TimeSpan _limit;
    private readonly TimeSpan _period;
    private readonly long _start;
    private long _now = 1;
    private long _lastPeriod;

    /// <param name="limit">How long a command may take, or infinite.</param>
    /// <param name="time">The clock.</param>
    /// <param name="look">Looks at all commands, with the time that it is.</param>
    internal Deadlines(TimeSpan limit, TimeProvider time, Action<long> look)
    {
        _look = look;
        _time = time;
        _limit = limit;
        _start = time.GetTimestamp();
        if (limit != Timeout.InfiniteTimeSpan)
        {
            _period = TimeSpan.FromTicks(Math.Max(limit.Ticks / Ticks, TimeSpan.TicksPerMillisecond));
            _timer = QuietTimer.Create(time, static state => ((Deadlines)state!).Advance(), this, _period);
        }
    }

    /// <summary>The deadline of a command that begins now, of whose first tick a part is over.</summary>
    internal long Next => _timer is null ? None : Volatile.Read(ref _now) + Ticks + 1;

    /// <summary>How long it is until a deadline, at least; infinite for none.</summary>
    internal TimeSpan Left(long deadline)
    {
        if (deadline == None)
        {
            return Timeout.InfiniteTimeSpan;
        }

        TimeSpan left = _period * Math.Max(deadline - Volatile.Read(ref _now), 0);
        return left < _limit ? left : _limit;
    }

    public void Dispose() => _timer?.Dispose();

    // Those of a timer that were held up come all at once, and count as one. A period begins half a period before its timer is due, so
    // that a timer which is a little early or late is still in it.
    private void Advance()
    {
        long last = Volatile.Read(ref _lastPeriod);
        long period = (_time.GetElapsedTime(_start) + (_period / 2)).Ticks / _period.Ticks;
        if (period > last && Interlocked.CompareExchange(ref _lastPeriod, period, last) == last)
        {
            _look(Interlocked.Increment(ref _now));
        }
    }
}
