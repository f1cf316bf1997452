namespace LibNbd.Connections;

/// <summary>One connection of a client, from its handshake to its loss, and what it has acknowledged.</summary>
internal sealed class Connection
{
    private long _acknowledged;
    private long _flushed;
    private int _isLost;
    private bool _hasAnswered;

    internal Connection(NbdHandle handle, int slot, int era)
    {
        Handle = handle;
        Slot = slot;
        Era = era;
    }

    internal NbdHandle Handle { get; }

    /// <summary>Its place in the pool.</summary>
    internal int Slot { get; }

    /// <summary>How many connections had been lost when it was made, on which commands had been answered.</summary>
    internal int Era { get; }

    /// <summary>Whether the pool has given it up.</summary>
    internal bool IsLost => Volatile.Read(ref _isLost) != 0;

    /// <summary>Whether a command was answered since somebody last asked with <see cref="TakeUse"/>.</summary>
    internal bool WasUsed { get; private set; }

    /// <summary>Whether a command was ever answered on it.</summary>
    internal bool HasAnswered => _hasAnswered;

    /// <summary>Writes that were acknowledged so far; a flush covers those before it.</summary>
    internal long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Whether writes were acknowledged that no flush covers.</summary>
    internal bool IsDirty => Volatile.Read(ref _acknowledged) > Volatile.Read(ref _flushed);

    /// <summary>Notes an answer.</summary>
    /// <returns>Whether it is the first.</returns>
    internal bool NoteAnswer()
    {
        // Written seldom: the line is shared by all who use the connection.
        if (!WasUsed)
        {
            WasUsed = true;
        }

        if (_hasAnswered)
        {
            return false;
        }

        _hasAnswered = true;
        return true;
    }

    /// <summary>Whether it was used since the last time.</summary>
    internal bool TakeUse()
    {
        bool used = WasUsed;
        WasUsed = false;
        return used;
    }

    /// <summary>A write without FUA was acknowledged.</summary>
    /// <returns>Whether the connection was given up already, so that nobody else knows of this write.</returns>
    internal bool NoteWrite()
    {
        // The full fence of the one and of TryLose: one of them sees what the other did.
        Interlocked.Increment(ref _acknowledged);
        return IsLost;
    }

    /// <summary>A flush has succeeded that began when so many writes were acknowledged.</summary>
    internal void NoteFlush(long acknowledged)
    {
        long flushed = Volatile.Read(ref _flushed);
        while (flushed < acknowledged)
        {
            long seen = Interlocked.CompareExchange(ref _flushed, acknowledged, flushed);
            if (seen == flushed)
            {
                return;
            }

            flushed = seen;
        }
    }

    /// <summary>Gives it up.</summary>
    /// <returns>Whether it was not yet.</returns>
    internal bool TryLose() => Interlocked.Exchange(ref _isLost, 1) == 0;

    /// <summary>Whether a command failed because the connection is of no use any more, rather than by an answer.</summary>
    internal bool IsGoneBy(Exception failure) => failure switch
    {
        ObjectDisposedException => true,
        NbdException { Code: NbdErrorCode.ServerShutdown } => true,
        NbdException => IsLost || Handle.State is not (NbdHandleState.Ready or NbdHandleState.Processing),
        _ => false,
    };
}
