using System.Runtime.ExceptionServices;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>One handle: a connection, its socket, its lock, and everything the generated calls land on.</summary>
/// <remarks>
/// It guarantees: one lock a handle, held by every locked call except while it waits; callbacks run with the lock held, on the thread that
/// drives the connection; nothing of the caller's is touched after <see cref="Close"/> returns. A method named like a call is that
/// call's work after its checks; it returns what the C function returns and leaves an error in <see cref="LastError"/>.
/// </remarks>
internal sealed partial class HandleCore : IEngineHost
{
    private const string HandleClosed = "the handle was closed";

    /// <summary>What the callers know the handle as.</summary>
    private const string PublicName = "NbdHandle";

    private static int _handles;

    private readonly object _lock = new();
    private readonly ConnectionSettings _settings = new();
    private readonly Connection _engine;

    /// <summary>How deep the calls of the lock's owner are nested: a callback may call the handle it was called by.</summary>
    private int _depth;

    private volatile bool _closed;

    /// <summary>What the unlocked predicates see: the state as it was when the lock was last released.</summary>
    private volatile EngineState _publicState = EngineState.Start;

    private volatile int _publicEvents;

    private int _faultErrno;
    private string? _faultMessage;

    internal HandleCore()
    {
        _engine = new Connection(this, _settings);
        _continuations = new ContinuationQueue(this);
        _handleName = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"nbd{Interlocked.Increment(ref _handles)}");
        _debug = Host.GetVariable("LIBNBD_DEBUG") == "1";
        LastError.Context = "nbd_create";
        if (_debug)
        {
            Debug("opening handle");
        }

        if (!Host.IsC)
        {
            // Last: what was not made whole has nothing to give back.
            _unclosed = new UnclosedHandle(this);
        }
    }

    /// <summary>The engine, for tests and for those who look into a handle.</summary>
    internal Connection Engine => _engine;

    /// <inheritdoc/>
    public bool IsDebugging => _debug;

    /// <summary>Whether calls are to be logged.</summary>
    internal bool IsTracing => _debug;

    /// <summary>Begins a call that may fail: its name becomes the context of this thread's errors, and the lock is taken.</summary>
    internal void Enter(string context)
    {
        LastError.Context = context;
        EnterQuiet(context);
    }

    /// <summary>Begins a call that may fail and takes no lock.</summary>
#pragma warning disable CA1822 // the gates call everything on a handle
    internal void EnterUnlocked(string context) => LastError.Context = context;
#pragma warning restore CA1822

    /// <summary>Begins a call that cannot fail, and leaves the thread's error context alone.</summary>
    internal void EnterQuiet(string context)
    {
        _ = context;
        Monitor.Enter(_lock);
        if (_closed)
        {
            Monitor.Exit(_lock);
            AsyncOperation.ForgetStarting();
            throw new ObjectDisposedException(PublicName, HandleClosed);
        }

        _depth++;
    }

    /// <summary>Ends a call: the new state becomes visible, the lock is released, and then what waited for that happens.</summary>
    internal void Leave()
    {
        Publish();
        bool outermost = --_depth == 0;
        CompletionBatch finished = outermost ? TakeFinishedOperations() : default;
        Exception? thrown = outermost ? TakeThrown() : null;
        Monitor.Exit(_lock);
        finished.Run();
        if (thrown is not null)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }
    }

    /// <inheritdoc/>
    public void ReportError(int errno, string message)
    {
        message += _connectionLost ? FateOfSubprocess() : "";
        LastError.Context = _drivenBy ?? LastError.Context;
        _faultErrno = errno;
        _faultMessage = message;
        LastError.Set(errno, message);
        if (_debug)
        {
            Debug($"error: {message}");
        }
    }

    /// <inheritdoc/>
    public void NoteRefusal(int errno, string message)
    {
        LastError.Context = _drivenBy ?? LastError.Context;
        LastError.Set(errno, message);
    }

    internal bool RequireState(HandleStates permitted, string phrase)
    {
        // The public copy, as the predicates show it. Inside a callback it is behind the truth, so there the truth is taken.
        EngineState state = _depth > 1 ? _engine.State : _publicState;
        if ((permitted & StatesOf(state)) != 0)
        {
            return true;
        }

        LastError.Set(
            state == EngineState.Start ? Errno.ENOTCONN : Errno.EINVAL,
            $"invalid state: {StateTable.Get(state).Name}: the handle must be {phrase}{_untold}");
        return false;
    }

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
        Monitor.Enter(_lock);
        if (_closed)
        {
            Monitor.Exit(_lock);
            return false;
        }

        _unclosed?.Dismiss();

        _depth++;
        if (_debug)
        {
            Debug("closing handle");
        }

        DebugClosure debug = _debugClosure;
        _debugClosure = default;
        debug.Free();
        if (!HasEnded)
        {
            // For the calls of other threads that wait: this is what ends them.
            _faultErrno = Errno.ENOTCONN;
            _faultMessage = HandleClosed;
        }

        FailStateWaiters();
        _engine.Close();
        CloseTransport();
        _closed = true;
        Publish();
        NoteProgress();
        DropWakeUps();
        _depth--;
        CompletionBatch finished = TakeFinishedOperations();
        Monitor.Exit(_lock);
        finished.Run();
        return true;
    }

    private static HandleStates StatesOf(EngineState state) => StateTable.ClassOf(state) switch
    {
        StateClass.Created => HandleStates.Created,
        StateClass.Connecting => HandleStates.Connecting,
        StateClass.Negotiating => HandleStates.Negotiating,
        StateClass.Ready or StateClass.Processing => HandleStates.Connected,
        StateClass.Closed => HandleStates.Closed,
        StateClass.Dead => HandleStates.Dead,
        _ => throw new InvalidOperationException($"unknown state {state}"),
    };

    private void Publish()
    {
        _publicState = _engine.State;
        _publicEvents = (int)_engine.Events;
    }

    private static int Fail(int errno, string message)
    {
        LastError.Set(errno, message);
        return -1;
    }
}
