using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Waiting behind the thread that waits for the socket.</summary>
/// <remarks>
/// Who waits for nothing else sleeps on the lock. Who watches a descriptor of its own as well sleeps in a poll, of that and of a wake-up that is
/// signalled whenever the others would be pulsed: so it misses neither.
/// </remarks>
internal sealed partial class HandleCore
{
    /// <summary>Of those who are in a poll of their own.</summary>
    private readonly List<WakeUp> _watchers = [];

    /// <summary>Those that nobody uses at the moment.</summary>
    private readonly Stack<WakeUp> _idleWakeUps = [];

    private void WakeFollowers()
    {
        if (_followers > 0)
        {
            Monitor.PulseAll(_lock);
        }

        foreach (WakeUp watcher in _watchers)
        {
            watcher.Signal();
        }
    }

    /// <summary>Another thread leads: waits until it made progress or left.</summary>
    /// <returns>0 also if there is no leader any more.</returns>
    private int Follow(int timeout)
    {
        long seen = _progress;
        _followers++;
        int depth = ReleaseForWait();
        bool signalled = Monitor.Wait(_lock, timeout);
        RestoreAfterWait(depth);
        _followers--;
        _ = signalled;
        return _progress != seen ? OutcomeOfDriving() : 0;
    }

    /// <summary>As <see cref="Follow"/>, and until a descriptor is readable; waits for room to send as well if nobody else does.</summary>
    private int FollowAndWatch(int timeout, int extraDescriptor)
    {
        int errno = 0;
        if (!_idleWakeUps.TryPop(out WakeUp? wakeUp))
        {
            wakeUp = SocketPlatform.Current.CreateWakeUp(out errno);
        }

        if (wakeUp is null)
        {
            return Fail(errno, "cannot wait for a descriptor and another thread at once");
        }

        bool writes = !_hasWriteWaiter && (_engine.Events & StateEvents.Write) != 0 && IsConnectedSocket;
        StreamTransport? transport = _transport;
        Span<PollItem> items =
        [
            new PollItem(wakeUp.Descriptor, PollEvents.Read),
            new PollItem(extraDescriptor, PollEvents.Read),
            new PollItem(writes ? transport!.FileDescriptor : -1, PollEvents.Write),
        ];
        long seen = _progress;
        _watchers.Add(wakeUp);
        _hasWriteWaiter |= writes;
        int ready = PollUnlocked(items, timeout, out errno);
        _hasWriteWaiter &= !writes;
        _watchers.Remove(wakeUp);
        wakeUp.Reset();
        if (_closed)
        {
            wakeUp.Dispose();
        }
        else
        {
            _idleWakeUps.Push(wakeUp);
        }

        if (ready < 0)
        {
            return Fail(errno, "poll");
        }

        if (_progress != seen || (writes && _transport != transport))
        {
            return OutcomeOfDriving();
        }

        if (writes && items[2].Ready != PollEvents.None)
        {
            Flush();
            return OutcomeOfDriving();
        }

        return items[1].Ready != PollEvents.None ? 1 : 0;
    }

    private void DropWakeUps()
    {
        while (_idleWakeUps.TryPop(out WakeUp? wakeUp))
        {
            wakeUp.Dispose();
        }
    }
}
