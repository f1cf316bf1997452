using LibNbd.Runtime.Engine;
using LibNbd.Simulation.Model;

namespace LibNbd.Simulation.Programs;

/// <summary>Commands by each of the three faces, and what may be done with them meanwhile.</summary>
internal sealed partial class Client
{
    /// <summary>A socket with less room than this takes long for everything.</summary>
    private const int FewBytes = 200;

    /// <summary>Issues a command that the dice choose.</summary>
    internal unsafe void Submit(Face face)
    {
        if (IsClosed)
        {
            return;
        }

        ExpectedCommand command = Roll(face);
        int refusal = CommandRules.Judge(command, Model, _strict);
        command.Initialize = _initialize;
        command.HasCompletion = face == Face.Aio && _dice.Chance(70);
        command.HasDataCallback = command.Kind == Kind.ReadStructured || command.IsStatus;
        command.CountsFrees = face != Face.Await;
        bool pinned = face == Face.Aio && _dice.Chance(30);
        if (command.IsRead || command.Kind == Kind.Write)
        {
            command.MakeBuffer(pinned, _dice);
        }

        if (refusal == 0)
        {
            Model.Issue(command);
        }
        else
        {
            ClientModel.Refuse(command);
        }

        if (_world.IsTracing)
        {
            _world.Trace($"call: {command.Name} offset {command.Offset} count {command.Count} flags {command.Flags} refusal {refusal}");
        }

        switch (face)
        {
            case Face.Aio:
                {
                    // A pinned array does not move: its address is good for as long as the command refers to it.
                    IoBuffer buffer = pinned
                        ? IoBuffer.Of(
                            (byte*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(
                                command.Memory, ExpectedCommand.BufferStart),
                            command.Count)
                        : IoBuffer.Of(command.Buffer);
                    long result = Caught(() => CallAio(command, buffer), _ => false);
                    CheckResult(command.Name, result, refusal == 0 ? (long)command.Cookie : -1, refusal);
                }

                EndRefused(command);
                break;
            case Face.Blocking:
                long ended = Caught(() => CallBlocking(command), own => own == command);
                if (!IsClosed)
                {
                    Model.Settle();
                }

                JudgeBlocking(command, ended, refusal);
                EndRefused(command);
                break;
            default:
                CallAwait(command, refusal);
                EndRefused(command);
                break;
        }
    }

    private ExpectedCommand Roll(Face face)
    {
        ulong size = Model.Size;
        uint block = Math.Max(1, Model.MinimumBlock);
        Kind kind = _dice.Below(20) switch
        {
            <= 5 => Kind.Read,
            <= 8 => Kind.ReadStructured,
            <= 12 => Kind.Write,
            13 => Kind.Flush,
            14 => Kind.Trim,
            15 => Kind.Cache,
            16 => Kind.Zero,
            17 => Kind.BlockStatus,
            18 => Kind.BlockStatus64,
            _ => Model.Extended ? Kind.BlockStatusFilter : Kind.BlockStatus64,
        };
        ulong count = 0;
        ulong offset = 0;
        if (kind != Kind.Flush)
        {
            count = (ulong)_dice.Pick(
                _dice.Between(1, 16), _dice.Between(1, 600), _dice.Between(1, 5000), _dice.Below(10) == 0 ? 70000 : 20000);
            if (_world.Link is { Room: < FewBytes })
            {
                // Byte by byte, but not for ever.
                count = Math.Min(count, 3 * FewBytes);
            }

            count = Math.Min(count, Math.Max(1, size));
            count = (count + block - 1) / block * block;
            offset = size > count ? _dice.Next64() % (size - count + 1) / block * block : 0;
            if (size % block != 0 && _dice.OneIn(3))
            {
                // To the very end, which is no whole block.
                count = Math.Min(size, (count / block * block) + (size % block));
                offset = size - count;
            }
        }

        uint flags = _dice.Chance(70) ? 0 : CommandRules.Allowed(kind) & (uint)_dice.Below(64);
        if (_dice.OneIn(25))
        {
            // Wrong on purpose.
            switch (_dice.Below(5))
            {
                case 0:
                    count = kind == Kind.Flush ? 0 : count + 1;
                    break;
                case 1:
                    offset = kind == Kind.Flush ? 0 : size;
                    break;
                case 2:
                    count = 0;
                    break;
                case 3:
                    flags = 1u << _dice.Below(17);
                    break;
                default:
                    offset = kind == Kind.Flush ? 0 : ulong.MaxValue - 3;
                    break;
            }
        }

        if (kind == Kind.BlockStatusFilter && count == 0 && (_strict & 8) == 0)
        {
            kind = Kind.BlockStatus64;
        }

        if (kind is Kind.BlockStatus or Kind.BlockStatus64)
        {
            // Unchecked, it would announce a payload that this call does not have; what is to be sent then nobody says.
            flags &= ~(uint)Wire.FlagPayloadLength;
        }

        string[] filter = [];
        if (kind == Kind.BlockStatusFilter)
        {
            filter = [.. Model.ContextsNegotiated.Where(_ => _dice.Chance(60)).Select(context => context.Name)];
            if (_dice.OneIn(12))
            {
                filter = [.. filter, "x-sim:unheard-of"];
            }
        }

        return new ExpectedCommand { Kind = kind, Face = face, Count = count, Offset = offset, Flags = flags, Filter = filter };
    }

    private long CallAio(ExpectedCommand command, IoBuffer buffer)
    {
        CommandFlags flags = (CommandFlags)command.Flags;
        CompletionClosure completion = Completion(command);
        switch (command.Kind)
        {
            case Kind.Read:
                return Gates.AioPread(Core, buffer, command.Offset, ref completion, flags);
            case Kind.ReadStructured:
                ChunkClosure chunk = Chunk(command);
                return Gates.AioPreadStructured(Core, buffer, command.Offset, ref chunk, ref completion, flags);
            case Kind.Write:
                return Gates.AioPwrite(Core, buffer, command.Offset, ref completion, flags);
            case Kind.Flush:
                return Gates.AioFlush(Core, ref completion, flags);
            case Kind.Trim:
                return Gates.AioTrim(Core, command.Count, command.Offset, ref completion, flags);
            case Kind.Cache:
                return Gates.AioCache(Core, command.Count, command.Offset, ref completion, flags);
            case Kind.Zero:
                return Gates.AioZero(Core, command.Count, command.Offset, ref completion, flags);
            case Kind.BlockStatus:
                ExtentClosure extent = Extents(command);
                return Gates.AioBlockStatus(Core, command.Count, command.Offset, ref extent, ref completion, flags);
            case Kind.BlockStatus64:
                Extent64Closure extent64 = Extents64(command);
                return Gates.AioBlockStatus64(Core, command.Count, command.Offset, ref extent64, ref completion, flags);
            case Kind.BlockStatusFilter:
                Extent64Closure filtered = Extents64(command);
                return Gates.AioBlockStatusFilter(
                    Core, command.Count, command.Offset, command.Filter, ref filtered, ref completion, flags);
            default:
                throw new InvalidOperationException($"no call for {command.Kind}");
        }
    }

    private int CallBlocking(ExpectedCommand command)
    {
        CommandFlags flags = (CommandFlags)command.Flags;
        switch (command.Kind)
        {
            case Kind.Read:
                return Gates.Pread(Core, command.Buffer.Span, command.Offset, flags);
            case Kind.ReadStructured:
                ChunkClosure chunk = Chunk(command);
                return Gates.PreadStructured(Core, command.Buffer.Span, command.Offset, ref chunk, flags);
            case Kind.Write:
                return Gates.Pwrite(Core, command.Buffer.Span, command.Offset, flags);
            case Kind.Flush:
                return Gates.Flush(Core, flags);
            case Kind.Trim:
                return Gates.Trim(Core, command.Count, command.Offset, flags);
            case Kind.Cache:
                return Gates.Cache(Core, command.Count, command.Offset, flags);
            case Kind.Zero:
                return Gates.Zero(Core, command.Count, command.Offset, flags);
            case Kind.BlockStatus:
                ExtentClosure extent = Extents(command);
                return Gates.BlockStatus(Core, command.Count, command.Offset, ref extent, flags);
            case Kind.BlockStatus64:
                Extent64Closure extent64 = Extents64(command);
                return Gates.BlockStatus64(Core, command.Count, command.Offset, ref extent64, flags);
            case Kind.BlockStatusFilter:
                Extent64Closure filtered = Extents64(command);
                return Gates.BlockStatusFilter(Core, command.Count, command.Offset, command.Filter, ref filtered, flags);
            default:
                throw new InvalidOperationException($"no call for {command.Kind}");
        }
    }

    private void CallAwait(ExpectedCommand command, int refusal)
    {
        CommandFlags flags = (CommandFlags)command.Flags;
        PendingAwait pending = new(command.Name) { Command = command, Refusal = refusal };
        _awaits.Add(pending);
        CancellationToken token = _dice.Chance(50) ? pending.Cancellation.Token : CancellationToken.None;
        pending.CanBeCancelled = token.CanBeCanceled;
        ValueTask task = command.Kind switch
        {
            Kind.Read => _handle.PreadAsync(command.Buffer, command.Offset, flags, token),
            Kind.ReadStructured => _handle.PreadStructuredAsync(command.Buffer, command.Offset, ChunkCallback(command), flags, token),
            Kind.Write => _handle.PwriteAsync(command.Buffer, command.Offset, flags, token),
            Kind.Flush => _handle.FlushAsync(flags, token),
            Kind.Trim => _handle.TrimAsync(command.Count, command.Offset, flags, token),
            Kind.Cache => _handle.CacheAsync(command.Count, command.Offset, flags, token),
            Kind.Zero => _handle.ZeroAsync(command.Count, command.Offset, flags, token),
            Kind.BlockStatus => _handle.BlockStatusAsync(command.Count, command.Offset, ExtentCallback(command), flags, token),
            Kind.BlockStatus64 => _handle.BlockStatus64Async(command.Count, command.Offset, Extent64Callback(command), flags, token),
            Kind.BlockStatusFilter => _handle.BlockStatusFilterAsync(
                command.Count, command.Offset, command.Filter, Extent64Callback(command), flags, token),
            _ => throw new InvalidOperationException($"no call for {command.Kind}"),
        };
        Watch(pending, task);
    }

    private void JudgeBlocking(ExpectedCommand command, long ended, int refusal)
    {
        if (refusal != 0)
        {
            CheckResult(command.Name, ended, -1, refusal);
            return;
        }

        if (!IsClosed && !_world.HasFailed && !command.IsDone)
        {
            _world.Violation($"{command.Name} returned {ended} before it was over");
        }

        if (!command.IsRetired)
        {
            Model.MarkRetired(command);
        }

        if (!IsClosed)
        {
            CheckAllThrown(command);
        }

        if (ended == Unknown)
        {
            return;
        }

        if (ended == 0)
        {
            Check(command is { Error: 0, IsLost: false }, $"{command.Name} succeeded; it must fail with {command.Error}");
            return;
        }

        int errno = NbdHandle.GetErrno();
        bool isRight = command.IsLost || IsClosed ? errno == Wire.ENOTCONN || errno == command.Error || errno == Model.FatalErrno
            : command.Error != 0 && errno == command.Error;
        Check(isRight, $"{command.Name} failed with {errno} ({NbdHandle.GetError()}); it must be {command.Error} (lost: {command.IsLost})");
    }

    private void EndRefused(ExpectedCommand command)
    {
        if (command.IsRefused)
        {
            Model.CheckAtEnd(command);
            Model.CheckEnd(command);
        }
    }

    private void RetireOne()
    {
        if (IsClosed)
        {
            return;
        }

        ulong cookie = _dice.OneIn(8) || Model.Done.Count == 0
            ? (ulong)_dice.Below((int)Model.NextCookie + 2)
            : _dice.Of(Model.Done).Cookie;
        if (Model.Find(cookie) is { Face: Face.Blocking })
        {
            // Its own caller's to retire.
            return;
        }

        int right = Model.Retire(cookie, out int errno);
        CheckResult(
            $"aio_command_completed({cookie})",
            Caught(() => Gates.AioCommandCompleted(Core, cookie), own => own.Cookie == cookie),
            right,
            errno);
        if (Model.Find(cookie) is { IsRetired: true, Kind: Kind.Write } command && right != 0 && !IsInCallback && _dice.Chance(50))
        {
            command.Scribble();
        }
    }

    private void CancelOne()
    {
        List<PendingAwait> open = _awaits.FindAll(pending =>
            pending is { HasEnded: false, CanBeCancelled: true, WasCancelled: false, Command: not null });
        if (open.Count == 0)
        {
            return;
        }

        Cancel(_dice.Of(open));
    }

    private void Cancel(PendingAwait pending)
    {
        _world.Trace($"call: cancel {pending.Name}");
        pending.WasCancelled = true;
        ExpectedCommand command = pending.Command!;
        bool isOpen = !command.IsDone;
        if (isOpen)
        {
            command.IsAbandoned = true;
        }

        pending.Cancellation.Cancel();
        if (isOpen)
        {
            Model.CheckAtEnd(command);
            if (command.Kind == Kind.Write && _dice.Chance(50))
            {
                command.Scribble();
            }
        }
    }

    private async void Watch(PendingAwait pending, ValueTask task)
    {
        Exception? failure = null;
        int result = 0;
        try
        {
            await task;
        }
#pragma warning disable CA1031 // Whatever comes is judged.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        Ended(pending, failure, result);
    }

    private void Ended(PendingAwait pending, Exception? exception, int result)
    {
        try
        {
            Judge(pending, exception, result);
        }
#pragma warning disable CA1031 // Whatever escapes is a finding, and nobody is there to catch it.
        catch (Exception escaped)
#pragma warning restore CA1031
        {
            _world.Violation($"an exception that no caller may see: {escaped}");
        }
    }

    private void Judge(PendingAwait pending, Exception? exception, int result)
    {
        _world.Trace($"await: {pending.Name} ended: {exception?.Message ?? "well"}");
        Check(!pending.HasEnded, $"{pending.Name} ended twice");
        pending.HasEnded = true;
        _awaits.Remove(pending);
        if (!IsInCallback && !IsClosed)
        {
            Model.Settle();
        }

        if (exception is not (null or NbdException or OperationCanceledException))
        {
            _world.Violation($"{pending.Name} ended with {exception}");
            return;
        }

        TakeThrown(exception, own => pending.IsShutdown ? HasNoOwner(own) : own == pending.Command);
        if (pending.Command is { } awaited && exception is not OperationCanceledException)
        {
            CheckAllThrown(awaited);
        }

        int? errno = (exception as NbdException)?.ErrorNumber;
        if (exception is OperationCanceledException)
        {
            Check(pending.WasCancelled && pending.Command is null or { IsAbandoned: true }, $"{pending.Name} was cancelled by nobody");
        }
        else if (pending.Refusal != 0)
        {
            Check(
                errno == pending.Refusal,
                $"{pending.Name} gave {exception?.Message ?? "success"}; it must be refused with {pending.Refusal}");
        }
        else if (pending.Command is { } command)
        {
            Check(command is { IsDone: true, IsAbandoned: false }, $"{pending.Name} ended before its command");
            Check(
                (errno ?? 0) == command.Error,
                $"{pending.Name} gave {exception?.Message ?? "success"}; it must give errno {command.Error}");
        }
        else if (pending.Option is { } option)
        {
            JudgeOption(option, exception is null ? result : -1);
        }

        if (pending.Command is { Kind: Kind.Write, IsDone: true } written && _dice.Chance(30))
        {
            written.Scribble();
        }

        if (pending.Refusal == 0 && _isTransmitting && !IsInCallback && !IsClosed && _callsLeft > 0 && _dice.Chance(50))
        {
            // A continuation that goes on with the next one.
            _callsLeft--;
            Submit(_dice.Chance(80) ? Face.Await : Face.Aio);
        }
    }
}
