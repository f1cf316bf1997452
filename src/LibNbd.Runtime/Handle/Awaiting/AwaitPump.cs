using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Awaiting;

/// <summary>What stands behind <c>await</c>: operations, and the pump that drives the connection while some are pending.</summary>
/// <remarks>
/// It guarantees: no thread waits for the socket on behalf of an await; commands issued by several awaits share sends; a
/// continuation never runs with the lock held, nor on a thread that is inside one of the caller's own blocking calls; while operations are
/// pending the connection is watched by a leader or by the reactor; an idle handle that was awaited notices the loss of its connection when
/// it happens.
/// </remarks>
/// <param name="handle">What must not be collected while something is awaited: its finalizer closes the connection.</param>
/// <param name="handleLock">The handle's lock.</param>
/// <param name="engine">The connection.</param>
/// <param name="driver">Who drives it.</param>
/// <param name="waiter">Who waits for it otherwise.</param>
/// <param name="losses">Who looks after it while it rests.</param>
/// <param name="waiters">Operations that are no commands.</param>
/// <param name="reports">Why it failed.</param>
/// <param name="failures">What exceptions are made by.</param>
internal sealed class AwaitPump(
    object handle, HandleLock handleLock, Connection engine, ConnectionDriver driver, ConnectionWaiter waiter, LossDetector losses,
    StateWaiters waiters, EngineReports reports, FailureDetails failures)
    : IDriverEvents, IContinuationRunner
{
    /// <summary>So many turns at most are taken in a row: other handles wait for the pool's threads too.</summary>
    private const int MaxTurns = 16;

    private readonly Lock _poolLock = new();
    private ContinuationQueue? _continuations;
    private AsyncOperation? _pooledOperations;

    private int _pendingOperations;

    /// <summary>There was an await on this handle: threads of the pool may drive it. In a C program there never is.</summary>
    private bool _wasAwaited;

    private SocketWatch? _watch;
    private FlushItem? _flushItem;
    private int _flushScheduled;

    /// <summary>What exceptions are made by.</summary>
    internal FailureDetails Failures => failures;

    /// <summary>Why the last option failed.</summary>
    internal string WhyOptionFailed => reports.Message ?? "the option failed";

    /// <inheritdoc/>
    bool IContinuationRunner.IsWaitedFor => engine.WantsToSend || IsUnwatched;

    /// <summary>Whether the connection must be driven without a call: for awaits, and for what cancelled ones left behind.</summary>
    private bool DrivesItself =>
        Volatile.Read(ref _pendingOperations) > 0 || (_wasAwaited && (engine.WantsToSend || engine.HasDetached));

    /// <summary>Whether replies are awaited and nobody would notice them, as far as can be seen without the lock.</summary>
    private bool IsUnwatched => _watch is not { IsArmed: true } && !waiter.HasLeader && DrivesItself;

    /// <summary>Made by the first turn, under the lock.</summary>
    private ContinuationQueue Continuations => _continuations ??= new ContinuationQueue(this);

    private bool IsPumpedByThisThread => _continuations is { IsRunByThisThread: true };

    /// <summary>An operation, to be started with what the call gives that it is passed to.</summary>
    internal AsyncOperation Rent(string context, StateAwaited awaited, CancellationToken cancellationToken)
    {
        AsyncOperation? operation;
        lock (_poolLock)
        {
            operation = _pooledOperations;
            _pooledOperations = operation?.NextPooled;
        }

        operation ??= new AsyncOperation(this);
        operation.NextPooled = null;
        operation.Rent(context, awaited, cancellationToken);
        _wasAwaited = true;
        Interlocked.Increment(ref _pendingOperations);
        return operation;
    }

    /// <summary>Nobody looks at the operation any more.</summary>
    internal void Return(AsyncOperation operation)
    {
        lock (_poolLock)
        {
            operation.NextPooled = _pooledOperations;
            _pooledOperations = operation;
        }
    }

    /// <summary>An operation was refused before it began.</summary>
    internal void Forget() => Interlocked.Decrement(ref _pendingOperations);

    /// <summary>An operation ended; its outcome is published when the lock is given up.</summary>
    internal void NoteEnded(AsyncOperation operation)
    {
        Interlocked.Decrement(ref _pendingOperations);
        ReleaseIfUnawaited();
        handleLock.Add(operation);
    }

    /// <summary>The operation was accepted: sees to it that the connection is driven until it ends.</summary>
    internal void BeginAwaiting(AsyncOperation operation)
    {
        bool isCommand = operation.Awaited == StateAwaited.None;
        bool toSend = engine.WantsToSend;
        bool isSeenTo = _watch is { IsArmed: true, IsHeld: true };
        if (isCommand && !isSeenTo && IsPumpedByThisThread)
        {
            // The one who runs this continuation has the socket watched behind it; unless it blocks.
            Continuations.Watch();
        }
        else if (!isCommand || !isSeenTo)
        {
            using (handleLock.Hold())
            {
                if (!isCommand)
                {
                    waiters.Add(operation);
                    waiters.Complete();
                }

                Arm();
            }
        }

        if (toSend)
        {
            SeeToSending();
        }
    }

    /// <summary>Keeps the operation's registration with its token, if there is still something to cancel.</summary>
    internal bool KeepRegistration(AsyncOperation operation, CancellationTokenRegistration registration)
    {
        using (handleLock.Hold())
        {
            return operation.TryKeep(registration);
        }
    }

    /// <summary>The caller does not want to wait any more.</summary>
    internal void Cancel(AsyncOperation operation, ulong cookie)
    {
        using (handleLock.Hold())
        {
            if (operation.Awaited == StateAwaited.None)
            {
                CancelCommand(operation, cookie);
            }
            else if (waiters.Remove(operation))
            {
                operation.EndCancelled();
                if (engine.State == ConnectionState.ConnectTcpStart)
                {
                    // The look-up's outcome is not looked at any more when it comes.
                    engine.BackToStart();
                    driver.NoteProgress();
                }
                else
                {
                    // Half a handshake is of use to nobody: the handle says that it is dead.
                    driver.Die(Errno.ECANCELED, AsyncOperation.Cancelled, FailureCause.None);
                }
            }
        }
    }

    /// <summary>Has the reactor watch the socket, if anything is awaited.</summary>
    internal void ArmIfAwaited()
    {
        if (DrivesItself)
        {
            Arm();
        }
    }

    /// <summary>The socket is ready: on a pool thread.</summary>
    /// <remarks>
    /// While replies come in numbers this thread stays with them, turn after turn, and has the socket watched when they cease: to be told
    /// of each piece costs more than to look. Should a continuation block, the clock has the socket watched in its place.
    /// </remarks>
    internal void OnReady(PollEvents ready)
    {
        for (int turn = 1; TakeTurn(ready, turn); turn++)
        {
            ready = PollEvents.Read;
        }
    }

    /// <inheritdoc/>
    void IDriverEvents.OnProgress() => waiters.Complete();

    /// <inheritdoc/>
    void IDriverEvents.OnWaitOver() => ArmIfAwaited();

    /// <inheritdoc/>
    void IDriverEvents.OnClosing()
    {
        _watch?.Dispose();
        _watch = null;
    }

    /// <inheritdoc/>
    void IContinuationRunner.RunContinuations()
    {
        Continuations.Run();
        SendAndWatch(watches: true);
    }

    private void CancelCommand(AsyncOperation operation, ulong cookie)
    {
        // Completed, or of another life of a pooled operation: then there is no such command, or nothing to abandon.
        if (engine.Find(cookie) is { Phase: not CommandPhase.Done } command)
        {
            operation.EndCancelled(command.Faults.Take());
            engine.Abandon(command);

            // A write of which a part has left must leave whole, and its reply be taken, though nobody waits for it any more.
            ArmIfAwaited();
        }
        else if (cookie == 0 && !operation.HasEnded && engine.IsOptionPending)
        {
            // An option that was sent cannot be taken back, and its answer would be taken for that of the next.
            operation.EndCancelled();
            driver.Die(Errno.ECANCELED, AsyncOperation.Cancelled, FailureCause.None);
        }
    }

    /// <summary>Has the reactor watch the socket. While a leader watches it for input, only for room to send.</summary>
    private void Arm()
    {
        if (driver.HasEnded || driver.Transport is not { } transport)
        {
            return;
        }

        PollEvents events = ConnectionDriver.ToPoll(engine.Events);
        if (waiter.HasLeader)
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
            _watch.Hold(handle);
        }

        _watch.Arm(events);
    }

    /// <summary>
    /// Nothing is awaited any more, and nothing else is outstanding: the reactor goes on to look for the loss of the connection.
    /// </summary>
    private void WatchIdle()
    {
        if (_watch is { IsArmed: false, IsWatchingIdle: false } watch
            && driver.Transport is not null && !waiter.HasLeader && !losses.IsWatchedByCaller && losses.IsResting)
        {
            watch.ArmIdle();
        }
    }

    /// <summary>
    /// Whether an event told of what another turn had received already. What is left in the socket on purpose would be told at once again.
    /// </summary>
    private bool HasNothingToRead =>
        losses.IsResting && driver.Transport is { HasBufferedInput: false } transport && transport.Peek().WouldBlock;

    /// <summary>The reactor keeps the handle no longer than somebody awaits something.</summary>
    private void ReleaseIfUnawaited()
    {
        if (Volatile.Read(ref _pendingOperations) == 0)
        {
            _watch?.Release();
        }
    }

    /// <summary>Receives what is there, runs the continuations, and sends what they submitted.</summary>
    /// <returns>Whether there is probably more; otherwise the socket is watched again.</returns>
    private bool TakeTurn(PollEvents ready, int turn)
    {
        bool isIdle;
        bool goesOn;
        using (handleLock.Hold())
        {
            bool wasIdle = false;
            if (turn == 1)
            {
                wasIdle = _watch is { IsWatchingIdle: true };
                _watch?.TakeEvent();
            }

            Drive(ready, wasIdle);
            EndedBatch ended = handleLock.Ended;
            isIdle = ended.IsEmpty;
            goesOn = turn < MaxTurns && ended.First != ended.Last;
            if (isIdle)
            {
                ArmIfAwaited();
                if (turn > 1 || HasNothingToRead)
                {
                    WatchIdle();
                }
            }

            ReleaseIfUnawaited();
            Continuations.Add(handleLock.TakeEnded());
        }

        if (isIdle)
        {
            return false;
        }

        if (IsUnwatched)
        {
            Continuations.Watch();
        }

        Continuations.Run();
        SendAndWatch(!goesOn);
        return goesOn;
    }

    private void Drive(PollEvents ready, bool wasIdle)
    {
        // What comes for a command that was issued meanwhile, and that nobody awaits, is for whoever drives the connection.
        if (handleLock.IsClosed || driver.Transport is not { } transport || (wasIdle && !losses.IsResting))
        {
            return;
        }

        LastError.Context = "nbd_poll";
        if (waiter.HasLeader)
        {
            if ((ready & PollEvents.Write) != 0)
            {
                driver.Flush();
            }
        }
        else if (wasIdle)
        {
            losses.OnReadable(transport);
        }
        else
        {
            driver.Dispatch(ready);
        }
    }

    /// <summary>What an operation submitted is sent with what others submit: after the continuations, or soon.</summary>
    private void SeeToSending()
    {
        if (IsPumpedByThisThread)
        {
            Continuations.Watch();
            return;
        }

        if (Interlocked.Exchange(ref _flushScheduled, 1) == 0)
        {
            SocketPlatform.Current.Queue(_flushItem ??= new FlushItem(this));
        }
    }

    private void SendAndWatch(bool watches)
    {
        using (handleLock.Hold())
        {
            if (!handleLock.IsClosed && driver.IsConnectedSocket)
            {
                driver.Flush();
                if (watches)
                {
                    ArmIfAwaited();
                    WatchIdle();
                }
            }
        }
    }

    private sealed class FlushItem(AwaitPump pump) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            Volatile.Write(ref pump._flushScheduled, 0);
            pump.SendAndWatch(watches: true);
        }
    }
}
