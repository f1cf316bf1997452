using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>The calls for one's own event loop: poll, notify, direction, predicates.</summary>
internal sealed partial class HandleCore
{
    /// <summary>Whether the direction that was last asked for included "write": who acts on it later is not wrong to notify.</summary>
    private volatile bool _writeAnnounced;

    internal int Poll(int timeout) => DroveForAll(WaitAndDrive(timeout));

    internal int Poll2(int fd, int timeout) => DroveForAll(WaitAndDrive(timeout, fd));

    internal int AioGetFd()
    {
        _isWatchedByCaller = true;
        return _transport is { } transport && !HasEnded
            ? transport.FileDescriptor
            : Fail(Errno.EINVAL, "connection is not in a connected state");
    }

    internal uint AioGetDirection()
    {
        int events = _publicEvents;
        bool write = (events & (int)StateEvents.Write) != 0;
        if (_writeAnnounced != write)
        {
            _writeAnnounced = write;
        }

        return (uint)events;
    }

    internal int AioNotifyRead() => DroveForAll(Notify(StateEvents.Read));

    internal int AioNotifyWrite() => DroveForAll(Notify(StateEvents.Write));

    internal int AioIsCreated() => IsPublic(StateClass.Created);

    internal int AioIsConnecting() => IsPublic(StateClass.Connecting);

    internal int AioIsNegotiating() => IsPublic(StateClass.Negotiating);

    internal int AioIsReady() => IsPublic(StateClass.Ready);

    internal int AioIsProcessing() => IsPublic(StateClass.Processing);

    internal int AioIsDead() => IsPublic(StateClass.Dead);

    internal int AioIsClosed() => IsPublic(StateClass.Closed);

    internal string ConnectionState()
    {
        if (_depth == 1)
        {
            LookAtSocket();
        }

        StateInfo state = StateTable.Get(_engine.State);
        return $"{state.Name}: {state.Description}";
    }

    private int IsPublic(StateClass stateClass)
    {
        NoticeLoss();
        return StateTable.ClassOf(_publicState) == stateClass ? 1 : 0;
    }

    private int Notify(StateEvents happened)
    {
        if ((_engine.Events & happened) == 0)
        {
            if (happened == StateEvents.Write && _writeAnnounced && _engine.Class is (StateClass.Ready or StateClass.Processing))
            {
                // Another call sent meanwhile what room was asked for: the caller could not know, and there is nothing left to do.
                _writeAnnounced = false;
                return 0;
            }

            return Fail(
                Errno.EINVAL,
                $"external event {(happened == StateEvents.Read ? 0 : 1)} is invalid in state {StateTable.Get(_engine.State).Name}");
        }

        if (_driving)
        {
            return Fail(Errno.EDEADLK, "a callback cannot drive the handle it was called by");
        }

        if (_engine.State is EngineState.ConnectConnecting or EngineState.ConnectTcpConnecting)
        {
            return ContinueConnecting() < 0 ? -1 : 0;
        }

        if (happened == StateEvents.Write)
        {
            Flush();
        }
        else if (!_hasLeader)
        {
            // A leader saw the same readiness and is about to receive.
            Receive();
        }

        return OutcomeOfDriving() < 0 ? -1 : 0;
    }
}
