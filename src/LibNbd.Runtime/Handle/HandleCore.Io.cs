using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Driving the connection: bytes between the engine and the transport, and waiting for them.</summary>
/// <remarks>
/// <para>
/// Waiting happens without the lock, so that several threads can share a handle. At most one of them (the leader) waits for the socket to
/// become readable; the others wait for the leader to make progress, and one of them takes over when it leaves. So no
/// thread can consume what another is waiting for in the kernel.
/// </para>
/// <para>
/// While there is a leader nobody else receives: the readiness that they saw wakes the leader too. Sending is open to all, and who finds the
/// socket full while the leader does not wait for room waits for room itself.
/// </para>
/// </remarks>
internal sealed partial class HandleCore
{
    /// <summary>
    /// Commands are held back for the next send only while replies are outstanding and less than this waits to be sent: enough to fill a
    /// socket buffer, so that waiting longer would gain nothing.
    /// </summary>
    private const ulong FlushThreshold = 128 * 1024;

    private StreamTransport? _transport;

    /// <summary>Shut, and given back when the last one who waits on a socket has left. Several, if address after address was refused.</summary>
    private readonly List<StreamTransport> _closing = [];

    /// <summary>The engine is being fed or emptied; whoever comes again (from a callback) leaves the work to the one who is at it.</summary>
    private bool _driving;

    /// <summary>The call that does so: what goes wrong meanwhile is its error, whatever callbacks have called since.</summary>
    private string? _drivenBy;

    private bool _hasLeader;
    private bool _hasWriteWaiter;
    private int _pollers;
    private int _followers;

    /// <summary>Counts what was received or decided, so that followers see that something happened.</summary>
    private long _progress;

    private bool HasEnded => _engine.Class is StateClass.Dead or StateClass.Closed;

    /// <summary>Sends what waits, as far as the socket takes it.</summary>
    private void Flush()
    {
        if (_driving || _transport is null)
        {
            return;
        }

        BeginDriving();
        try
        {
            FlushAll();
            if (!HasEnded && _transport is { HasBufferedInput: true })
            {
                // It was sending that decrypted it: no socket will tell of it.
                ReceiveAll();
                FlushAll();
            }
        }
        finally
        {
            EndDriving();
        }

        AfterDriving();
    }

    /// <summary>Receives what is there, lets the engine act on it, and sends what comes of it.</summary>
    private void Receive()
    {
        if (_driving || _transport is null)
        {
            return;
        }

        BeginDriving();
        try
        {
            ReceiveAll();
            FlushAll();
        }
        finally
        {
            EndDriving();
        }

        AfterDriving();
    }

    private void BeginDriving()
    {
        _driving = true;
        _drivenBy = LastError.Context;
    }

    private void EndDriving()
    {
        _driving = false;
        LastError.Context = _drivenBy!;
        _drivenBy = null;
    }

    private void ReceiveAll()
    {
        ulong enough = _engine.BytesReceived + Limits.MaxReceivePerTurn;

        // Looked at anew each time: TLS puts another transport in the place of the first. What waits above the socket does not make the socket
        // readable again, so a turn does not end before it; but nothing is added to it then, or a fast peer's turn would never end.
        while (_engine.MayReceive && _transport is { } transport && (_engine.BytesReceived < enough || transport.HasBufferedInput))
        {
            if (_engine.IsStartingTls)
            {
                if (!ContinueTls())
                {
                    return;
                }

                continue;
            }

            _engine.FitBuffers();
            Span<byte> target = _engine.ReceiveTarget;
            IoResult result = _engine.BytesReceived < enough ? transport.Receive(target) : transport.ReceiveBuffered(target);
            if (result.WouldBlock)
            {
                return;
            }

            if (result.IsError)
            {
                DieOf(transport, result, "recv");
                return;
            }

            if (result.Count == 0)
            {
                _connectionLost = true;
                _engine.OnEndOfStream();
                if (_debug && _engine.Class == StateClass.Closed)
                {
                    Debug("the server ended the connection");
                }

                return;
            }

            _engine.OnReceived(result.Count);

            // A receive that was not filled has emptied the socket: the next one would only say so.
            if (result.Count < target.Length && !transport.HasBufferedInput && !_engine.IsStartingTls)
            {
                return;
            }
        }
    }

    private void FlushAll()
    {
        while (!HasEnded && _transport is { } transport)
        {
            if (_engine.IsStartingTls && !ContinueTls())
            {
                return;
            }

            _engine.TransportHoldsOutput = transport.HasPendingOutput;
            _engine.StageCommands();
            if (_engine.Output.IsEmpty && !transport.HasPendingOutput)
            {
                if (_engine.OnOutputEmpty())
                {
                    transport.ShutdownSend();
                    _engine.TransportHoldsOutput = transport.HasPendingOutput;
                }

                _engine.FitBuffers();
                return;
            }

            IoResult result = transport.Send(_engine.Output.Head, _engine.Output.Payload);
            if (result.WouldBlock)
            {
                return;
            }

            if (result.IsError)
            {
                DieOf(transport, result, "send");
                return;
            }

            _engine.TransportHoldsOutput = transport.HasPendingOutput;
            _engine.OnSent(result.Count);
        }
    }

    /// <summary>What follows from a new state: an ended connection gives its socket back, and those who wait are told.</summary>
    private void AfterDriving()
    {
        if (HasEnded)
        {
            CloseTransport();
        }

        NoteProgress();
    }

    private void NoteProgress()
    {
        _progress++;
        CompleteStateWaiters();
        WakeFollowers();
    }

    /// <summary>The socket is given back; at once if nobody waits on it, otherwise they are woken and the last one does it.</summary>
    private void CloseTransport()
    {
        if (_transport is not { } transport)
        {
            return;
        }

        _transport = null;
        DropRegistration();
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

    /// <summary>After a command was accepted: sent at once on an idle connection, otherwise with the next ones.</summary>
    private void AfterSubmit()
    {
        if (_driving)
        {
            return;
        }

        if (!_engine.AwaitsReplies || _engine.QueuedBytes >= FlushThreshold)
        {
            Flush();
        }
    }

    /// <summary>Waits for the socket, or for another thread that waits for it, and drives the connection on.</summary>
    /// <param name="timeout">In milliseconds; -1 for ever.</param>
    /// <param name="extraDescriptor">One more descriptor whose being readable ends the wait; -1 for none.</param>
    /// <returns>1 if something happened, 0 if the time was over, -1 if an error was reported.</returns>
    private int WaitAndDrive(int timeout, int extraDescriptor = -1)
    {
        if (_depth > 1 || _driving)
        {
            return Fail(Errno.EDEADLK, "a callback cannot wait on the handle it was called by");
        }

        ulong sentBefore = _engine.BytesSent;
        if (_engine.WantsToSend && IsConnectedSocket)
        {
            Flush();
            if (HasEnded)
            {
                return OutcomeOfDriving();
            }
        }

        bool sent = _engine.BytesSent != sentBefore;
        TimeProvider clock = SocketPlatform.Current.Clock;
        long begun = timeout > 0 ? clock.GetTimestamp() : 0;
        int left = timeout;
        while (true)
        {
            int outcome = !_hasLeader ? Lead(left, extraDescriptor, sent)
                : extraDescriptor >= 0 ? FollowAndWatch(left, extraDescriptor)
                : !_hasWriteWaiter && (_engine.Events & StateEvents.Write) != 0 ? WaitToWrite(left)
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

    private bool IsConnectedSocket =>
        _transport is not null && _engine.State is not (EngineState.ConnectConnecting or EngineState.ConnectTcpConnecting);

    /// <summary>Waits for the socket with the lock released.</summary>
    private int Lead(int timeout, int extraDescriptor, bool sent)
    {
        StateEvents events = _engine.Events;
        if (events == StateEvents.None || _transport is not { } transport)
        {
            // A name that is being looked up has no socket yet: its outcome is what there is to wait for.
            return _engine.State == EngineState.ConnectTcpStart
                ? extraDescriptor >= 0 ? FollowAndWatch(timeout, extraDescriptor) : Follow(timeout)
                : Fail(Errno.EINVAL, $"nothing to poll for in state {StateTable.Get(_engine.State).Name}");
        }

        if (transport.HasBufferedInput)
        {
            return Dispatch(PollEvents.Read);
        }

        Span<PollItem> items =
        [
            new PollItem(transport.FileDescriptor, ToPoll(events)),
            new PollItem(extraDescriptor, PollEvents.Read),
        ];
        _hasLeader = true;
        int ready = PollUnlocked(items[..(extraDescriptor >= 0 ? 2 : 1)], timeout, out int errno);
        _hasLeader = false;

        // One of those who follow has to lead now, whatever came of this wait.
        WakeFollowers();

        int outcome;
        if (_transport != transport)
        {
            // The connection ended, or went on to another address, under another thread's hands.
            outcome = OutcomeOfDriving();
        }
        else if (ready < 0)
        {
            outcome = Fail(errno, "poll");
        }
        else if (ready == 0)
        {
            outcome = sent ? 1 : 0;
        }
        else
        {
            outcome = items[0].Ready == PollEvents.None ? 1 : Dispatch(items[0].Ready);
        }

        ArmIfAwaited();
        return outcome;
    }

    /// <summary>The leader waits for input only, and there is something to send for which the socket has no room.</summary>
    private int WaitToWrite(int timeout)
    {
        if (_transport is not { } transport)
        {
            return OutcomeOfDriving();
        }

        Span<PollItem> items = [new PollItem(transport.FileDescriptor, PollEvents.Write)];
        _hasWriteWaiter = true;
        int ready = PollUnlocked(items, timeout, out int errno);
        _hasWriteWaiter = false;
        if (_transport != transport)
        {
            return OutcomeOfDriving();
        }

        if (ready < 0)
        {
            return Fail(errno, "poll");
        }

        if (ready > 0)
        {
            Flush();
            return OutcomeOfDriving();
        }

        return 0;
    }

    private int PollUnlocked(Span<PollItem> items, int timeout, out int errno)
    {
        _pollers++;
        int depth = ReleaseForWait();
        Monitor.Exit(_lock);
        int ready;
        try
        {
            ready = Poller.Poll(items, timeout, out errno);
        }
        finally
        {
            Monitor.Enter(_lock);
            RestoreAfterWait(depth);
            if (--_pollers == 0 && _closing.Count > 0)
            {
                foreach (StreamTransport closing in _closing)
                {
                    closing.Close();
                }

                _closing.Clear();
            }
        }

        return ready;
    }

    /// <summary>The lock is about to be released in the middle of a call: what others see must be true, and what is done must reach its waiters.</summary>
    private int ReleaseForWait()
    {
        Publish();
        TakeFinishedOperations().Run();
        int depth = _depth;
        _depth = 0;
        return depth;
    }

    private void RestoreAfterWait(int depth) => _depth = depth;

    /// <summary>Acts on what the socket is ready for.</summary>
    private int Dispatch(PollEvents ready)
    {
        if (_engine.State is EngineState.ConnectConnecting or EngineState.ConnectTcpConnecting)
        {
            return ContinueConnecting();
        }

        if ((ready & (PollEvents.Read | PollEvents.HangUp)) != 0)
        {
            Receive();
        }
        else if ((ready & PollEvents.Write) != 0)
        {
            Flush();
        }
        else
        {
            return Fail(Errno.ENOTCONN, "poll: the socket has an error");
        }

        return OutcomeOfDriving();
    }

    /// <summary>1, or -1 with this connection's error if it died.</summary>
    private int OutcomeOfDriving()
    {
        if (_engine.Class != StateClass.Dead)
        {
            return 1;
        }

        if (_faultMessage is not null)
        {
            // It may have been noticed by another thread: then this one has not heard of it yet.
            LastError.Set(_faultErrno, _faultMessage);
        }

        return -1;
    }

    private static PollEvents ToPoll(StateEvents events) =>
        ((events & StateEvents.Read) != 0 ? PollEvents.Read : PollEvents.None)
        | ((events & StateEvents.Write) != 0 ? PollEvents.Write : PollEvents.None);
}
