using System.Threading.Tasks.Sources;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Awaiting;

/// <summary>What an <c>...Async</c> call gives its caller to await.</summary>
/// <remarks>
/// <para>Pooled by its handle: an awaited command in the steady state allocates nothing.</para>
/// <para>
/// Its life: rented before the gate is called; started with what the gate returned; ended, under the handle's lock, by the command's
/// completion, by the connection, or by cancellation, whichever comes first; published after the lock was released; back in the pool when
/// its result was taken.
/// </para>
/// </remarks>
internal sealed class AsyncOperation
    : EndedWork, ICompletionSink, IValueTaskSource, IValueTaskSource<bool>, IValueTaskSource<int>, IThreadPoolWorkItem
{
    /// <summary>The error of an operation that succeeded, but for a callback.</summary>
    internal const string CallbackThrew = "a callback threw an exception";

    internal const string Cancelled = "the operation was cancelled";

    private static readonly Action<object?> OnCancelled = static state => ((AsyncOperation)state!).Cancel();

    private readonly AwaitPump _pump;
    private ManualResetValueTaskSourceCore<int> _source;
    private CancellationToken _cancellationToken;
    private CancellationTokenRegistration _registration;
    private string _context = "";
    private ulong _cookie;
    private int _result;
    private bool _ended;
    private bool _wasCancelled;
    private bool _mayBePooled;
    private int _errno;
    private string? _message;
    private FailureCause _origin;
    private Exception? _cause;

    internal AsyncOperation(AwaitPump pump) => _pump = pump;

    /// <summary>The completion to submit the command with.</summary>
    internal CompletionClosure Completion => new(this);

    /// <summary>For a list of operations that nobody uses: the one behind this.</summary>
    internal AsyncOperation? NextPooled { get; set; }

    /// <summary>Waits for the connection to come to rest in place of a command.</summary>
    internal StateAwaited Awaited { get; private set; }

    /// <summary>Whether its outcome is known.</summary>
    internal bool HasEnded => _ended;

    internal void Rent(string context, StateAwaited awaited, CancellationToken cancellationToken)
    {
        _context = context;
        Awaited = awaited;
        _cancellationToken = cancellationToken;
        _cookie = 0;
        _result = 0;
        _ended = false;
        _wasCancelled = false;
        _mayBePooled = true;
        _errno = 0;
        _message = null;
        _origin = FailureCause.None;
        _cause = null;
    }

    internal ValueTask Started(long result)
    {
        Begin(result);
        return new ValueTask(this, _source.Version);
    }

    internal ValueTask<bool> StartedBool(long result)
    {
        Begin(result);
        return new ValueTask<bool>(this, _source.Version);
    }

    internal ValueTask<int> StartedInt(long result)
    {
        Begin(result);
        return new ValueTask<int>(this, _source.Version);
    }

    /// <summary>Ends it with success, or with an error and its text; called under the lock, the first call counts.</summary>
    internal void End(int errno, string? message, Exception? cause = null)
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        _errno = errno;
        _message = message;
        _origin = _pump.Failures.CauseOf(message);
        _cause = cause;
        _pump.NoteEnded(this);
    }

    /// <summary>Ends it as cancelled; called under the lock.</summary>
    /// <param name="fault">What a callback of its command had thrown before.</param>
    internal void EndCancelled(Exception? fault = null)
    {
        if (!_ended)
        {
            _wasCancelled = true;
            End(Errno.ECANCELED, Cancelled, fault);
        }
    }

    /// <summary>Hands the outcome to the one who awaits; called without the lock.</summary>
    internal override void Publish(bool inline)
    {
        // If the cancellation callback has begun it may still look at this object: then it must not serve another command.
        if (_cancellationToken.CanBeCanceled && !_registration.Unregister() && _registration != default)
        {
            _mayBePooled = false;
        }

        _registration = default;
        if (inline)
        {
            SetOutcome();
        }
        else
        {
            SocketPlatform.Current.Queue(this);
        }
    }

    void ICompletionSink.OnCommandEnded(Command command)
    {
        int error = command.Error;
        EndWith(error, error == 0 ? null : $"{command.Verb}: command failed", command.Faults.Take());
    }

    void ICompletionSink.OnOptionEnded(OptionCall option)
    {
        OptionOutcome outcome = option.Outcome;

        // A refusal may be an answer: then there is an error, and yet the call has not failed.
        _result = outcome.Count > 0 ? outcome.Count : CallResult.Number(outcome.Granted && !outcome.IsCounted);
        EndWith(outcome.Errno, outcome.Errno == 0 ? null : _pump.WhyOptionFailed, option.Faults.Take());
    }

    void IThreadPoolWorkItem.Execute() => SetOutcome();

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<int>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => TakeResult(token);

    bool IValueTaskSource<bool>.GetResult(short token) => TakeResult(token) != 0;

    int IValueTaskSource<int>.GetResult(short token) => TakeResult(token);

    private void Begin(long result)
    {
        if (result < 0)
        {
            // Refused before it was submitted: the error is this thread's, and of this very moment. The gate was the aio twin's, the call
            // was not.
            _ended = true;
            _errno = LastError.Number;
            _message = LastError.Message;
            _origin = LastError.Cause;
            _pump.Forget();
            SetOutcome();
            return;
        }

        _cookie = (ulong)result;
        _pump.BeginAwaiting(this);
        if (_cancellationToken.CanBeCanceled)
        {
            CancellationTokenRegistration registration = _cancellationToken.UnsafeRegister(OnCancelled, this);
            if (!_pump.KeepRegistration(this, registration))
            {
                registration.Unregister();
                _mayBePooled = false;
            }
        }
    }

    /// <summary>Under the lock: keeps the registration if there is still something to cancel.</summary>
    internal bool TryKeep(CancellationTokenRegistration registration)
    {
        if (_ended)
        {
            return false;
        }

        _registration = registration;
        return true;
    }

    private void Cancel() => _pump.Cancel(this, _cookie);

    /// <summary>Ends it as the server said, or with what its own callbacks threw.</summary>
    private void EndWith(int errno, string? message, Exception? fault)
    {
        if (fault is not null && message is null)
        {
            End(Errno.ECANCELED, CallbackThrew, fault);
        }
        else
        {
            End(errno, message, fault);
        }
    }

    private void SetOutcome()
    {
        if (_wasCancelled)
        {
            _source.SetException(new OperationCanceledException(Cancelled, _cause, _cancellationToken));
        }
        else if (_errno != 0 || _message is not null)
        {
            string? text = _message is null ? null : LastError.Compose(_context, _errno, _message);
            _source.SetException(_pump.Failures.Make(text, _message, _errno, _origin, _context, _cause));
        }
        else
        {
            _source.SetResult(_result);
        }
    }

    private int TakeResult(short token)
    {
        try
        {
            return _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            if (_mayBePooled)
            {
                _pump.Return(this);
            }
        }
    }
}

/// <summary>What an operation that is no command waits for.</summary>
internal enum StateAwaited
{
    /// <summary>It is a command.</summary>
    None,
    /// <summary>The connection is not connecting any more.</summary>
    Connected,
    /// <summary>The connection is closed or dead.</summary>
    Ended,
}
