namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Something that ended under the lock, and whose outcome is told once the lock is given up.</summary>
internal abstract class EndedWork
{
    /// <summary>The one behind it in the list of those that have ended.</summary>
    internal EndedWork? Next { get; set; }

    /// <summary>Tells the outcome; called without the lock.</summary>
    /// <param name="inline">On this thread, which then runs whatever waited for it; otherwise on a thread of the pool.</param>
    internal abstract void Publish(bool inline);
}

/// <summary>Work that has ended, in its order.</summary>
internal readonly struct EndedBatch(EndedWork? first, EndedWork? last)
{
    internal EndedWork? First => first;

    internal EndedWork? Last => last;

    internal bool IsEmpty => first is null;

    /// <summary>Tells the outcomes, each on a pool thread of its own, for this one is the caller's.</summary>
    internal void HandOver()
    {
        EndedWork? work = first;
        while (work is not null)
        {
            // It may be in use for something else as soon as its outcome is known.
            EndedWork? next = work.Next;
            work.Next = null;
            work.Publish(inline: false);
            work = next;
        }
    }
}
