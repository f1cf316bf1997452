using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>What stands behind <c>await</c>: operations, and the pump that drives the connection while some are pending.</summary>
/// <remarks>
/// It guarantees: no thread waits for the socket on behalf of an await; commands issued by several awaits share sends; a
/// continuation never runs with the lock held, nor on a thread that is inside one of the caller's own blocking calls; while operations are pending the
/// connection is watched by a leader or by the reactor.
/// </remarks>
internal sealed partial class HandleCore
{
    /// <summary>So many turns at most are taken in a row: other handles wait for the pool's threads too.</summary>
    private const int MaxTurns = 16;

    /// <summary>The handle for which this thread is running continuations: what they submit is flushed when they are done.</summary>
    [ThreadStatic]
    private static HandleCore? _pumping;

    private readonly Lock _operationsLock = new();
    private readonly List<AsyncOperation> _stateWaiters = [];
    private readonly ContinuationQueue _continuations;
    private AsyncOperation? _pooledOperations;

    /// <summary>The negotiation is being given up: the end of the connection is then what was asked for.</summary>
    private bool _leaving;

    private AsyncOperation? _firstFinished;
    private AsyncOperation? _lastFinished;
    private int _pendingOperations;

    /// <summary>There was an await on this handle: threads of the pool may drive it. In a C program there never is.</summary>
    private bool _wasAwaited;

    private SocketWatch? _watch;
    private volatile bool _armed;
    private PollEvents _armedFor;
    private FlushItem? _flushItem;
    private int _flushScheduled;

    /// <summary>An operation for a command.</summary>
    internal AsyncOperation RentOperation(string context, CancellationToken cancellationToken) =>
        Rent(context, StateAwaited.None, cancellationToken);

    /// <summary>An operation that ends when the connection is not connecting any more.</summary>
    internal AsyncOperation RentConnectOperation(string context, CancellationToken cancellationToken) =>
        Rent(context, StateAwaited.Connected, cancellationToken);

    /// <summary>An operation that ends when the connection is closed or dead.</summary>
    internal AsyncOperation RentDisconnectOperation(string context, CancellationToken cancellationToken) =>
        Rent(context, StateAwaited.Ended, cancellationToken);

    internal void ReturnOperation(AsyncOperation operation)
    {
        lock (_operationsLock)
        {
            operation.NextFinished = _pooledOperations;
            _pooledOperations = operation;
        }
    }

    /// <summary>An operation was refused before it began.</summary>
    internal void ForgetOperation() => Interlocked.Decrement(ref _pendingOperations);

    /// <summary>An operation ended; its outcome is published when the lock is released.</summary>
    internal void NoteFinished(AsyncOperation operation)
    {
        Interlocked.Decrement(ref _pendingOperations);
        if (_lastFinished is null)
        {
            _firstFinished = operation;
        }
        else
        {
            _lastFinished.NextFinished = operation;
        }

        _lastFinished = operation;
    }

    /// <summary>The operation was accepted: sees to it that the connection is driven until it ends.</summary>
    internal void BeginAwaiting(AsyncOperation operation)
    {
        bool isCommand = operation.Awaited == StateAwaited.None;
        bool toSend = _engine.WantsToSend;
        bool isSeenTo = _armed && _watch is { IsHeld: true };
        if (isCommand && !isSeenTo && _pumping == this)
        {
            // The one who runs this continuation has the socket watched behind it; unless it blocks.
            _continuations.Watch();
        }
        else if (!isCommand || !isSeenTo)
        {
            Monitor.Enter(_lock);
            _depth++;
            if (!isCommand)
            {
                _stateWaiters.Add(operation);
                CompleteStateWaiters();
            }

            Arm();
            LeaveQuietly();
        }

        if (toSend)
        {
            SeeToSending();
        }
    }

    internal bool KeepRegistration(AsyncOperation operation, CancellationTokenRegistration registration)
    {
        lock (_lock)
        {
            return operation.TryKeep(registration);
        }
    }

    /// <summary>The caller does not want to wait any more.</summary>
    internal void CancelOperation(AsyncOperation operation, ulong cookie)
    {
        Monitor.Enter(_lock);
        _depth++;
        if (operation.Awaited == StateAwaited.None)
        {
            // Completed, or of another life of a pooled operation: then there is no such command, or nothing to abandon.
            if (_engine.Find(cookie) is { Phase: not CommandPhase.Done } command)
            {
                operation.EndCancelled(command.Faults.Take());
                _engine.Abandon(command);

                // A write of which a part has left must leave whole, and its reply be taken, though nobody waits for it any more.
                ArmIfAwaited();
            }
            else if (cookie == 0 && !operation.HasEnded && _engine.IsOptionPending)
            {
                // An option that was sent cannot be taken back, and its answer would be taken for that of the next.
                operation.EndCancelled();
                _engine.Die(Errno.ECANCELED, "the operation was cancelled");
                AfterDriving();
            }
        }
        else if (_stateWaiters.Remove(operation))
        {
            operation.EndCancelled();
            if (_engine.State == EngineState.ConnectTcpStart)
            {
                _lookUp++;
                _engine.BackToStart();
                NoteProgress();
            }
            else
            {
                // Half a handshake is of use to nobody: the handle says that it is dead.
                _engine.Die(Errno.ECANCELED, "the operation was cancelled");
                AfterDriving();
            }
        }

        LeaveQuietly();
    }

    private AsyncOperation Rent(string context, StateAwaited awaited, CancellationToken cancellationToken)
    {
        AsyncOperation? operation;
        lock (_operationsLock)
        {
            operation = _pooledOperations;
            _pooledOperations = operation?.NextFinished;
        }

        operation ??= new AsyncOperation(this);
        operation.NextFinished = null;
        operation.Rent(context, awaited, cancellationToken);
        _wasAwaited = true;
        Interlocked.Increment(ref _pendingOperations);
        return operation;
    }

    private CompletionBatch TakeFinishedOperations()
    {
        if (_firstFinished is not null)
        {
            ReleaseIfUnawaited();
        }

        CompletionBatch batch = new(_firstFinished);
        _firstFinished = null;
        _lastFinished = null;
        return batch;
    }

    /// <summary>Ends a piece of work that is no call.</summary>
    private void LeaveQuietly()
    {
        Publish();
        bool outermost = --_depth == 0;
        CompletionBatch finished = outermost ? TakeFinishedOperations() : default;
        Monitor.Exit(_lock);
        finished.Run();
    }

    private void CompleteStateWaiters()
    {
        for (int i = _stateWaiters.Count - 1; i >= 0; i--)
        {
            AsyncOperation waiter = _stateWaiters[i];
            if (waiter.Awaited == StateAwaited.Ended)
            {
                if (HasEnded)
                {
                    _stateWaiters.RemoveAt(i);
                    Exception? fault = _engine.Unclaimed.TakeUnowned();
                    waiter.End(fault is null ? 0 : Errno.ECANCELED, fault is null ? null : CallbackThrew, fault);
                }

                continue;
            }

            if (_engine.Class == StateClass.Connecting)
            {
                continue;
            }

            _stateWaiters.RemoveAt(i);
            switch (_engine.Class)
            {
                case StateClass.Ready or StateClass.Processing or StateClass.Negotiating:
                case StateClass.Closed or StateClass.Dead when _leaving:
                    waiter.End(0, null);
                    break;
                case StateClass.Closed:
                    waiter.End(0, "the connection was closed before it was ready");
                    break;
                default:
                    waiter.End(_faultErrno, _faultMessage ?? "the connection failed");
                    break;
            }
        }
    }

    private void FailStateWaiters()
    {
        foreach (AsyncOperation waiter in _stateWaiters)
        {
            waiter.End(Errno.ENOTCONN, HandleClosed);
        }

        _stateWaiters.Clear();
    }

    /// <summary>Whether the connection must be driven without a call: for awaits, and for what cancelled ones left behind.</summary>
    private bool DrivesItself =>
        Volatile.Read(ref _pendingOperations) > 0 || (_wasAwaited && (_engine.WantsToSend || _engine.HasDetached));

    private void ArmIfAwaited()
    {
        if (DrivesItself)
        {
            Arm();
        }
    }

    /// <summary>Has the reactor watch the socket. While a leader watches it for input, only for room to send.</summary>
    private void Arm()
    {
        if (HasEnded || _transport is not { } transport)
        {
            return;
        }

        PollEvents events = ToPoll(_engine.Events);
        if (_hasLeader)
        {
            events &= PollEvents.Write;
        }

        if (events == PollEvents.None)
        {
            return;
        }

        _watch ??= new SocketWatch(this, transport);
        if (Volatile.Read(ref _pendingOperations) > 0)
        {
            _watch.Hold(this);
        }

        bool isAsked = (_armed || _watchedIdle) && (_armedFor & events) == events;
        _armed = true;
        _watchedIdle = false;
        if (!isAsked)
        {
            _armedFor = events;
            _watch.Arm(events);
        }
    }

    /// <summary>The reactor keeps the handle no longer than somebody awaits something.</summary>
    private void ReleaseIfUnawaited()
    {
        if (Volatile.Read(ref _pendingOperations) == 0)
        {
            _watch?.Release();
        }
    }

    private void DropRegistration()
    {
        _watch?.Dispose();
        _watch = null;
        _armed = false;
        _watchedIdle = false;
    }

    /// <summary>The socket is ready: on a pool thread.</summary>
    /// <remarks>
    /// While replies come in numbers this thread stays with them, turn after turn, and has the socket watched when they cease: to be told of each
    /// piece costs more than to look. Should a continuation block, the clock has the socket watched in its place.
    /// </remarks>
    internal void OnReady(PollEvents ready)
    {
        for (int turn = 1; TakeTurn(ready, turn); turn++)
        {
            ready = PollEvents.Read;
        }
    }

    /// <summary>Receives what is there, runs the continuations, and sends what they submitted.</summary>
    /// <returns>Whether there is probably more; otherwise the socket is watched again.</returns>
    private bool TakeTurn(PollEvents ready, int turn)
    {
        Monitor.Enter(_lock);
        _depth++;
        bool wasIdle = false;
        if (turn == 1)
        {
            wasIdle = _watchedIdle;
            _armed = false;
            _watchedIdle = false;
            _watch?.Release();
        }

        // What comes for a command that was issued meanwhile, and that nobody awaits, is for whoever drives the connection.
        if (!_closed && _transport is { } transport && !(wasIdle && !IsResting))
        {
            LastError.Context = "nbd_poll";
            if (_hasLeader)
            {
                if ((ready & PollEvents.Write) != 0)
                {
                    Flush();
                }
            }
            else if (wasIdle)
            {
                TakeLoss(transport);
                KeepReason();
            }
            else
            {
                Dispatch(ready);
            }
        }

        bool isIdle = _firstFinished is null;
        bool goesOn = turn < MaxTurns && _firstFinished != _lastFinished;
        if (isIdle)
        {
            ArmIfAwaited();
            if (turn > 1)
            {
                WatchIdle();
            }
        }

        Publish();
        _depth--;
        ReleaseIfUnawaited();
        _continuations.Add(_firstFinished, _lastFinished);
        _firstFinished = null;
        _lastFinished = null;
        Monitor.Exit(_lock);
        if (isIdle)
        {
            return false;
        }

        if (IsUnwatched)
        {
            _continuations.Watch();
        }

        Pump();
        SendAndWatch(!goesOn);
        return goesOn;
    }

    /// <summary>Whether something waits to be sent, as far as can be seen without the lock.</summary>
    internal bool WantsToSend => _engine.WantsToSend;

    /// <summary>Whether replies are awaited and nobody would notice them, as far as can be seen without the lock.</summary>
    internal bool IsUnwatched => !_armed && !_hasLeader && DrivesItself;

    /// <summary>Runs the continuations that are there, on this pool thread, sends what they submitted, and has the socket watched.</summary>
    internal void RunContinuations()
    {
        Pump();
        SendAndWatch(watches: true);
    }

    private void Pump()
    {
        HandleCore? outer = _pumping;
        _pumping = this;
        _continuations.Run();
        _pumping = outer;
    }

    /// <summary>What an operation submitted is sent with what others submit: after the continuations, or soon.</summary>
    private void SeeToSending()
    {
        if (_pumping == this)
        {
            _continuations.Watch();
            return;
        }

        if (Interlocked.Exchange(ref _flushScheduled, 1) == 0)
        {
            SocketPlatform.Current.Queue(_flushItem ??= new FlushItem(this));
        }
    }

    private void SendAndWatch(bool watches)
    {
        Monitor.Enter(_lock);
        _depth++;
        if (!_closed && IsConnectedSocket)
        {
            Flush();
            if (watches)
            {
                ArmIfAwaited();
                WatchIdle();
            }
        }

        LeaveQuietly();
    }

    private sealed class FlushItem(HandleCore core) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            Volatile.Write(ref core._flushScheduled, 0);
            core.SendAndWatch(watches: true);
        }
    }
}
