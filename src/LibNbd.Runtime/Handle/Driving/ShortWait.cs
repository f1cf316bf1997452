namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Whether a wait looks at the socket a few times before it sleeps.</summary>
/// <remarks>
/// A server on the same machine often replies sooner than a sleeping thread is woken. It guarantees that looking is bounded: a wait looks
/// at most as often as the platform says, and where that does not pay, because the server is farther away or the processors are busy, it is
/// tried in ever fewer waits.
/// </remarks>
internal struct ShortWait
{
    /// <summary>After so many waits in a row that did not pay, one in 1024 tries again: that costs less than can be measured.</summary>
    internal const int MaxDoublings = 10;

    private int _doublings;
    private int _left;

    /// <summary>Asked before each wait: whether this one looks before it sleeps.</summary>
    internal bool IsWorthATry()
    {
        if (_left == 0)
        {
            return true;
        }

        _left--;
        return false;
    }

    /// <summary>What came of a wait that looked.</summary>
    internal void Note(bool paid)
    {
        _doublings = paid ? 0 : Math.Min(_doublings + 1, MaxDoublings);
        _left = (1 << _doublings) - 1;
    }
}
