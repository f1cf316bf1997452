namespace LibNbd.Tools.Fuse;

/// <summary>Counts the requests that are not answered yet.</summary>
internal sealed class InFlight
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _none;
    private int _count;

    /// <summary>One more.</summary>
    /// <returns>Whether it is the only one.</returns>
    public bool Enter()
    {
        lock (_lock)
        {
            return ++_count == 1;
        }
    }

    /// <summary>One is answered.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            if (--_count == 0)
            {
                _none?.SetResult();
                _none = null;
            }
        }
    }

    /// <summary>Waits until all are answered.</summary>
    /// <returns>Whether they are.</returns>
    public bool WaitForNone(TimeSpan limit)
    {
        Task none;
        lock (_lock)
        {
            if (_count == 0)
            {
                return true;
            }

            none = (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        return none.Wait(limit);
    }
}
