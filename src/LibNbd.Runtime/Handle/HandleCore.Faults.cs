namespace LibNbd.Runtime.Handle;

/// <summary>What callbacks threw, on its way to the one whom it concerns (docs/adr/0008-callback-exceptions.md).</summary>
/// <remarks>
/// It guarantees that a call which waits for a command of its own throws for that command alone; what has no owner is thrown by the calls that drive for
/// everybody. A call that throws sets down what, under the lock, and <see cref="Leave"/> does it when the lock is released.
/// </remarks>
internal sealed partial class HandleCore
{
    /// <summary>The error of an await whose operation succeeded, but for a callback.</summary>
    internal const string CallbackThrew = "a callback threw an exception";

    /// <summary>What the call that is about to leave throws.</summary>
    private Exception? _thrown;

    private Exception? TakeThrown()
    {
        Exception? thrown = _thrown;
        if (thrown is not null)
        {
            _thrown = null;
        }

        return thrown;
    }

    /// <summary>The end of a call that drives for everybody: it throws what nobody else does.</summary>
    private int DroveForAll(int result)
    {
        // Not in a callback, which is no end of anything.
        if (_depth == 1)
        {
            Throw(_engine.Unclaimed.TakeUnowned(), failed: result < 0);
        }

        return result;
    }

    /// <summary>The end of a call that asked how a command of its own had ended, which nobody else has waited for.</summary>
    private int Asked(ulong cookie, int result)
    {
        if (_depth == 1)
        {
            Throw(_engine.Unclaimed.TakeOf(cookie), failed: result < 0);
        }

        return result;
    }

    /// <summary>The end of a blocking call whose own callbacks may have thrown: nothing else says so well why it failed.</summary>
    private int Waited(ulong cookie, int result)
    {
        if (_depth == 1)
        {
            Throw(_engine.Unclaimed.TakeOf(cookie), failed: false);
        }

        return result;
    }

    /// <summary>Has the call throw it. One that failed has an error of its own, and this is what is behind it.</summary>
    private void Throw(Exception? fault, bool failed)
    {
        if (fault is not null)
        {
            _thrown = failed ? new NbdException(LastError.Text, LastError.Number, fault) : fault;
        }
    }
}
