using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>What callbacks threw, on its way to the one whom it concerns (docs/adr/0008-callback-exceptions.md).</summary>
/// <remarks>
/// It guarantees that a call which waits for a command of its own throws for that command alone; what has no owner is thrown by the calls
/// that drive for everybody. A call that throws sets down what, under the lock, and does it when the lock is given up.
/// </remarks>
internal sealed class CallFaults(HandleLock handleLock, UnclaimedFaults unclaimed, FailureDetails failures)
{
    /// <summary>What the call that is about to leave throws.</summary>
    private Exception? _thrown;

    /// <summary>
    /// Takes what the call that is leaving has to throw, or null. Not for a call of a callback, which is no end of anything.
    /// </summary>
    internal Exception? TakeThrown()
    {
        Exception? thrown = _thrown;
        if (thrown is null || handleLock.IsNested)
        {
            return null;
        }

        _thrown = null;
        return thrown;
    }

    /// <summary>The end of a call that drives for everybody: it throws what nobody else does.</summary>
    internal int DroveForAll(int result)
    {
        if (!handleLock.IsNested)
        {
            Throw(unclaimed.TakeUnowned(), failed: result < 0);
        }

        return result;
    }

    /// <summary>The end of a call that asked how a command of its own had ended, which nobody else has waited for.</summary>
    internal int Asked(ulong cookie, int result)
    {
        if (!handleLock.IsNested)
        {
            Throw(unclaimed.TakeOf(cookie), failed: result < 0);
        }

        return result;
    }

    /// <summary>The end of a blocking call whose own callbacks may have thrown: nothing else says so well why it failed.</summary>
    internal int Waited(ulong cookie, int result)
    {
        if (!handleLock.IsNested)
        {
            Throw(unclaimed.TakeOf(cookie), failed: false);
        }

        return result;
    }

    /// <summary>The same of a blocking option, whose answer has what its callbacks threw.</summary>
    internal void Waited(Exception? fault)
    {
        if (!handleLock.IsNested)
        {
            Throw(fault, failed: false);
        }
    }

    /// <summary>Has the call throw it. One that failed has an error of its own, and this is what is behind it.</summary>
    private void Throw(Exception? fault, bool failed)
    {
        if (fault is not null)
        {
            _thrown = failed ? failures.OfLastError(fault) : fault;
        }
    }
}
