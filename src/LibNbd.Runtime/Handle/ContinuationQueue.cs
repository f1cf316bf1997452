using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>Ended operations whose continuations are to be run by the thread that the reactor lent.</summary>
/// <remarks>
/// It runs them one after the other on that thread, which is fastest as long as they are short; what they submit is sent when they are done. Should one
/// of them block, what waits behind it (other continuations, what it submitted itself, and the socket) is handed to another thread
/// once the clock has shown that nothing moves. So in the common case nothing but that clock is paid for, and not by the command.
/// </remarks>
#pragma warning disable CA1001 // The timer is a one-shot that is at rest whenever the handle is; there is nothing to dispose of.
internal sealed class ContinuationQueue(HandleCore core)
#pragma warning restore CA1001
{
    /// <summary>
    /// How long a continuation may take before what waits behind it goes elsewhere: long for one that only issues the next command, short for
    /// one that waits for another thread.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(2);

    private readonly Lock _lock = new();
    private AsyncOperation? _first;
    private AsyncOperation? _last;
    private ITimer? _clock;
    private int _taken;
    private int _seen;
    private int _watching;

    internal void Add(AsyncOperation? first, AsyncOperation? last)
    {
        if (first is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_last is null)
            {
                _first = first;
            }
            else
            {
                _last.NextFinished = first;
            }

            _last = last;
        }
    }

    /// <summary>Runs continuations on this thread until none is left.</summary>
    internal void Run()
    {
        while (Take(out bool more) is { } operation)
        {
            if (more)
            {
                Watch();
            }

            operation.Publish(inline: true);
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
        if (Volatile.Read(ref _first) is null && !core.WantsToSend && !core.IsUnwatched)
        {
            return;
        }

        if (Volatile.Read(ref _taken) != seen)
        {
            Watch();
            return;
        }

        core.RunContinuations();
    }

    private AsyncOperation? Take(out bool more)
    {
        lock (_lock)
        {
            AsyncOperation? operation = _first;
            if (operation is null)
            {
                more = false;
                return null;
            }

            // It may be in use for another command as soon as it was completed.
            _first = operation.NextFinished;
            operation.NextFinished = null;
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
