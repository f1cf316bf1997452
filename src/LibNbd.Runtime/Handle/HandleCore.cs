using System.Runtime.ExceptionServices;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Awaiting;
using LibNbd.Runtime.Handle.Calls;
using LibNbd.Runtime.Handle.Connecting;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;
using LibNbd.Runtime.Transport.Processes;

namespace LibNbd.Runtime.Handle;

/// <summary>
/// One handle: it is put together here out of its parts, and here is the order of what happens at the beginning and end of a call, and of
/// all.
/// </summary>
/// <remarks>
/// <para>
/// It guarantees: one lock a handle, held by every locked call except while it waits; callbacks run with the lock held, on the thread that
/// drives the connection; nothing of the caller's is touched after <see cref="Close"/> returns (docs/adr/0009-lock-and-parts.md).
/// </para>
/// <para>
/// The parts that can be seen from outside are those that calls land on: a method of theirs that is named like a call is that call's work
/// after its checks; it returns what the C function returns and leaves an error in <see cref="LastError"/>. A call that waits has none: its
/// gate calls the start of the same operation, and then <see cref="Waits"/> (docs/adr/0002-generated-code.md).
/// </para>
/// </remarks>
internal sealed class HandleCore
{
    /// <summary>What the callers know the handle as.</summary>
    private const string PublicName = "NbdHandle";

    private readonly Connection _engine;
    private readonly HandleLock _lock;
    private readonly WaitingRoom _room;
    private readonly EngineReports _reports;
    private readonly ConnectionDriver _driver;
    private readonly StateWaiters _waiters;
    private readonly AwaitPump _pump;
    private readonly CommandChecks _checks;
    private readonly CallFaults _faults;
    private readonly ChildProcess _child;

    /// <summary>Null in the C library.</summary>
    private readonly UnclosedHandle? _unclosed;

    internal HandleCore()
    {
        // From the bottom up: each part is given those that it uses, and knows no other.
        UnclaimedFaults unclaimed = new();
        ConnectionSettings settings = new();
        ConnectTarget target = new();
        Log = new DebugLog(unclaimed);
        Tls = new TlsOptions(settings, target);
        _child = new ChildProcess(Log);
        _reports = new EngineReports(Log, _child);
        _engine = new Connection(_reports, settings, unclaimed);
        _lock = new HandleLock(_engine);
        _room = new WaitingRoom(_lock);
        _driver = new ConnectionDriver(_lock, _room, _engine, _reports, Log, Tls);
        ConnectionWaiter waiter = new(_lock, _room, _engine, _driver);
        LossDetector losses = new(_lock, _room, _engine, _driver, _reports);
        Failures = new FailureDetails(target, _reports);
        _waiters = new StateWaiters(_engine, _reports);
        _pump = new AwaitPump(this, _lock, _engine, _driver, waiter, losses, _waiters, _reports, Failures);
        Connector connector = new(_lock, _engine, target, _driver, _reports, Log, _pump);
        _driver.Attach(_pump, connector);
        waiter.Attach(_pump);

        Settings = new HandleSettings(settings, _engine);
        Uris = new UriPolicy();
        Export = new ExportQueries(settings, _engine);
        Library = new LibraryCalls();
        _checks = new CommandChecks(Settings, _engine);
        _faults = new CallFaults(_lock, unclaimed, Failures);
        Commands = new CommandCalls(Settings, _checks, _engine, _driver, _faults);
        Options = new OptionCalls(settings, _engine, _driver, _waiters);
        Events = new EventCalls(_lock, _engine, _driver, waiter, losses, _faults);
        Shutdowns = new ShutdownCalls(_lock, _engine, _driver, Commands, Options);
        Connects = new ConnectCalls(_engine, target, _driver, connector);
        Subprocesses = new SubprocessCalls(_engine, _child, _driver, Connects);
        ByUri = new UriCalls(Settings, Tls, Uris, target, Export, Connects, Subprocesses);
        Waits = new CallWaits(_engine, _driver, waiter, _reports, _waiters, _faults, Commands);

        LastError.Context = "nbd_create";
        if (Log.IsOn)
        {
            Log.Write("opening handle");
        }

        if (!Host.IsC)
        {
            // Last: what was not made whole has nothing to give back.
            _unclosed = new UnclosedHandle(this);
        }
    }

    internal DebugLog Log { get; }

    /// <summary>What exceptions are made by.</summary>
    internal FailureDetails Failures { get; }

    internal LibraryCalls Library { get; }

    internal HandleSettings Settings { get; }

    internal TlsOptions Tls { get; }

    internal UriPolicy Uris { get; }

    internal ConnectCalls Connects { get; }

    internal SubprocessCalls Subprocesses { get; }

    internal UriCalls ByUri { get; }

    internal OptionCalls Options { get; }

    internal ExportQueries Export { get; }

    internal CommandCalls Commands { get; }

    internal EventCalls Events { get; }

    internal ShutdownCalls Shutdowns { get; }

    /// <summary>What a gate adds to the start of a call that is to wait.</summary>
    internal CallWaits Waits { get; }

    /// <summary>The engine, for tests and for those who look into a handle.</summary>
    internal Connection Engine => _engine;

    /// <summary>The child, for tests.</summary>
    internal Subprocess? Child => _child.Process;

    /// <summary>Whether calls are to be logged.</summary>
    internal bool IsTracing => Log.IsOn;

    /// <summary>Whether the handle has started a server.</summary>
    internal bool HasChild => _child.Process is not null;

    /// <summary>Begins a call that may fail: its name becomes the context of this thread's errors, and the lock is taken.</summary>
    internal void Enter(string context)
    {
        LastError.Context = context;
        EnterQuiet();
    }

    /// <summary>Begins a call that cannot fail, and leaves the thread's error context alone.</summary>
    internal void EnterQuiet()
    {
        if (!_lock.TryEnter())
        {
            throw new ObjectDisposedException(PublicName, HandleLock.HandleClosed);
        }
    }

    /// <summary>Ends a call: the new state becomes visible, the lock is given up, and then what waited for that happens.</summary>
    internal void Leave()
    {
        Exception? thrown = _faults.TakeThrown();
        _lock.Leave();
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <summary>The state check of a call.</summary>
    internal bool RequireState(HandleStates permitted, string phrase)
    {
        // The public copy, as the predicates show it. Inside a callback it is behind the truth, so there the truth is taken.
        ConnectionState state = _lock.IsNested ? _engine.State : _lock.PublicState;
        return (permitted & StateTable.HandleStateOf(state)) != 0 || CallResult.Refuse(
            state == ConnectionState.Start ? Errno.ENOTCONN : Errno.EINVAL,
            $"invalid state: {StateTable.Get(state).Name}: the handle must be {phrase}{_reports.Untold}",
            _engine.HandleState is HandleStates.Dead or HandleStates.Closed ? FailureCause.Lost : FailureCause.State);
    }

    /// <inheritdoc cref="CommandChecks.RequireCommandFlags"/>
    internal bool RequireCommandFlags(string name, CommandFlags value, CommandFlags allowed) =>
        _checks.RequireCommandFlags(name, value, allowed);

    /// <inheritdoc cref="CommandCalls.ClearOutput(Span{byte})"/>
    internal void ClearOutput(Span<byte> buffer) => Commands.ClearOutput(buffer);

    /// <inheritdoc cref="CommandCalls.ClearOutput(Span{byte})"/>
    internal void ClearOutput(in IoBuffer buffer) => Commands.ClearOutput(buffer);

    internal void TraceEnter(TraceText arguments) => Log.TraceEnter(arguments);

    internal void TraceLeave(long result) => Log.TraceLeave(result);

    /// <inheritdoc cref="DebugLog.TraceLeave(ulong)"/>
    internal void TraceLeave(ulong result) => Log.TraceLeave(result);

    internal void TraceLeave(string? result) => Log.TraceLeave(result);

    /// <summary>An operation for a command.</summary>
    internal AsyncOperation RentOperation(string context, CancellationToken cancellationToken) =>
        _pump.Rent(context, StateAwaited.None, cancellationToken);

    /// <summary>An operation that ends when the connection is not connecting any more.</summary>
    internal AsyncOperation RentConnectOperation(string context, CancellationToken cancellationToken) =>
        _pump.Rent(context, StateAwaited.Connected, cancellationToken);

    /// <summary>An operation that ends when the connection is closed or dead.</summary>
    internal AsyncOperation RentDisconnectOperation(string context, CancellationToken cancellationToken) =>
        _pump.Rent(context, StateAwaited.Ended, cancellationToken);

    /// <summary>Closes the handle (nbd_close): everything outstanding is completed and freed, the socket closed.</summary>
    internal void Close()
    {
        if (CloseConnection())
        {
            EndSubprocess();
        }
    }

    /// <summary>All of <see cref="Close"/> but the end of the child, which may take time.</summary>
    /// <returns>Whether the handle was open.</returns>
    internal bool CloseConnection()
    {
        LastError.Context = "nbd_close";
        if (!_lock.TryEnter())
        {
            return false;
        }

        _unclosed?.Dismiss();
        if (Log.IsOn)
        {
            Log.Write("closing handle");
        }

        Log.ClearDebugCallback();
        if (!_driver.HasEnded)
        {
            // For the calls of other threads that wait: this is what ends them.
            _reports.BlameClose();
        }

        _waiters.Fail();
        _engine.Close();
        _driver.CloseTransport();
        _lock.MarkClosed();
        Log.Close();
        _driver.NoteProgress();
        _room.DropWakeUps();
        _lock.TakeEnded().HandOver();
        _lock.Leave();
        return true;
    }

    /// <summary>Ends the child. Without the lock: it may take as long as the child does. Nobody can use the handle any more.</summary>
    internal void EndSubprocess() => _child.End();

    /// <summary>The collector has found that nobody can reach the handle: what the collector does not know of is given back.</summary>
    /// <remarks>On the finalizer's thread: no callback is called, and nothing is waited for.</remarks>
    internal void Abandon()
    {
        if (!_lock.IsClosed)
        {
            _driver.Abandon();
            _child.Abandon();
        }
    }
}
