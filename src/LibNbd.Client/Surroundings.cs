namespace LibNbd;

/// <summary>What a client has of its process beside sockets and a clock: threads for its own work, chance, and processors.</summary>
/// <remarks>A simulation puts its own in place of it, so that everything that happens follows from a seed.</remarks>
internal class Surroundings
{
    /// <summary>Those of this process.</summary>
    internal static Surroundings OfProcess { get; } = new();

    /// <summary>How many threads run at the same time.</summary>
    internal virtual int Processors => Environment.ProcessorCount;

    /// <summary>Chance: from 0 to below 1.</summary>
    internal virtual double NextChance() => Random.Shared.NextDouble();

    /// <summary>Has a thread of the pool run a piece of work.</summary>
    internal virtual void Queue(Action work) =>
        ThreadPool.UnsafeQueueUserWorkItem(static work => work(), work, preferLocal: false);

    /// <summary>The same, and tells when it has ended.</summary>
    internal virtual Task Run(Func<Task> work) => Task.Run(work);

    /// <summary>Cancels; what that calls runs on a thread of the pool.</summary>
    internal virtual Task CancelAsync(CancellationTokenSource source) => source.CancelAsync();

    /// <summary>Waits.</summary>
    internal virtual Task DelayAsync(TimeSpan delay, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Delay(delay, time, cancellationToken);

    /// <summary>Something to wait for.</summary>
    internal virtual Signal CreateSignal() => new();
}
