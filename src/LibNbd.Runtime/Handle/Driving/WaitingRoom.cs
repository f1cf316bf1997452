using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Where the threads of a handle wait with the lock given up: in a poll, or for the one who is in a poll.</summary>
/// <remarks>
/// It guarantees that no socket is given back while somebody polls it, and that whoever waits for another thread hears of its progress: who
/// waits for nothing else sleeps on the lock; who watches a descriptor of its own as well sleeps in a poll, of that and of a wake-up that
/// is signalled whenever the others would be pulsed. Its owner's lock is held for every call.
/// </remarks>
internal sealed class WaitingRoom(HandleLock handleLock)
{
    /// <summary>Shut, and given back when the last one who polls has left. Several, if address after address was refused.</summary>
    private readonly List<StreamTransport> _closing = [];

    /// <summary>Of those who follow in a poll of their own.</summary>
    private readonly List<WakeUp> _watchers = [];

    /// <summary>Those that nobody uses at the moment.</summary>
    private readonly Stack<WakeUp> _idleWakeUps = [];

    private int _pollers;
    private int _followers;
    private ShortWait _shortWait;

    /// <summary>Whether anybody is in a poll.</summary>
    internal bool IsPolling => _pollers > 0;

    /// <summary>Counts what was received or decided, so that followers see that something happened.</summary>
    internal long Progress { get; private set; }

    /// <summary>Something was received or decided; <see cref="WakeFollowers"/> tells those who wait for it.</summary>
    internal void CountProgress() => Progress++;

    /// <summary>Those who wait for another thread look again.</summary>
    internal void WakeFollowers()
    {
        if (_followers > 0)
        {
            handleLock.PulseAll();
        }

        foreach (WakeUp watcher in _watchers)
        {
            watcher.Signal();
        }
    }

    /// <summary>Waits until another thread made progress or left.</summary>
    internal void Follow(int timeout)
    {
        _followers++;
        handleLock.Wait(timeout);
        _followers--;
    }

    /// <summary>Waits for descriptors with the lock given up: how many are ready, or -1 and an error number.</summary>
    /// <param name="items">What is waited for.</param>
    /// <param name="timeout">In milliseconds; -1 for ever.</param>
    /// <param name="mayBeShort">What is waited for is one reply, which may be there before a thread that sleeps would be woken.</param>
    /// <param name="errno">Why it failed.</param>
    internal int Poll(Span<PollItem> items, int timeout, bool mayBeShort, out int errno)
    {
        bool looks = mayBeShort && timeout != 0 && SocketPlatform.Current.LooksBeforeSleeping > 0 && _shortWait.IsWorthATry();
        bool paid = false;
        _pollers++;
        try
        {
            using (handleLock.GiveUp())
            {
                int ready = looks ? Look(items, out errno) : (errno = 0);
                paid = ready != 0;
                return paid ? ready : SocketPlatform.Current.Poll(items, timeout, out errno);
            }
        }
        finally
        {
            if (looks)
            {
                _shortWait.Note(paid);
            }

            if (--_pollers == 0 && _closing.Count > 0)
            {
                foreach (StreamTransport closing in _closing)
                {
                    closing.Close();
                }

                _closing.Clear();
            }
        }
    }

    /// <summary>Gives a socket back; at once if nobody polls, otherwise they are woken and the last one does it.</summary>
    internal void Close(StreamTransport transport)
    {
        if (_pollers == 0)
        {
            transport.Close();
        }
        else
        {
            transport.Abort();
            _closing.Add(transport);
        }
    }

    /// <summary>As <see cref="Poll"/>; what would wake a follower is signalled to the wake-up, which is one of the items.</summary>
    internal int FollowIn(Span<PollItem> items, WakeUp wakeUp, int timeout, out int errno)
    {
        _watchers.Add(wakeUp);
        int ready = Poll(items, timeout, mayBeShort: false, out errno);
        _watchers.Remove(wakeUp);
        wakeUp.Reset();
        if (handleLock.IsClosed)
        {
            wakeUp.Dispose();
        }
        else
        {
            _idleWakeUps.Push(wakeUp);
        }

        return ready;
    }

    /// <summary>A wake-up for <see cref="FollowIn"/>, which takes it back; null and an error number if there is none to be had.</summary>
    internal WakeUp? RentWakeUp(out int errno)
    {
        errno = 0;
        return _idleWakeUps.TryPop(out WakeUp? wakeUp) ? wakeUp : SocketPlatform.Current.CreateWakeUp(out errno);
    }

    /// <summary>The handle is closed: what nobody uses is given back.</summary>
    internal void DropWakeUps()
    {
        while (_idleWakeUps.TryPop(out WakeUp? wakeUp))
        {
            wakeUp.Dispose();
        }
    }

    private static int Look(Span<PollItem> items, out int errno)
    {
        errno = 0;
        int ready = 0;
        for (int i = 0; i < SocketPlatform.Current.LooksBeforeSleeping && ready == 0; i++)
        {
            ready = SocketPlatform.Current.Poll(items, 0, out errno);
        }

        return ready;
    }
}
