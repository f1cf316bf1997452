using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Waiting, for the socket or for the thread that waits for the socket.</summary>
/// <remarks>
/// <para>
/// Waiting happens without the lock, so that several threads can share a handle. At most one of them (the leader) waits for the socket to
/// become readable; the others wait for the leader to make progress, and one of them takes over when it leaves. So no
/// thread can consume what another is waiting for in the kernel.
/// </para>
/// <para>
/// While there is a leader nobody else receives: the readiness that they saw wakes the leader too. Sending is open to all, and who finds
/// the socket full while the leader does not wait for room waits for room itself.
/// </para>
/// </remarks>
internal sealed class ConnectionWaiter(HandleLock handleLock, WaitingRoom room, Connection engine, ConnectionDriver driver)
{
    private IDriverEvents? _events;
    private volatile bool _hasLeader;
    private bool _hasWriteWaiter;

    /// <summary>Whether a thread waits for the socket to become readable; may be asked without the lock.</summary>
    internal bool HasLeader => _hasLeader;

    /// <summary>Who is told what happens; before anything else.</summary>
    internal void Attach(IDriverEvents events) => _events = events;

    /// <summary>Waits for the socket, or for another thread that waits for it, and drives the connection on.</summary>
    /// <param name="timeout">In milliseconds; -1 for ever.</param>
    /// <param name="extraDescriptor">One more descriptor whose being readable ends the wait; -1 for none.</param>
    /// <returns>1 if something happened, 0 if the time was over, -1 if an error was reported.</returns>
    internal int WaitAndDrive(int timeout, int extraDescriptor = -1)
    {
        if (handleLock.IsNested || driver.IsDriving)
        {
            return CallResult.Fail(Errno.EDEADLK, "a callback cannot wait on the handle it was called by");
        }

        ulong sentBefore = engine.BytesSent;
        if (engine.WantsToSend && driver.IsConnectedSocket)
        {
            driver.Flush();
            if (driver.HasEnded)
            {
                return driver.Outcome();
            }
        }

        bool sent = engine.BytesSent != sentBefore;
        TimeProvider clock = SocketPlatform.Current.Clock;
        long begun = timeout > 0 ? clock.GetTimestamp() : 0;
        int left = timeout;
        while (true)
        {
            int outcome = !_hasLeader ? Lead(left, extraDescriptor, sent)
                : extraDescriptor >= 0 ? FollowAndWatch(left, extraDescriptor)
                : !_hasWriteWaiter && (engine.Events & StateEvents.Write) != 0 ? WaitToWrite(left)
                : Follow(left);
            if (outcome != 0)
            {
                return outcome;
            }

            if (timeout > 0)
            {
                // Rounded up: a wait that comes back a little early must not become one of many that do not wait at all.
                left = (int)Math.Clamp(Math.Ceiling(timeout - clock.GetElapsedTime(begun).TotalMilliseconds), 0, timeout);
            }

            if (left == 0)
            {
                return 0;
            }
        }
    }

    /// <summary>Waits for the socket with the lock given up.</summary>
    private int Lead(int timeout, int extraDescriptor, bool sent)
    {
        StateEvents events = engine.Events;
        if (events == StateEvents.None || driver.Transport is not { } transport)
        {
            // A name that is being looked up has no socket yet: its outcome is what there is to wait for.
            return engine.State == ConnectionState.ConnectTcpStart
                ? extraDescriptor >= 0 ? FollowAndWatch(timeout, extraDescriptor) : Follow(timeout)
                : CallResult.Fail(Errno.EINVAL, $"nothing to poll for in state {StateTable.Get(engine.State).Name}");
        }

        if (transport.HasBufferedInput)
        {
            return driver.Dispatch(PollEvents.Read);
        }

        Span<PollItem> items =
        [
            new PollItem(transport.FileDescriptor, ConnectionDriver.ToPoll(events)),
            new PollItem(extraDescriptor, PollEvents.Read),
        ];
        _hasLeader = true;
        int ready = room.Poll(items[..(extraDescriptor >= 0 ? 2 : 1)], timeout, mayBeShort: engine.AwaitsOneShortReply, out int errno);
        _hasLeader = false;

        // One of those who follow has to lead now, whatever came of this wait.
        room.WakeFollowers();

        int outcome;
        if (driver.Transport != transport)
        {
            // The connection ended, or went on to another address, under another thread's hands.
            outcome = driver.Outcome();
        }
        else if (ready < 0)
        {
            outcome = CallResult.Fail(errno, "poll");
        }
        else if (ready == 0)
        {
            outcome = sent ? 1 : 0;
        }
        else
        {
            outcome = items[0].Ready == PollEvents.None ? 1 : driver.Dispatch(items[0].Ready);
        }

        _events!.OnWaitOver();
        return outcome;
    }

    /// <summary>The leader waits for input only, and there is something to send for which the socket has no room.</summary>
    private int WaitToWrite(int timeout)
    {
        if (driver.Transport is not { } transport)
        {
            return driver.Outcome();
        }

        Span<PollItem> items = [new PollItem(transport.FileDescriptor, PollEvents.Write)];
        _hasWriteWaiter = true;
        int ready = room.Poll(items, timeout, mayBeShort: false, out int errno);
        _hasWriteWaiter = false;
        if (driver.Transport != transport)
        {
            return driver.Outcome();
        }

        if (ready < 0)
        {
            return CallResult.Fail(errno, "poll");
        }

        if (ready > 0)
        {
            driver.Flush();
            return driver.Outcome();
        }

        return 0;
    }

    /// <summary>Another thread leads: waits until it made progress or left.</summary>
    /// <returns>0 also if there is no leader any more.</returns>
    private int Follow(int timeout)
    {
        long seen = room.Progress;
        room.Follow(timeout);
        return room.Progress != seen ? driver.Outcome() : 0;
    }

    /// <summary>As <see cref="Follow"/>, and until a descriptor is readable; waits for room to send as well if nobody else does.</summary>
    private int FollowAndWatch(int timeout, int extraDescriptor)
    {
        if (room.RentWakeUp(out int errno) is not { } wakeUp)
        {
            return CallResult.Fail(errno, "cannot wait for a descriptor and another thread at once");
        }

        bool writes = !_hasWriteWaiter && (engine.Events & StateEvents.Write) != 0 && driver.IsConnectedSocket;
        StreamTransport? transport = driver.Transport;
        Span<PollItem> items =
        [
            new PollItem(wakeUp.Descriptor, PollEvents.Read),
            new PollItem(extraDescriptor, PollEvents.Read),
            new PollItem(writes ? transport!.FileDescriptor : -1, PollEvents.Write),
        ];
        long seen = room.Progress;
        _hasWriteWaiter |= writes;
        int ready = room.FollowIn(items, wakeUp, timeout, out errno);
        _hasWriteWaiter &= !writes;
        if (ready < 0)
        {
            return CallResult.Fail(errno, "poll");
        }

        if (room.Progress != seen || (writes && driver.Transport != transport))
        {
            return driver.Outcome();
        }

        if (writes && items[2].Ready != PollEvents.None)
        {
            driver.Flush();
            return driver.Outcome();
        }

        return items[1].Ready != PollEvents.None ? 1 : 0;
    }
}
