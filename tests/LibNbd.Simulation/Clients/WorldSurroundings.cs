namespace LibNbd.Simulation.Clients;

/// <summary>A client's own work, in a world: queued until the world runs it.</summary>
internal sealed class WorldSurroundings(ClientWorld world) : Surroundings
{
    internal override int Processors => 1;

    internal override double NextChance() => world.Dice.Below(1000) / 1000.0;

    internal override void Queue(Action work) => world.Queue(new Item(work));

    internal override Task Run(Func<Task> work)
    {
        TaskCompletionSource source = new();
        Queue(() => _ = RunTo(work, source));
        return source.Task;
    }

    internal override Task CancelAsync(CancellationTokenSource source) => Run(() =>
    {
        source.Cancel();
        return Task.CompletedTask;
    });

    internal override Task DelayAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken)
    {
        Wait wait = new(this, cancellationToken);
        wait.Start(time, delay, static wait => wait.Source.TrySetResult());
        return wait.Source.Task;
    }

    internal override Signal CreateSignal() => new WorldSignal(this);

    private static async Task RunTo(Func<Task> work, TaskCompletionSource source)
    {
        try
        {
            await work().ConfigureAwait(false);
            source.SetResult();
        }
        catch (Exception failure)
        {
            source.SetException(failure);
        }
    }

    private sealed class Item(Action work) : IThreadPoolWorkItem
    {
        public void Execute() => work();
    }

    /// <summary>Each of those who wait is told by a piece of work of its own.</summary>
    private sealed class WorldSignal(WorldSurroundings surroundings) : Signal
    {
        private readonly List<Wait> _waiting = [];
        private bool _isSet;

        internal override Task WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
        {
            if (_isSet)
            {
                return Task.CompletedTask;
            }

            Wait wait = new(surroundings, cancellationToken);
            wait.Start(time, patience, static wait => wait.Source.TrySetException(new TimeoutException()));
            _waiting.Add(wait);
            return wait.Source.Task;
        }

        internal override void Set()
        {
            _isSet = true;
            foreach (Wait wait in _waiting)
            {
                surroundings.Queue(() => wait.Source.TrySetResult());
            }
        }
    }

    /// <summary>Somebody who waits, until it happens, the time is over, or he is called off.</summary>
    private sealed class Wait(WorldSurroundings surroundings, CancellationToken cancellationToken)
    {
        internal TaskCompletionSource Source { get; } = new();

        internal void Start(TimeProvider time, TimeSpan patience, Action<Wait> onTime)
        {
            ITimer timer = time.CreateTimer(_ => onTime(this), null, patience, Timeout.InfiniteTimeSpan);
            CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static state => ((Wait)state!).CallOff(), this);
            _ = Source.Task.ContinueWith(
                _ =>
                {
                    timer.Dispose();
                    registration.Unregister();
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        private void CallOff() => surroundings.Queue(() => Source.TrySetCanceled(cancellationToken));
    }
}
