namespace LibNbd.Connections;

/// <summary>Tells changes of state in order, one at a time, on a pool thread and without a lock.</summary>
internal sealed class StateReporter(Surroundings surroundings, Action<NbdClientStateChangedEventArgs> raise)
{
    private readonly Lock _lock = new();
    private readonly Queue<NbdClientStateChangedEventArgs> _queue = new();
    private bool _isRunning;

    internal void Report(NbdClientStateChangedEventArgs change)
    {
        lock (_lock)
        {
            _queue.Enqueue(change);
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        surroundings.Queue(Run);
    }

    private void Run()
    {
        while (Take() is { } change)
        {
            try
            {
                raise(change);
            }
            catch (Exception failure)
            {
                // A handler's fault must not keep the others from being told; it becomes an unobserved task exception.
                _ = Task.FromException(failure);
            }
        }
    }

    private NbdClientStateChangedEventArgs? Take()
    {
        lock (_lock)
        {
            _isRunning = _queue.TryDequeue(out NbdClientStateChangedEventArgs? change);
            return change;
        }
    }
}
