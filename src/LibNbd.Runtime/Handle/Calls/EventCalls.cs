using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>The calls for one's own event loop: poll, notify, direction, predicates.</summary>
internal sealed class EventCalls(
    HandleLock handleLock, Connection engine, ConnectionDriver driver, ConnectionWaiter waiter, LossDetector losses, CallFaults faults)
{
    /// <summary>Whether the direction that was last asked for included "write": who acts on it later is not wrong to notify.</summary>
    private volatile bool _writeAnnounced;

    internal int Poll(int timeout) => faults.DroveForAll(waiter.WaitAndDrive(timeout));

    internal int Poll2(int fd, int timeout) => faults.DroveForAll(waiter.WaitAndDrive(timeout, fd));

    internal int AioGetFd()
    {
        losses.LeaveToCaller();
        return driver.Transport is { } transport && !driver.HasEnded
            ? transport.FileDescriptor
            : Fail(Errno.EINVAL, "connection is not in a connected state");
    }

    internal uint AioGetDirection()
    {
        int events = (int)handleLock.PublicEvents;
        bool write = (events & (int)StateEvents.Write) != 0;
        if (_writeAnnounced != write)
        {
            _writeAnnounced = write;
        }

        return (uint)events;
    }

    internal int AioNotifyRead() => faults.DroveForAll(Notify(StateEvents.Read));

    internal int AioNotifyWrite() => faults.DroveForAll(Notify(StateEvents.Write));

    internal int AioIsCreated() => IsPublic(HandleStates.Created);

    internal int AioIsConnecting() => IsPublic(HandleStates.Connecting);

    internal int AioIsNegotiating() => IsPublic(HandleStates.Negotiating);

    internal int AioIsReady() => IsPublic(HandleStates.Ready);

    internal int AioIsProcessing() => IsPublic(HandleStates.Processing);

    internal int AioIsDead() => IsPublic(HandleStates.Dead);

    internal int AioIsClosed() => IsPublic(HandleStates.Closed);

    internal string ConnectionState()
    {
        if (!handleLock.IsNested)
        {
            losses.Look();
        }

        StateInfo state = StateTable.Get(engine.State);
        return $"{state.Name}: {state.Description}";
    }

    /// <summary>The state as the predicates show it.</summary>
    internal HandleStates PublicState()
    {
        losses.Notice();
        return StateTable.HandleStateOf(handleLock.PublicState);
    }

    private int IsPublic(HandleStates state) => PublicState() == state ? 1 : 0;

    private int Notify(StateEvents happened)
    {
        if ((engine.Events & happened) == 0)
        {
            if (happened == StateEvents.Write && _writeAnnounced && engine.HandleState is (HandleStates.Ready or HandleStates.Processing))
            {
                // Another call sent meanwhile what room was asked for: the caller could not know, and there is nothing left to do.
                _writeAnnounced = false;
                return 0;
            }

            return Fail(
                Errno.EINVAL,
                $"external event {(happened == StateEvents.Read ? 0 : 1)} is invalid in state {StateTable.Get(engine.State).Name}");
        }

        if (driver.IsDriving)
        {
            return Fail(Errno.EDEADLK, "a callback cannot drive the handle it was called by");
        }

        if (driver.IsConnecting)
        {
            return driver.Dispatch(happened == StateEvents.Write ? PollEvents.Write : PollEvents.Read) < 0 ? -1 : 0;
        }

        if (happened == StateEvents.Write)
        {
            driver.Flush();
        }
        else if (!waiter.HasLeader)
        {
            // A leader saw the same readiness and is about to receive.
            driver.Receive();
        }

        return driver.Outcome() < 0 ? -1 : 0;
    }
}
