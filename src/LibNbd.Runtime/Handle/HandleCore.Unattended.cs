using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle;

/// <summary>A handle that nobody drives, or nobody has any more.</summary>
/// <remarks>
/// It guarantees: an idle handle that was awaited notices the loss of its connection when it happens; any other notices it when it is asked for its
/// state (as does the first one while a continuation of its own runs). Neither consumes a reply: with commands outstanding the connection is
/// left to whoever drives it. The C library does neither: its predicates are libnbd's, which only show what was noticed. Why a connection was
/// lost that nobody waited for is told by the calls that are refused from then on.
/// </remarks>
internal sealed partial class HandleCore
{
    /// <summary>Null in the C library.</summary>
    private readonly UnclosedHandle? _unclosed;

    /// <summary>The reactor watches an idle socket, for its loss alone.</summary>
    private bool _watchedIdle;

    /// <summary>The caller watches the descriptor: it is not for us to take from it what makes it readable.</summary>
    private bool _isWatchedByCaller;

    /// <summary>Why the connection was lost, where no call has been told; to be put behind the text of a refusal.</summary>
    private string _untold = "";

    /// <summary>Connected, or between two options, and nothing is outstanding that a byte from the server could belong to.</summary>
    private bool IsResting =>
        _engine.Class is StateClass.Ready or StateClass.Negotiating
        && _engine.InFlight == 0
        && !_engine.IsOptionPending
        && !_engine.WantsToSend;

    /// <summary>The collector has found that nobody can reach the handle: what the collector does not know of is given back.</summary>
    /// <remarks>On the finalizer's thread: no callback is called, and nothing is waited for.</remarks>
    internal void Abandon()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        CloseTransport();
        DropWakeUps();
        if (OperatingSystem.IsLinux() && _subprocess is { } child)
        {
            // A thread of its own: it may take as long as the child does, and the pool's threads are few.
            Thread thread = new(child.End) { IsBackground = true, Name = "LibNbd child" };
            thread.UnsafeStart();
        }
    }

    /// <summary>Nothing is awaited any more, and nothing else is outstanding: the reactor goes on to look for the loss of the connection.</summary>
    private void WatchIdle()
    {
        if (!_armed && !_watchedIdle && _watch is { } watch && _transport is not null && !_hasLeader && !_isWatchedByCaller && IsResting)
        {
            _watchedIdle = true;
            _armedFor = PollEvents.Read;
            watch.Arm(PollEvents.Read);
        }
    }

    /// <summary>An unlocked question for the state: looks at the socket first if nobody else is at it.</summary>
    private void NoticeLoss()
    {
        if (Host.IsC || StateTable.ClassOf(_publicState) is not (StateClass.Ready or StateClass.Negotiating) || !Monitor.TryEnter(_lock))
        {
            return;
        }

        if (_closed || _depth > 0)
        {
            // In a callback: its thread is driving the connection.
            Monitor.Exit(_lock);
            return;
        }

        _depth++;
        LookAtSocket();
        LeaveQuietly();
    }

    /// <summary>Looks whether an idle connection still is one, without waiting; under the lock, and not in a callback.</summary>
    private void LookAtSocket()
    {
        if (Host.IsC || _pollers > 0 || _transport is not { } transport || !IsResting)
        {
            return;
        }

        Span<PollItem> items = [new PollItem(transport.FileDescriptor, PollEvents.Read)];
        if (transport.HasBufferedInput || Poller.Poll(items, 0, out _) > 0)
        {
            // To ask for the state cannot fail, and leaves this thread's last error as it is.
            LastErrorState error = LastError.Save();
            TakeLoss(transport);
            LastError.Restore(error);
            KeepReason();
        }
    }

    /// <summary>An idle connection has become readable: that may be its end.</summary>
    private void TakeLoss(StreamTransport transport)
    {
        if (_engine.MayReceive)
        {
            Receive();
            return;
        }

        // Between two options what the server says is left in the socket.
        IoResult next = transport.Peek();
        if (next.WouldBlock || next.Count > 0)
        {
            return;
        }

        BeginDriving();
        try
        {
            if (next.IsError)
            {
                DieOf(transport, next, "recv");
            }
            else
            {
                _connectionLost = true;
                _engine.OnEndOfStream();
            }
        }
        finally
        {
            EndDriving();
        }

        AfterDriving();
    }

    private void KeepReason()
    {
        if (_engine.Class == StateClass.Dead && _faultMessage is not null)
        {
            _untold = ": " + LastError.Describe(_faultErrno, _faultMessage);
        }
    }
}
