using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Transport;

namespace LibNbd.Runtime.Handle.Driving;

/// <summary>Looks whether the connection of a handle that nobody drives is still there (docs/adr/0011-ends-of-life.md).</summary>
/// <remarks>
/// It guarantees that no reply is consumed: with commands outstanding the connection is left to whoever drives it. The C library does not
/// look: its predicates are libnbd's, which only show what was noticed. Why a connection was lost that nobody waited for is told by the
/// calls that are refused from then on.
/// </remarks>
internal sealed class LossDetector(
    HandleLock handleLock, WaitingRoom room, Connection engine, ConnectionDriver driver, EngineReports reports)
{
    /// <summary>Connected, or between two options, and nothing is outstanding that a byte from the server could belong to.</summary>
    internal bool IsResting =>
        engine.HandleState is HandleStates.Ready or HandleStates.Negotiating
        && engine.InFlight == 0
        && !engine.IsOptionPending
        && !engine.WantsToSend;

    /// <summary>The caller watches the descriptor: it is not for us to take from it what makes it readable.</summary>
    internal bool IsWatchedByCaller { get; private set; }

    /// <summary>The caller has asked for the descriptor.</summary>
    internal void LeaveToCaller() => IsWatchedByCaller = true;

    /// <summary>An unlocked question for the state: looks at the socket first if nobody else is at it.</summary>
    internal void Notice()
    {
        // Otherwise, or in a callback, some thread is driving the connection.
        if (Host.IsC
            || StateTable.HandleStateOf(handleLock.PublicState) is not (HandleStates.Ready or HandleStates.Negotiating)
            || !handleLock.TryEnterIdle())
        {
            return;
        }

        Look();
        handleLock.Leave();
    }

    /// <summary>Looks whether an idle connection still is one, without waiting; under the lock, and not in a callback.</summary>
    internal void Look()
    {
        if (Host.IsC || room.IsPolling || driver.Transport is not { } transport || !IsResting)
        {
            return;
        }

        Span<PollItem> items = [new PollItem(transport.FileDescriptor, PollEvents.Read)];
        if (transport.HasBufferedInput || SocketPlatform.Current.Poll(items, 0, out _) > 0)
        {
            // To ask for the state cannot fail, and leaves this thread's last error as it is.
            LastErrorState error = LastError.Save();
            Take(transport);
            LastError.Restore(error);
            KeepReason();
        }
    }

    /// <summary>The reactor says that an idle connection has become readable.</summary>
    internal void OnReadable(StreamTransport transport)
    {
        Take(transport);
        KeepReason();
    }

    /// <summary>An idle connection has become readable: that may be its end.</summary>
    private void Take(StreamTransport transport)
    {
        if (engine.MayReceive)
        {
            driver.Receive();
            return;
        }

        // Between two options what the server says is left in the socket.
        IoResult next = transport.Peek();
        if (!next.WouldBlock && next.Count <= 0)
        {
            driver.EndOfStream(transport, next);
        }
    }

    private void KeepReason()
    {
        if (engine.HandleState == HandleStates.Dead)
        {
            reports.KeepUntold();
        }
    }
}
