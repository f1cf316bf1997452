using LibNbd.Runtime.Handle;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Programs;

/// <summary>The caller: makes calls of all faces on one handle, as the dice say, and compares what comes of them with the model.</summary>
internal sealed partial class Client
{
    private readonly SimulatedWorld _world;
    private readonly Dice _dice;
    private readonly List<PendingAwait> _awaits = [];
    private NbdHandle _handle = null!;
    private uint _strict = 0x7f;
    private bool _initialize = true;
    private int _callbacks;
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
        int inFlight = Core.AioInFlight();
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
