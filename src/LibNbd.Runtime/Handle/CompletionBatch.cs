namespace LibNbd.Runtime.Handle;

/// <summary>Awaited operations that have ended and whose continuations are to run once the lock is free.</summary>
internal readonly struct CompletionBatch(AsyncOperation? first)
{
    /// <summary>Ends the operations; each continuation runs on a pool thread of its own, for this one is the caller's.</summary>
    internal void Run()
    {
        AsyncOperation? operation = first;
        while (operation is not null)
        {
            // It may be in use for another command as soon as it was completed.
            AsyncOperation? next = operation.NextFinished;
            operation.NextFinished = null;
            operation.Publish(inline: false);
            operation = next;
        }
    }
}
