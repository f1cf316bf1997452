using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Programs;

/// <summary>
/// What the handle calls back, and what the callbacks do: look, answer in every way that is allowed, and call the handle in turn.
/// </summary>
#pragma warning disable CA1001 // When the handle is disposed of is part of the program that is run.
internal sealed partial class Client
#pragma warning restore CA1001
{
    /// <summary>How many calls of callbacks may be nested in each other by what callbacks do.</summary>
    private const int DeepestCallback = 3;

    private CompletionClosure Completion(ExpectedCommand command) =>
        command.HasCompletion
            ? new((ref int error) => OnCompletion(command, ref error), () => OnFree(command, isCompletion: true))
            : default;

    private ChunkClosure Chunk(ExpectedCommand command) => new(ChunkCallback(command), () => OnFree(command, isCompletion: false));

    private ExtentClosure Extents(ExpectedCommand command) => new(ExtentCallback(command), () => OnFree(command, isCompletion: false));

    private Extent64Closure Extents64(ExpectedCommand command) =>
        new(Extent64Callback(command), () => OnFree(command, isCompletion: false));

    private ChunkCallback ChunkCallback(ExpectedCommand command) =>
        (ReadOnlySpan<byte> subbuf, ulong offset, uint status, ref int error) => OnChunk(command, subbuf, offset, status, ref error);

    private ExtentCallback ExtentCallback(ExpectedCommand command) =>
        (string context, ulong offset, ReadOnlySpan<uint> entries, ref int error) =>
        {
            List<(ulong, ulong)> extents = [];
            for (int i = 0; i + 1 < entries.Length; i += 2)
            {
                extents.Add((entries[i], entries[i + 1]));
            }

            return OnStatus(command, context, offset, extents, ref error);
        };

    private Extent64Callback Extent64Callback(ExpectedCommand command) =>
        (string context, ulong offset, ReadOnlySpan<Extent> entries, ref int error) =>
        {
            List<(ulong, ulong)> extents = [];
            foreach (Extent entry in entries)
            {
                extents.Add((entry.Length, entry.Flags));
            }

            return OnStatus(command, context, offset, extents, ref error);
        };

    private int OnCompletion(ExpectedCommand command, ref int error)
    {
        if (_world.Sabotage.Strikes(Fault.DropCompletion))
        {
            return 0;
        }

        _callbacks++;
        if (error != 0 && _world.Sabotage.Strikes(Fault.WrongErrno))
        {
            error++;
        }

        command.Completions++;
        Check(command.CompletionFrees == 0, $"{command.Name}: completed after its closure was freed");
        WireEvent? due = Model.Expect($"completion of {command.Name}", next =>
            next.Kind is EventKind.Finish or EventKind.Lost && next.Command == command);
        if (due is not null)
        {
            Check(error == command.Error, $"{command.Name}: completed with errno {error}; it must be {command.Error}");
            Model.CheckAtEnd(command);
        }

        if (_world.Sabotage.Strikes(Fault.CompleteTwice))
        {
            Model.Expect($"second completion of {command.Name}", _ => false);
        }

        ActInCallback();
        if (_dice.Chance(_throwPercent))
        {
            if (!command.IsRetired)
            {
                command.Replace(Wire.ECANCELED);
            }

            _callbacks--;
            throw Throwing(command, "completion");
        }

        int answer = 0;
        switch (_dice.Below(4))
        {
            case 0 when !command.IsRetired:
                Model.MarkRetired(command);
                answer = 1;
                break;
            case 1:
                answer = -1;
                error = _dice.Pick(0, error, Wire.EIO);
                if (error != 0 && !command.IsRetired)
                {
                    command.Replace(error);
                }

                break;
            case 2:
                answer = _dice.Pick(0, 2, -2);
                break;
            default:
                break;
        }

        _callbacks--;
        _world.Trace($"answer: {answer}, errno {error}");
        return answer;
    }

    private int OnChunk(ExpectedCommand command, ReadOnlySpan<byte> subbuf, ulong offset, uint status, ref int error)
    {
        _callbacks++;
        Check(command.DataFrees == 0, $"{command.Name}: a chunk came after its closure was freed");
        WireEvent? due = Model.Expect($"chunk {status} of {command.Name} at {offset}", next =>
            next.Command == command && next.Kind == status switch { 1 => EventKind.Data, 2 => EventKind.Hole, _ => EventKind.Error });
        if (due is not null)
        {
            bool isError = due.Kind == EventKind.Error;
            Check(offset == due.Offset, $"{command.Name}: a chunk at {offset}; it must be at {due.Offset}");
            Check(
                error == (isError ? due.Errno : command.Error), $"{command.Name}: a chunk with errno {error}; it must be {command.Error}");
            Check(subbuf.Length == due.Length, $"{command.Name}: a chunk of {subbuf.Length} bytes; it must be {due.Length}");
            if (due.Kind == EventKind.Data)
            {
                Check(subbuf.SequenceEqual(due.Data), $"{command.Name}: the bytes of a chunk at {offset} are not what was received");
            }
            else if (due.Kind == EventKind.Hole)
            {
                int start = (int)(offset - command.Offset);
                bool isOverlapped = command.Marks.AsSpan(start, due.Length).Contains((byte)3);
                Check(isOverlapped || subbuf.IndexOfAnyExcept((byte)0) < 0, $"{command.Name}: a hole at {offset} that is not zero");
            }
        }

        int answer = AnswerForData(command, ref error);
        _callbacks--;
        return answer;
    }

    private int OnStatus(ExpectedCommand command, string context, ulong offset, List<(ulong, ulong)> extents, ref int error)
    {
        _callbacks++;
        Check(command.DataFrees == 0, $"{command.Name}: extents came after their closure was freed");
        WireEvent? due = Model.Expect($"extents of {command.Name}", next => next.Command == command && next.Kind == EventKind.Status);
        if (due is not null)
        {
            Check(context == due.Text, $"{command.Name}: extents of {context}; they must be of {due.Text}");
            Check(offset == command.Offset, $"{command.Name}: extents from {offset}");
            Check(error == command.Error, $"{command.Name}: extents with errno {error}; it must be {command.Error}");
            Check(extents.SequenceEqual(due.Delivered!),
                $"{command.Name}: extents {string.Join(' ', extents)}; they must be {string.Join(' ', due.Delivered!)}");
        }

        int answer = AnswerForData(command, ref error);
        _callbacks--;
        return answer;
    }

    private int AnswerForData(ExpectedCommand command, ref int error)
    {
        ActInCallback();
        if (_dice.Chance(_throwPercent))
        {
            if (!command.IsDone)
            {
                command.Record(Wire.ECANCELED);
            }

            _callbacks--;
            throw Throwing(command, "data");
        }

        switch (_dice.Below(12))
        {
            case 0:
                error = _dice.Pick(0, error, Wire.ENOMEM);
                _world.Trace($"answer: -1, errno {error}");
                if (!command.IsDone)
                {
                    command.Record(error == 0 ? Wire.EPROTO : error);
                }

                return -1;
            case 1:
                error = Wire.EIO;
                return _dice.Pick(1, 7);
            default:
                return 0;
        }
    }

    private void OnFree(ExpectedCommand command, bool isCompletion)
    {
        if (_world.Sabotage.Strikes(Fault.NeverFree))
        {
            return;
        }

        if (!IsInCallback || IsClosed)
        {
            Model.ApplySilent();
        }

        bool may = command.MayBeFreed || (command.Face != Face.Aio && command.IsDone);
        Check(may, $"{command.Name}: a closure was freed before the command was retired");
        if (isCompletion)
        {
            Check(!command.HasDataCallback || command.DataFrees > 0, $"{command.Name}: its completion was freed before its data callback");
            command.CompletionFrees += _world.Sabotage.Strikes(Fault.FreeTwice) ? 2 : 1;
        }
        else
        {
            command.DataFrees++;
        }
    }

    /// <summary>A callback may call the handle; only wait it may not.</summary>
    private void ActInCallback()
    {
        if (IsClosed || _callbacks > DeepestCallback || !_dice.OneIn(5))
        {
            return;
        }

        switch (_dice.Below(9))
        {
            case <= 2:
                Submit(Face.Aio);
                break;
            case 3:
                Submit(Face.Await);
                break;
            case 4:
                RetireOne();
                break;
            case 5:
                CheckResult("poll in a callback", LibNbd.Gates.Poll(Core, 0), -1, Wire.EDEADLK);
                break;
            case 6:
                CancelOne();
                break;
            case 7:
                Look();
                break;
            default:
                if (_dice.OneIn(6))
                {
                    Close();
                }

                break;
        }
    }
}
