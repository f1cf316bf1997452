using System.Buffers.Binary;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Handle.Driving;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>The commands, and their retirement.</summary>
/// <remarks>
/// <para>
/// It guarantees that a buffer that was given to a read holds zeroes wherever the server put nothing, by the time the caller has it back:
/// the call was refused or failed, the command is done, withdrawn, cancelled, or its handle closed. So nobody mistakes for data what was
/// there before.
/// </para>
/// <para>
/// Clearing it all beforehand is a second walk over the memory for nothing, as a good server fills all of it. So it is left to the end,
/// when what is missing is known (<see cref="Command.ClearRest"/>), wherever the memory is certain to be there then: while a blocking call
/// waits, and where it is an array. C programs may have freed theirs before they close the handle: theirs is cleared beforehand.
/// </para>
/// </remarks>
internal sealed class CommandCalls(
    HandleSettings settings, CommandChecks checks, Connection engine, ConnectionDriver driver, CallFaults faults)
{
    internal long AioPread(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags) =>
        Read(buf, offset, ref completion, flags, clearsLate: buf.IsKept);

    internal long AioPreadStructured(
        IoBuffer buf, ulong offset, ref ChunkClosure chunk, ref CompletionClosure completion, CommandFlags flags)
    {
        // At once: its callback sees the buffer while it fills.
        ClearOutput(buf);
        if (!checks.RequireFeature(CommandFlags.Df, flags, TransmissionFlags.SendDf, "server does not support the DF flag"))
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.Read, flags, offset, buf.Length, Errno.EINVAL, ref completion);
        if (command is null)
        {
            return -1;
        }

        command.Buffer = buf;
        command.ZeroHoles = !settings.PreadInitialize;
        command.Take(ref chunk);
        return Submit(command);
    }

    internal long AioPwrite(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireWritable("server does not support write operations") || !checks.RequireFua(flags)
            || !checks.RequirePayloadFlag(ref flags))
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.Write, flags, offset, buf.Length, Errno.ENOSPC, ref completion);
        if (command is null)
        {
            return -1;
        }

        command.Buffer = buf;
        return Submit(command);
    }

    internal long AioFlush(ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireCommand(TransmissionFlags.SendFlush, "server does not support flush operations"))
        {
            return -1;
        }

        Command? command = checks.PrepareUnbounded(NbdCommand.Flush, flags, ref completion);
        return command is null ? -1 : Submit(command);
    }

    internal long AioTrim(ulong count, ulong offset, ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireCommand(TransmissionFlags.SendTrim, "server does not support trim operations")
            || !checks.RequireWritable("server does not support write operations") || !checks.RequireFua(flags))
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.Trim, flags, offset, count, Errno.ENOSPC, ref completion);
        return command is null ? -1 : Submit(command);
    }

    internal long AioCache(ulong count, ulong offset, ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireCommand(TransmissionFlags.SendCache, "server does not support cache operations"))
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.Cache, flags, offset, count, Errno.EINVAL, ref completion);
        return command is null ? -1 : Submit(command);
    }

    internal long AioZero(ulong count, ulong offset, ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireCommand(TransmissionFlags.SendWriteZeroes, "server does not support zero operations")
            || !checks.RequireWritable("server does not support write operations") || !checks.RequireFua(flags)
            || !checks.RequireFeature(
                CommandFlags.FastZero, flags, TransmissionFlags.SendFastZero, "server does not support the fast zero flag"))
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.WriteZeroes, flags, offset, count, Errno.ENOSPC, ref completion);
        return command is null ? -1 : Submit(command);
    }

    internal long AioBlockStatus(
        ulong count, ulong offset, ref ExtentClosure extent, ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireContexts())
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.BlockStatus, flags, offset, count, Errno.EINVAL, ref completion);
        if (command is null)
        {
            return -1;
        }

        command.Take(ref extent);
        return Submit(command);
    }

    internal long AioBlockStatus64(
        ulong count, ulong offset, ref Extent64Closure extent64, ref CompletionClosure completion, CommandFlags flags)
    {
        if (!checks.RequireContexts())
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.BlockStatus, flags, offset, count, Errno.EINVAL, ref completion);
        if (command is null)
        {
            return -1;
        }

        command.Take(ref extent64);
        return Submit(command);
    }

    internal long AioBlockStatusFilter(
        ulong count, ulong offset, IReadOnlyList<string> contexts, ref Extent64Closure extent64, ref CompletionClosure completion,
        CommandFlags flags)
    {
        if (!checks.RequireContexts() || !checks.RequireFilterFlag(ref flags) || EncodeFilter(count, contexts) is not { } filter)
        {
            return -1;
        }

        Command? command = checks.Prepare(NbdCommand.BlockStatus, flags, offset, count, Errno.EINVAL, ref completion);
        if (command is null)
        {
            return -1;
        }

        command.Buffer = IoBuffer.Of(filter.AsMemory());
        command.Take(ref extent64);
        return Submit(command);
    }

    internal int AioDisconnect(CommandFlags flags)
    {
        CompletionClosure none = default;
        Command? command = checks.PrepareUnbounded(NbdCommand.Disconnect, flags, ref none);
        if (command is null)
        {
            return -1;
        }

        Submit(command);
        driver.Flush();

        return 0;
    }

    internal int AioCommandCompleted(ulong cookie)
    {
        if (cookie == 0)
        {
            return Fail(Errno.EINVAL, "invalid aio cookie 0");
        }

        return engine.Find(cookie) is { Phase: CommandPhase.Done } command ? faults.Asked(cookie, Retire(command)) : 0;
    }

    internal long AioPeekCommandCompleted()
    {
        if (engine.FirstDone is { } command)
        {
            return (long)command.Cookie;
        }

        if (engine.InFlight > 0)
        {
            LastError.Set(0, "no in-flight command has completed yet");
            return 0;
        }

        return Fail(Errno.EINVAL, "no commands are in flight");
    }

    internal int AioInFlight() => engine.InFlight;

    /// <summary>Clears a buffer of a call that is refused, or of one that must begin with a clear one.</summary>
    internal void ClearOutput(Span<byte> buffer)
    {
        if (settings.PreadInitialize)
        {
            buffer.Clear();
        }
    }

    /// <inheritdoc cref="ClearOutput(Span{byte})"/>
    internal void ClearOutput(in IoBuffer buffer)
    {
        if (settings.PreadInitialize && !buffer.IsNull)
        {
            buffer.Clear();
        }
    }

    private long Read(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags, bool clearsLate)
    {
        if (!clearsLate)
        {
            ClearOutput(buf);
        }

        Command? command = checks.Prepare(NbdCommand.Read, flags, offset, buf.Length, Errno.EINVAL, ref completion);
        if (command is null)
        {
            if (clearsLate)
            {
                ClearOutput(buf);
            }

            return -1;
        }

        command.Buffer = buf;
        command.ClearsRest = clearsLate && settings.PreadInitialize;
        command.ZeroHoles = !settings.PreadInitialize;
        return Submit(command);
    }

    /// <summary>
    /// The payload of a filtered block status: the length asked about and the contexts' numbers; null with an error reported.
    /// </summary>
    private byte[]? EncodeFilter(ulong count, IReadOnlyList<string> contexts)
    {
        ulong size = 8 + (4 * (ulong)contexts.Count);
        if (size > engine.Export.MaximumPayload)
        {
            Fail(Errno.ERANGE, $"too many contexts to filter by: the request would be {size} bytes");
            return null;
        }

        byte[] filter = new byte[size];
        BinaryPrimitives.WriteUInt64BigEndian(filter, count);
        for (int i = 0; i < contexts.Count; i++)
        {
            if (engine.Export.FindContext(contexts[i]) is not { } context)
            {
                Fail(Errno.EINVAL, $"context {contexts[i]} not negotiated");
                return null;
            }

            BinaryPrimitives.WriteUInt32BigEndian(filter.AsSpan(8 + (4 * i)), context.Id);
        }

        return filter;
    }

    private long Submit(Command command)
    {
        ulong cookie = engine.Submit(command);
        driver.AfterSubmit();
        return (long)cookie;
    }

    /// <summary>Takes a command that is over off the books.</summary>
    /// <returns>1, or -1 with its error reported.</returns>
    internal int Retire(Command command)
    {
        int error = command.Error;
        string verb = command.Verb;
        engine.Retire(command);
        return error == 0 ? 1 : Fail(error, $"{verb}: command failed");
    }
}
