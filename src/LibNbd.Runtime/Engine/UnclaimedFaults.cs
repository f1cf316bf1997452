using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>What callbacks threw whose command or option request is over, until somebody takes it.</summary>
/// <remarks>It has a lock of its own, because a debug callback is also called where the handle's is not held.</remarks>
internal sealed class UnclaimedFaults
{
    private readonly Lock _lock = new();
    private readonly List<(ulong Cookie, bool HasOwner, Exception Fault)> _faults = [];
    private volatile bool _any;

    /// <summary>Keeps what a command left behind.</summary>
    /// <param name="faults">What it is.</param>
    /// <param name="cookie">The command's cookie; 0 for what is no command's.</param>
    /// <param name="hasOwner">Whether a call waits for this very command, and is the only one to take it.</param>
    internal void Add(ref CallbackFaults faults, ulong cookie = 0, bool hasOwner = false)
    {
        if (!faults.Any)
        {
            return;
        }

        lock (_lock)
        {
            foreach (Exception fault in faults.TakeList())
            {
                if (_faults.Count < Limits.MaxCallbackFaults)
                {
                    _faults.Add((cookie, hasOwner, fault));
                }
            }

            _any = true;
        }
    }

    /// <summary>Takes what one command left behind; null if nothing.</summary>
    internal Exception? TakeOf(ulong cookie) => _any ? TakeThose(cookie) : null;

    /// <summary>Takes everything that has no owner; null if there is nothing.</summary>
    internal Exception? TakeUnowned() => _any ? Take(static entry => !entry.HasOwner) : null;

    // Apart from the question whether there are any: what the lambda captures is allocated on the way in.
    private Exception? TakeThose(ulong cookie) => Take(entry => entry.Cookie == cookie);

    private Exception? Take(Predicate<(ulong Cookie, bool HasOwner, Exception Fault)> isWanted)
    {
        lock (_lock)
        {
            List<Exception> taken = [.. _faults.FindAll(isWanted).Select(static entry => entry.Fault)];
            _faults.RemoveAll(isWanted);
            _any = _faults.Count > 0;
            return taken.Count == 0 ? null : CallbackFaults.AsOne(taken);
        }
    }
}
