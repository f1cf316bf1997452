using LibNbd.Runtime.Handle.Driving;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Awaiting;

/// <summary>Ended operations whose continuations are to be run by the thread that the reactor lent.</summary>
/// <remarks>
/// It runs them one after the other on that thread, which is fastest as long as they are short; what they submit is sent when they are
/// done. Should one of them block, what waits behind it (other continuations, what it submitted itself, and the socket) is handed to
/// another thread once the clock has shown that nothing moves. So in the common case nothing but that clock is paid for, and not by the
/// command.
/// </remarks>
#pragma warning disable CA1001 // The timer is a one-shot that is at rest whenever the handle is; there is nothing to dispose of.
internal sealed class ContinuationQueue(IContinuationRunner runner)
#pragma warning restore CA1001
{
    /// <summary>
    /// How long a continuation may take before what waits behind it goes elsewhere: long for one that only issues the next command, short
    /// for one that waits for another thread.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private EndedWork? _first;
    private EndedWork? _last;
    private ITimer? _clock;
    private int _taken;
    private int _seen;
    private int _watching;

    /// <summary>
    /// The thread that runs continuations, or 0. Of several, because the first was held up, one: the others count as strangers, and see to
    /// their own.
    /// </summary>
    private int _thread;

    internal void Add(EndedBatch batch)
    {
        if (batch.IsEmpty)
        {
            return;
        }

        lock (_lock)
        {
            if (_last is null)
            {
                _first = batch.First;
            }
            else
            {
                _last.Next = batch.First;
            }

            _last = batch.Last;
        }
    }

    /// <summary>Whether this thread is running continuations: what they submit is seen to when they are done.</summary>
    internal bool IsRunByThisThread => Volatile.Read(ref _thread) == Environment.CurrentManagedThreadId;

    /// <summary>Runs continuations on this thread until none is left.</summary>
    internal void Run()
    {
        int self = Environment.CurrentManagedThreadId;
        bool isOutermost = Volatile.Read(ref _thread) != self;
        while (Take(out bool more) is { } operation)
        {
            if (more)
            {
                Watch();
            }

            // Anew each time: another thread may have been at it meanwhile, because this one was held up.
            Volatile.Write(ref _thread, self);
            operation.Publish(inline: true);
        }

        if (isOutermost)
        {
            Interlocked.CompareExchange(ref _thread, 0, self);
        }
    }

    /// <summary>Something waits for the continuation that is running: it is seen to even if that one blocks.</summary>
    internal void Watch()
    {
        if (Volatile.Read(ref _watching) != 0 || Interlocked.CompareExchange(ref _watching, 1, 0) != 0)
        {
            return;
        }

        _seen = Volatile.Read(ref _taken);
        Clock.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private ITimer Clock => _clock ??= CreateClock();

    private ITimer CreateClock()
    {
        // It lives as long as the handle, and must not keep what its first caller happens to carry along.
        bool flows = !ExecutionContext.IsFlowSuppressed();
        AsyncFlowControl flow = flows ? ExecutionContext.SuppressFlow() : default;
        try
        {
            return SocketPlatform.Current.Clock.CreateTimer(OnClock, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            if (flows)
            {
                flow.Undo();
            }
        }
    }

    private void OnClock(object? state)
    {
        int seen = _seen;
        Interlocked.Exchange(ref _watching, 0);
        if (Volatile.Read(ref _first) is null && !runner.IsWaitedFor)
        {
            return;
        }

        if (Volatile.Read(ref _taken) != seen)
        {
            Watch();
            return;
        }

        runner.RunContinuations();
    }

    private EndedWork? Take(out bool more)
    {
        lock (_lock)
        {
            EndedWork? operation = _first;
            if (operation is null)
            {
                more = false;
                return null;
            }

            // It may be in use for another command as soon as it was completed.
            _first = operation.Next;
            operation.Next = null;
            _taken++;
            more = _first is not null;
            if (!more)
            {
                _last = null;
            }

            return operation;
        }
    }
}
