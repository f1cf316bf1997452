namespace LibNbd;

/// <summary>Something that happens once. Those who wait for it go on on threads of the pool, not on the one that tells them.</summary>
internal class Signal
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it has happened; fails as <see cref="Task.WaitAsync(TimeSpan, TimeProvider, CancellationToken)"/>.</summary>
    internal virtual Task WaitAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken) =>
        _source.Task.WaitAsync(patience, time, cancellationToken);

    /// <summary>It has happened.</summary>
    internal virtual void Set() => _source.TrySetResult();
}
