namespace LibNbd.Runtime.Handle.Awaiting;

/// <summary>Who runs what a <see cref="ContinuationQueue"/> has, when the thread that does so is held up.</summary>
internal interface IContinuationRunner
{
    /// <summary>
    /// Whether something else waits for that thread: something to be sent, or a socket that nobody watches. As far as can be seen without
    /// the lock.
    /// </summary>
    public bool IsWaitedFor { get; }

    /// <summary>Does, on this pool thread, what that thread would have done.</summary>
    public void RunContinuations();
}
