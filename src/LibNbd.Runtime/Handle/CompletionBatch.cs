namespace LibNbd.Runtime.Handle;

/// <summary>Awaited operations that have ended and whose continuations are to run once the lock is free.</summary>
internal readonly struct CompletionBatch(AsyncOperation? first)
{
    /// <summary>Ends the operations. Inline: their continuations run here and now, on a pool thread that has nothing else to do.</summary>
    internal void Run(bool inline)
    {
        AsyncOperation? operation = first;
        while (operation is not null)
        {
            // It may be in use for another command as soon as it was completed.
            AsyncOperation? next = operation.NextFinished;
            operation.NextFinished = null;
            operation.Publish(inline);
            operation = next;
        }
    }
}
