namespace LibNbd.Client.Tests.Support;

/// <summary>A clock that stands until the test moves it. Timers run on the thread that does.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly List<(Func<TimeSpan, bool> Wanted, TaskCompletionSource<TimeSpan> Source)> _waiters = [];
    private long _now = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => new(GetTimestamp(), TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ManualTimer timer = new(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when a timer is waiting whose remaining time is wanted.</summary>
    internal Task<TimeSpan> Timer(Func<TimeSpan, bool> wanted)
    {
        lock (_lock)
        {
            foreach (ManualTimer timer in _timers)
            {
                if (timer.Due is { } due && wanted(TimeSpan.FromTicks(due - _now)))
                {
                    return Task.FromResult(TimeSpan.FromTicks(due - _now));
                }
            }

            TaskCompletionSource<TimeSpan> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((wanted, source));
            return Bounded.Of(source.Task);
        }
    }

    /// <summary>Moves the clock, timer by timer.</summary>
    internal void Advance(TimeSpan by)
    {
        long end = GetTimestamp() + by.Ticks;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
                Volatile.Write(ref _now, next?.Due ?? end);
                next?.Take();
            }

            if (next is null)
            {
                return;
            }

            next.Run();
        }
    }

    private sealed class ManualTimer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        internal long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            List<TaskCompletionSource<TimeSpan>> told = [];
            lock (time._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : time._now + dueTime.Ticks;
                if (Due is null)
                {
                    time._timers.Remove(this);
                    return true;
                }

                if (!time._timers.Contains(this))
                {
                    time._timers.Add(this);
                }

                for (int i = time._waiters.Count - 1; i >= 0; i--)
                {
                    if (time._waiters[i].Wanted(dueTime))
                    {
                        told.Add(time._waiters[i].Source);
                        time._waiters.RemoveAt(i);
                    }
                }
            }

            told.ForEach(source => source.SetResult(dueTime));
            return true;
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }

        /// <summary>Under the lock: what comes after this time.</summary>
        internal void Take()
        {
            Due = _period == Timeout.InfiniteTimeSpan ? null : Due + _period.Ticks;
            if (Due is null)
            {
                time._timers.Remove(this);
            }
        }

        internal void Run() => callback(state);
    }
}
