using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;

namespace LibNbd.Runtime.Handle.Awaiting;

/// <summary>
/// Operations that are no commands, and end when the connection comes to a certain state. Its owner's lock is held for every call.
/// </summary>
internal sealed class StateWaiters(Connection engine, EngineReports reports)
{
    private readonly List<AsyncOperation> _waiting = [];

    /// <summary>The negotiation is being given up: the end of the connection is then what was asked for.</summary>
    private bool _leaving;

    internal void Add(AsyncOperation operation) => _waiting.Add(operation);

    /// <summary>False if it does not wait any more.</summary>
    internal bool Remove(AsyncOperation operation) => _waiting.Remove(operation);

    /// <summary>The connection's end is what the caller asks for: who waits for the connection has not failed by it.</summary>
    internal void ExpectEnd() => _leaving = true;

    /// <summary>Whether the connection has ended as asked for.</summary>
    internal bool HasLeft => _leaving && engine.HandleState is HandleStates.Dead or HandleStates.Closed;

    /// <summary>How the wait for the connection ended: without a text if it is there, or has ended as asked for.</summary>
    internal (int Errno, string? Message) ConnectionOutcome() => engine.HandleState switch
    {
        HandleStates.Ready or HandleStates.Processing or HandleStates.Negotiating => (0, null),
        HandleStates.Closed or HandleStates.Dead when _leaving => (0, null),
        HandleStates.Closed => (0, "the connection was closed before it was ready"),
        _ => (reports.Number, reports.Message ?? "the connection failed"),
    };

    /// <summary>The state may have changed: ends those whose state has come.</summary>
    internal void Complete()
    {
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            AsyncOperation operation = _waiting[i];
            bool isOver = operation.Awaited == StateAwaited.Ended
                ? engine.HandleState is HandleStates.Dead or HandleStates.Closed
                : engine.HandleState != HandleStates.Connecting;
            if (isOver)
            {
                _waiting.RemoveAt(i);
                End(operation);
            }
        }
    }

    /// <summary>The handle is being closed: who waits for its state waits in vain.</summary>
    internal void Fail()
    {
        foreach (AsyncOperation operation in _waiting)
        {
            operation.End(Errno.ENOTCONN, HandleLock.HandleClosed);
        }

        _waiting.Clear();
    }

    private void End(AsyncOperation operation)
    {
        if (operation.Awaited == StateAwaited.Ended)
        {
            Exception? fault = engine.Unclaimed.TakeUnowned();
            operation.End(fault is null ? 0 : Errno.ECANCELED, fault is null ? null : AsyncOperation.CallbackThrew, fault);
            return;
        }

        (int errno, string? message) = ConnectionOutcome();
        operation.End(errno, message);
    }
}
