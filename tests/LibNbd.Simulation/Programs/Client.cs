using LibNbd.Runtime.Handle;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Programs;

/// <summary>The caller: makes calls of all faces on one handle, as the dice say, and compares what comes of them with the model.</summary>
internal sealed partial class Client
{
    /// <summary>In place of a result that was lost because a callback threw.</summary>
    private const long Unknown = long.MinValue;

    /// <summary>It failed, with an error of its own, and what callbacks threw is behind that.</summary>
    private const long FailedUnknown = Unknown + 1;

    private readonly SimulatedWorld _world;
    private readonly Dice _dice;
    private readonly List<PendingAwait> _awaits = [];
    private NbdHandle _handle = null!;
    private uint _strict = 0x7f;
    private bool _initialize = true;
    private int _callbacks;
    private int _throwPercent;
    private HandleState _shownBefore = HandleState.Created;

    internal Client(SimulatedWorld world)
    {
        _world = world;
        _dice = world.Dice;
        Model = new ClientModel(world);
        ConnectPlan = ConnectPlan.Once(this, _dice);
    }

    internal ClientModel Model { get; }

    internal ConnectPlan ConnectPlan { get; private set; }

    internal HandleCore Core => _handle.Core;

    internal bool IsInCallback => _callbacks > 0;

    internal bool IsClosed { get; private set; }

    /// <summary>The state that the predicates show, and how many of them say yes.</summary>
    internal (HandleState Shown, int Classes) ShownState()
    {
        HandleState shown = HandleState.Created;
        int classes = 0;
        Look(_handle.AioIsCreated(), HandleState.Created);
        Look(_handle.AioIsConnecting(), HandleState.Connecting);
        Look(_handle.AioIsNegotiating(), HandleState.Negotiating);
        Look(_handle.AioIsReady(), HandleState.Connected);
        Look(_handle.AioIsProcessing(), HandleState.Connected);
        Look(_handle.AioIsDead(), HandleState.Dead);
        Look(_handle.AioIsClosed(), HandleState.Closed);
        if (shown != _shownBefore && _world.Sabotage.Strikes(Fault.ForgetStateChange))
        {
            return (_shownBefore, classes);
        }

        _shownBefore = shown;
        return (shown, classes);

        void Look(bool isIt, HandleState state)
        {
            if (isIt)
            {
                classes++;
                shown = state;
            }
        }
    }

    internal void CheckInFlight(int least, int most)
    {
        int inFlight = Core.Commands.AioInFlight();
        if (inFlight < least || inFlight > most)
        {
            _world.Violation($"aio_in_flight is {inFlight}; it must be {least}{(most > least ? $" to {most}" : "")}");
        }
    }

    /// <summary>For the sabotage: a buffer that is not as the handle made it.</summary>
    internal void Spoil(ExpectedCommand command)
    {
        if (!command.IsRead || command.Marks.Length == 0 || command.Error != 0 || command.IsAbandoned)
        {
            return;
        }

        int hole = Array.IndexOf(command.Marks, (byte)2);
        if (hole >= 0 && _world.Sabotage.Strikes(Fault.IgnoreHole))
        {
            command.Buffer.Span[hole] = ExpectedCommand.Old;
        }
    }

    /// <inheritdoc cref="Spoil"/>
    internal void SpoilUnread(ExpectedCommand command)
    {
        int unread = Array.IndexOf(command.Marks, (byte)0);
        if (command.Initialize && unread >= 0 && _world.Sabotage.Strikes(Fault.SkipClearing))
        {
            command.Buffer.Span[unread] = ExpectedCommand.Old;
        }
    }

    /// <inheritdoc cref="Spoil"/>
    internal void SpoilLater(ExpectedCommand command)
    {
        if (command.IsRead && command.Count > 0 && _world.Sabotage.Strikes(Fault.TouchAfterEnd))
        {
            command.Buffer.Span[(int)command.Count - 1] ^= 0x80;
        }
    }

    /// <summary>Runs what is not the caller's own: nothing of it may show in what its thread knows of errors.</summary>
    internal void AsPoolThread(Action work)
    {
        string context = LastError.Context;
        int callbacks = _callbacks;
        _callbacks = 0;
        work();
        _callbacks = callbacks;
        LastError.Context = context;
    }

    /// <summary>While this thread waits, and the lock is free, others act on the handle.</summary>
    internal void ActAsAnotherThread()
    {
        if (!_isTransmitting || IsClosed || _callsLeft <= 0)
        {
            return;
        }

        _callsLeft--;
        Model.Settle();
        AsPoolThread(() =>
        {
            switch (_dice.Below(12))
            {
                case <= 5:
                    Submit(Face.Aio);
                    break;
                case 6 or 7:
                    Submit(Face.Await);
                    break;
                case 8:
                    CancelOne();
                    break;
                case 9:
                    RetireOne();
                    break;
                case 10:
                    NotifyOne();
                    break;
                default:
                    if (_dice.OneIn(20))
                    {
                        Close();
                    }

                    break;
            }
        });
        Model.Settle();
    }

    internal void OnWaiting()
    {
        if (IsInCallback)
        {
            _world.Violation("a callback was let wait on its handle");
        }
    }

    internal void Close()
    {
        if (IsClosed)
        {
            return;
        }

        _world.Trace("call: close");
        IsClosed = true;
        Model.OnClosing();
        int callbacks = _callbacks;
        _handle.Dispose();
        _callbacks = callbacks;
        Model.Drained();
    }

    /// <summary>A call's result, or <see cref="Unknown"/> where it throws in its place what callbacks threw.</summary>
    /// <param name="call">The call.</param>
    /// <param name="throwsFor">The commands whose callbacks' exceptions may come out of it (docs/adr/0008-callback-exceptions.md).</param>
    private long Caught(Func<long> call, Func<ExpectedCommand, bool> throwsFor)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is CallbackException or AggregateException
            || exception is NbdException { InnerException: CallbackException or AggregateException })
        {
            TakeThrown(exception, throwsFor);
            return exception is NbdException ? FailedUnknown : Unknown;
        }
    }

    /// <summary>What callbacks threw comes out, each exception once.</summary>
    private void TakeThrown(Exception? exception, Func<ExpectedCommand, bool> throwsFor)
    {
        switch (exception)
        {
            case CallbackException thrown:
                _world.Trace($"thrown: {thrown.Message}");
                Check(thrown.World == _world && throwsFor(thrown.Command), $"not this call's to throw: {thrown.Message}");
                Check(!thrown.WasThrown, $"thrown twice: {thrown.Message}");
                thrown.WasThrown = true;
                break;
            case AggregateException several:
                foreach (Exception one in several.InnerExceptions)
                {
                    TakeThrown(one, throwsFor);
                }

                break;
            case NbdException or OperationCanceledException:
                TakeThrown(exception.InnerException, throwsFor);
                break;
            case null:
                break;
            default:
                _world.Violation($"an exception that no caller may see: {exception}");
                break;
        }
    }

    /// <summary>Who waits for a command of its own is told of all that its callbacks threw.</summary>
    private void CheckAllThrown(ExpectedCommand command)
    {
        foreach (Exception thrown in command.Thrown)
        {
            Check(((CallbackException)thrown).WasThrown, $"{command.Name} lost what a callback threw");
        }
    }

    private CallbackException Throwing(ExpectedCommand command, string what)
    {
        CallbackException thrown = new(_world, command, $"{what} of {command.Name}");
        if (IsClosed)
        {
            command.ThrewAfterClosing = true;
        }
        else
        {
            command.Thrown.Add(thrown);
        }

        _world.Trace($"throws: {thrown.Message}");
        return thrown;
    }

    private void Check(bool isRight, string what)
    {
        if (!isRight)
        {
            _world.Violation(what);
        }
    }

    /// <summary>The result and the errno of a call, as one who looks at the C library's results has them.</summary>
    private void CheckResult(string call, long result, long right, int errno)
    {
        if (result is Unknown or FailedUnknown)
        {
            Check(result == Unknown || right == -1, $"{call} failed; it must give {right}");
            return;
        }

        if (result != right)
        {
            _world.Violation($"{call} gave {result} ({(result < 0 ? NbdHandle.GetError() : "")}); it must give {right} (errno {errno})");
        }
        else if (result == -1 && NbdHandle.GetErrno() != errno)
        {
            _world.Violation($"{call} failed with errno {NbdHandle.GetErrno()} ({NbdHandle.GetError()}); it must be {errno}");
        }
    }
}

/// <summary>What callbacks throw.</summary>
internal sealed class CallbackException(SimulatedWorld world, ExpectedCommand command, string message) : Exception(message)
{
    internal SimulatedWorld World => world;

    internal ExpectedCommand Command => command;

    internal bool WasThrown { get; set; }
}

/// <summary>An awaited operation that has not ended yet.</summary>
internal sealed class PendingAwait(string name)
{
    internal string Name => name;

    internal ExpectedCommand? Command { get; init; }

    internal ExpectedOption? Option { get; init; }

    /// <summary>It waits for the connection, or for its end.</summary>
    internal bool IsShutdown { get; init; }

    internal CancellationTokenSource Cancellation { get; } = new();

    /// <summary>The errno with which it must be refused, or 0.</summary>
    internal int Refusal { get; init; }

    internal bool CanBeCancelled { get; set; }

    internal bool WasCancelled { get; set; }

    internal bool HasEnded { get; set; }
}
