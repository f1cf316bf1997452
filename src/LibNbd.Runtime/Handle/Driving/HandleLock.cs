using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>The lock of a handle, and what has to happen whenever it is given up (docs/adr/0009-lock-and-parts.md).</summary>
/// <remarks>
/// It guarantees that nobody gives the lock up, in the middle of a call or at its end, without the state being published to those who ask
/// without it, and without what has ended meanwhile being handed to those who await it.
/// </remarks>
internal sealed class HandleLock(Connection engine)
{
    /// <summary>The error of whoever uses, or waits on, a handle that is closed.</summary>
    internal const string HandleClosed = "the handle was closed";

    private readonly object _monitor = new();

    /// <summary>How deep the calls of the lock's owner are nested: a callback may call the handle it was called by.</summary>
    private int _depth;

    private volatile bool _closed;
    private volatile ConnectionState _state = ConnectionState.Start;
    private volatile int _events;
    private EndedWork? _firstEnded;
    private EndedWork? _lastEnded;

    /// <summary>Whether the handle is closed; to be asked with the lock or without.</summary>
    internal bool IsClosed => _closed;

    /// <summary>Whether this call, which has the lock, was made by a callback of another.</summary>
    internal bool IsNested => _depth > 1;

    /// <summary>The state as it was when the lock was last given up, for those who ask without it.</summary>
    internal ConnectionState PublicState => _state;

    /// <summary>What the connection waited for at that time.</summary>
    internal StateEvents PublicEvents => (StateEvents)_events;

    /// <summary>What has ended and was not handed over yet.</summary>
    internal EndedBatch Ended => new(_firstEnded, _lastEnded);

    /// <summary>Takes the lock for a call, to be left by <see cref="Leave"/>; false, without the lock, if the handle is closed.</summary>
    internal bool TryEnter()
    {
        Monitor.Enter(_monitor);
        if (_closed)
        {
            Monitor.Exit(_monitor);
            return false;
        }

        _depth++;
        return true;
    }

    /// <summary>Takes the lock if it is free: neither another thread has it, nor a call that this one was made by.</summary>
    internal bool TryEnterIdle()
    {
        if (!Monitor.TryEnter(_monitor))
        {
            return false;
        }

        if (_closed || _depth > 0)
        {
            Monitor.Exit(_monitor);
            return false;
        }

        _depth++;
        return true;
    }

    /// <summary>Takes the lock for a piece of work that is no call, whether or not the handle is closed.</summary>
    internal Scope Hold()
    {
        Monitor.Enter(_monitor);
        _depth++;
        return new Scope(this);
    }

    /// <summary>Gives the lock up, as often as it was taken.</summary>
    internal void Leave()
    {
        Publish();
        EndedBatch ended = --_depth == 0 ? TakeEnded() : default;
        Monitor.Exit(_monitor);
        ended.HandOver();
    }

    /// <summary>Gives the lock up in the middle of a call, to wait for something outside, until the pause is disposed of.</summary>
    internal Pause GiveUp()
    {
        int depth = BeforeWait();
        Monitor.Exit(_monitor);
        return new Pause(this, depth);
    }

    /// <summary>Gives the lock up in the middle of a call until <see cref="PulseAll"/>, or until the time is over.</summary>
    internal void Wait(int milliseconds)
    {
        int depth = BeforeWait();
        Monitor.Wait(_monitor, milliseconds);
        _depth = depth;
    }

    /// <summary>Wakes those who are in <see cref="Wait"/>.</summary>
    internal void PulseAll() => Monitor.PulseAll(_monitor);

    /// <summary>From here on nobody enters, and what is published is final.</summary>
    internal void MarkClosed() => _closed = true;

    /// <summary>Something has ended; it is handed over when the lock is given up.</summary>
    internal void Add(EndedWork work)
    {
        if (_lastEnded is null)
        {
            _firstEnded = work;
        }
        else
        {
            _lastEnded.Next = work;
        }

        _lastEnded = work;
    }

    /// <summary>For one who sees to the rest: what has ended and was not handed over yet.</summary>
    internal EndedBatch TakeEnded()
    {
        EndedBatch ended = Ended;
        _firstEnded = null;
        _lastEnded = null;
        return ended;
    }

    private int BeforeWait()
    {
        Publish();
        TakeEnded().HandOver();
        int depth = _depth;
        _depth = 0;
        return depth;
    }

    private void Publish()
    {
        _state = engine.State;
        _events = (int)engine.Events;
    }

    /// <summary>The lock, held until this is disposed of.</summary>
    internal readonly ref struct Scope(HandleLock owner)
    {
        public void Dispose() => owner.Leave();
    }

    /// <summary>The lock, given up until this is disposed of.</summary>
    internal readonly ref struct Pause(HandleLock owner, int depth)
    {
        public void Dispose()
        {
            Monitor.Enter(owner._monitor);
            owner._depth = depth;
        }
    }
}
