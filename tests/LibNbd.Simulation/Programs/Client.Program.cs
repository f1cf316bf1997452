using LibNbd.Runtime.Handle;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Programs;

/// <summary>The program as a whole: connect, negotiate, transmit, take leave or do not.</summary>
internal sealed partial class Client
{
    private bool _isTransmitting;
    private int _callsLeft;

    internal void Run()
    {
        SetUp();
        if (_dice.OneIn(40))
        {
            // Nobody connects it at all.
            Submit(Face.Aio);
            Submit(Face.Await);
        }
        else
        {
            Connect();
        }

        if (Model.State == HandleState.Negotiating && !_world.HasFailed)
        {
            Negotiate();
        }

        if (Model.State == HandleState.Connected && !_world.HasFailed)
        {
            CheckExport();
            Transmit();
        }

        TakeLeave();
        Finish();
    }

    private void CheckExport()
    {
        Check(_handle.GetStructuredRepliesNegotiated() == Model.Structured, "structured replies are not as negotiated");
        Check(_handle.GetExtendedHeadersNegotiated() == Model.Extended, "extended headers are not as negotiated");
        if (Model.Size <= long.MaxValue)
        {
            Check((ulong)_handle.GetSize() == Model.Size, $"the size is {_handle.GetSize()}; it must be {Model.Size}");
        }

        Check(_handle.IsReadOnly() == ((Model.ExportFlags & 2) != 0), "is_read_only is not what the server said");
        Check(_handle.CanDf() == ((Model.ExportFlags & 0x80) != 0), "can_df is not what the server said");
        Check(_handle.CanFastZero() == ((Model.ExportFlags & 0x800) != 0), "can_fast_zero is not what the server said");
        foreach ((uint _, string name) in Model.ContextsNegotiated)
        {
            Check(Core.Export.CanMetaContext(name) == (Model.ContextsValid
                || Model.Wishes.Contexts.Count == 0 ? 1 : -1), $"can_meta_context {name}");
        }
    }

    private void Transmit()
    {
        _isTransmitting = true;
        _callsLeft = _dice.Pick(3, 10, 30);
        _throwPercent = _dice.OneIn(6) ? 20 : 0;

        // How often each face is used in this world; each alone sometimes.
        int aio = _dice.Pick(0, 1, 3);
        int blocking = _dice.Pick(0, 1, 3);
        int await = _dice.Pick(0, 1, 3);
        if (aio + blocking + await == 0)
        {
            aio = 1;
        }

        while (_callsLeft-- > 0 && !IsClosed && !_world.HasFailed)
        {
            for (int steps = _dice.Pick(0, 0, 1, 3, 10); steps > 0; steps--)
            {
                _world.Step();
            }

            if (IsClosed)
            {
                break;
            }

            int face = _dice.Below(aio + blocking + await);
            Act(face < aio ? Face.Aio : face < aio + blocking ? Face.Blocking : Face.Await);
            Model.Settle();
        }

        _isTransmitting = false;
    }

    private void Act(Face face)
    {
        int action = _dice.Below(20);
        switch (action)
        {
            case <= 9:
                Submit(face);
                break;
            case <= 12:
                DriveOnce(mayWait: face != Face.Await);
                break;
            case <= 14:
                RetireOne();
                break;
            case 15:
                CancelOne();
                break;
            case 16:
                Look();
                break;
            case 17 when face == Face.Aio && _dice.OneIn(5):
                Disconnect();
                break;
            case 18 when _dice.OneIn(10):
                Close();
                break;
            default:
                Submit(face);
                break;
        }
    }

    /// <summary>The connection is driven as the owner of an event loop does, or by poll.</summary>
    private void DriveOnce(bool mayWait)
    {
        if (_dice.Chance(40))
        {
            _world.Step();
            if (IsClosed)
            {
                return;
            }
        }

        HandleState before = Model.State;
        int timeout = mayWait && Model.AwaitsSomething ? _dice.Pick(-1, -1, 0, _dice.Between(1, 50)) : _dice.Pick(0, _dice.Between(1, 20));
        long result;
        if (_dice.Chance(60))
        {
            if (_dice.OneIn(4))
            {
                _world.MakeExtraReady();
                result = Caught(() => Gates.Poll2(Core, SimulatedWorld.ExtraDescriptor, timeout), HasNoOwner);
                _world.ExtraIsConsumed();
            }
            else
            {
                result = Caught(() => Gates.Poll(Core, timeout), HasNoOwner);
            }
        }
        else
        {
            result = NotifyOne();
        }

        if (IsClosed)
        {
            return;
        }

        HandleState after = SettleAfterCall();
        bool couldDrive = before is HandleState.Connecting or HandleState.Connected;
        bool failed = couldDrive ? after is HandleState.Dead || (before == HandleState.Connecting && after == HandleState.Created) : true;
        if (couldDrive && result != Unknown && !_world.HasFailed)
        {
            Check((result is -1 or FailedUnknown) == failed, $"driving gave {result} ({NbdHandle.GetError()}) and the handle is {after}");
        }
    }

    /// <summary>
    /// What the call has made of the handle, before that is asked what it shows: to ask may find an end that the call did not.
    /// </summary>
    private HandleState SettleAfterCall()
    {
        if (!IsInCallback && !_world.HasFailed)
        {
            Model.Drained();
        }

        HandleState after = Model.State;
        Model.Settle();
        return after;
    }

    /// <summary>Tells the handle what its socket is ready for.</summary>
    /// <returns>As poll: -1 if that fails.</returns>
    private long NotifyOne()
    {
        HandleState before = Model.State;
        uint direction = Gates.AioGetDirection(Core);
        if (before is HandleState.Connected)
        {
            Check((direction & 1) != 0, $"the direction of a connected handle is {direction}");
        }
        else if (before is not HandleState.Connecting)
        {
            Check(direction == 0, $"the direction is {direction} in state {before}");
        }

        int ready = (int)(_world.Link?.Readiness ?? 0);
        if ((direction & 1) != 0 && ((ready & 1) != 0 || _dice.OneIn(10)))
        {
            return Caught(() => Gates.AioNotifyRead(Core), HasNoOwner);
        }

        return (direction & 2) != 0 && (ready & 2) != 0 ? Caught(() => Gates.AioNotifyWrite(Core), HasNoOwner) : 0;
    }

    /// <summary>Nobody waits for it: what its callbacks throw is for the calls that drive for everybody.</summary>
    private static bool HasNoOwner(ExpectedCommand command) => command.Face == Face.Aio || command.IsAbandoned || command.ThrewAfterClosing;

    /// <summary>Calls that only look.</summary>
    private void Look()
    {
        if (IsClosed)
        {
            return;
        }

        _ = _handle.ConnectionState();
        _ = Core.Export.GetHandleSize();
        if (IsInCallback || Model.State is not (HandleState.Connected or HandleState.Dead or HandleState.Closed))
        {
            return;
        }

        int inFlight = Core.Commands.AioInFlight();
        long peeked = Gates.AioPeekCommandCompleted(Core);
        long right = Model.Done.Count > 0 ? (long)Model.Done[0].Cookie : inFlight > 0 ? 0 : -1;
        CheckResult("aio_peek_command_completed", peeked, right, Wire.EINVAL);
    }

    private void Disconnect()
    {
        ExpectedCommand command = new() { Kind = Kind.Disconnect, Face = Face.Aio };
        int refusal = CommandRules.Judge(command, Model, _strict);
        if (refusal == 0)
        {
            Model.Issue(command);
        }

        CheckResult(
            "aio_disconnect", Caught(() => Gates.AioDisconnect(Core, CommandFlags.None), HasNoOwner), refusal == 0 ? 0 : -1, refusal);
    }

    private void TakeLeave()
    {
        if (IsClosed || _world.HasFailed || Model.State is not (HandleState.Connected or HandleState.Negotiating) || _dice.Chance(30))
        {
            return;
        }

        if (_dice.Chance(50))
        {
            WaitForAll();
        }

        if (IsClosed || _world.HasFailed || Model.State is not (HandleState.Connected or HandleState.Negotiating))
        {
            return;
        }

        Face face = _dice.Pick(Face.Blocking, Face.Await);
        ShutdownFlags flags = _dice.OneIn(3) && Model.KnowsWhatHasLeft ? ShutdownFlags.AbandonPending : ShutdownFlags.None;
        _world.Trace($"call: {face} shutdown {flags}");
        if (Model.State == HandleState.Negotiating)
        {
            Model.Ask(new ExpectedOption { Option = Wire.OptAbort, Name = "shutdown" });
        }
        else
        {
            if (flags != 0)
            {
                Model.FailUnsent();
            }

            Model.DisconnectThen();
        }

        if (face == Face.Blocking)
        {
            long result = Caught(() => Gates.Shutdown(Core, flags), HasNoOwner);
            if (!IsClosed)
            {
                Model.Settle();
                Check(result is 0 or Unknown && Model.HasEnded, $"shutdown gave {result} ({NbdHandle.GetError()}) in state {Model.State}");
            }

            return;
        }

        PendingAwait pending = new("shutdown") { IsShutdown = true };
        _awaits.Add(pending);
        Watch(pending, _handle.ShutdownAsync(flags, pending.Cancellation.Token));
        WaitForAwait(pending);
    }

    /// <summary>Whatever is in flight ends, if the connection is driven.</summary>
    private void WaitForAll()
    {
        while (!IsClosed && !_world.HasFailed && Model.State == HandleState.Connected && Model.AwaitsSomething)
        {
            long result = Caught(() => Gates.Poll(Core, -1), HasNoOwner);
            if (!IsClosed)
            {
                HandleState after = SettleAfterCall();
                Check(result == Unknown || (result is -1 or FailedUnknown) == (after == HandleState.Dead),
                    $"poll gave {result} and the handle is {after}");
            }
        }
    }

    private void Finish()
    {
        if (_world.HasFailed)
        {
            return;
        }

        if (!IsClosed && _dice.Chance(50))
        {
            WaitForAwaits();
        }

        Close();
        while (!_world.HasFailed && _world.Step())
        {
        }

        foreach (PendingAwait pending in _awaits)
        {
            _world.Violation($"{pending.Name} did not end with its handle");
        }

        Model.OnClosed();
        _world.CheckEnd();
        try
        {
            Gates.Poll(Core, 0);
            _world.Violation("a closed handle takes calls");
        }
        catch (ObjectDisposedException)
        {
            // As it must be.
        }

        LastError.Context = "";
    }

    /// <summary>Nobody drives the connection but the handle itself, and yet each awaited operation ends.</summary>
    private void WaitForAwaits()
    {
        while (!IsClosed && !_world.HasFailed && _awaits.Count > 0)
        {
            if (!_world.Step())
            {
                throw new HangException($"{_awaits[0].Name} never ends");
            }
        }
    }
}
