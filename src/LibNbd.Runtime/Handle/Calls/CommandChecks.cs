using System.Globalization;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>What a command must satisfy before it is accepted, as far as strict mode asks for it.</summary>
internal sealed class CommandChecks(HandleSettings settings, Connection engine)
{
    /// <summary>A command's flags in a request are 16 bits: more cannot be sent, strict or not.</summary>
    private const uint SendableFlags = 0xffff;

    internal bool RequireCommandFlags(string name, CommandFlags value, CommandFlags allowed) =>
        Require.Flags(name, (uint)value, IsStrict(StrictMode.Flags) ? (uint)allowed : SendableFlags);

    private bool IsStrict(StrictMode mode) => (settings.Strict & mode) != 0;

    internal bool RequireCommand(TransmissionFlags feature, string error) =>
        !IsStrict(StrictMode.Commands) || engine.Export.Has(feature) || Refuse(Errno.EINVAL, error);

    internal bool RequireWritable(string error) =>
        !IsStrict(StrictMode.Commands) || !engine.Export.Has(TransmissionFlags.ReadOnly) || Refuse(Errno.EPERM, error);

    internal bool RequireFua(CommandFlags flags) =>
        RequireFeature(CommandFlags.Fua, flags, TransmissionFlags.SendFua, "server does not support the FUA flag");

    internal bool RequireFeature(CommandFlags flag, CommandFlags flags, TransmissionFlags feature, string error) =>
        (flags & flag) == 0 || RequireCommand(feature, error);

    /// <summary>The payload length flag belongs to every write of a connection with extended headers, and to no other.</summary>
    internal bool RequirePayloadFlag(ref CommandFlags flags)
    {
        if (IsStrict(StrictMode.AutoFlag))
        {
            flags = engine.ExtendedHeaders ? flags | CommandFlags.PayloadLen : flags & ~CommandFlags.PayloadLen;
            return true;
        }

        bool right = (flags & CommandFlags.PayloadLen) != 0 == engine.ExtendedHeaders;
        return right || !IsStrict(StrictMode.Commands)
            || Refuse(Errno.EINVAL, "incorrect setting for PAYLOAD_LEN flag");
    }

    /// <summary>
    /// The payload length flag of a block status: it says that a filter follows. The automatic setting needs extended headers to be
    /// possible at all.
    /// </summary>
    internal bool RequireFilterFlag(ref CommandFlags flags)
    {
        if (IsStrict(StrictMode.AutoFlag))
        {
            flags |= CommandFlags.PayloadLen;
            if (!engine.ExtendedHeaders)
            {
                return Refuse(Errno.ENOTSUP, "server does not support extended headers");
            }
        }
        else if ((flags & CommandFlags.PayloadLen) == 0 && IsStrict(StrictMode.Commands))
        {
            return Refuse(Errno.EINVAL, "incorrect setting for PAYLOAD_LEN flag");
        }

        return RequireCommand(TransmissionFlags.BlockStatusPayload, "server does not support the block status payload flag");
    }

    internal bool RequireContexts()
    {
        if (!IsStrict(StrictMode.Commands))
        {
            return true;
        }

        if (!engine.StructuredReplies)
        {
            return Refuse(Errno.ENOTSUP, "server does not support structured replies");
        }

        return (engine.Export.ContextsValid && engine.Export.Contexts.Count > 0)
            || Refuse(
                Errno.ENOTSUP,
                "did not negotiate any metadata contexts, either you did not call nbd_add_meta_context before connecting "
                + "or the server does not support it");
    }

    /// <summary>A command with a range, or null with an error reported.</summary>
    internal Command? Prepare(
        NbdCommand code, CommandFlags flags, ulong offset, ulong count, int boundsErrno, ref CompletionClosure completion)
    {
        if (!RequireRoom() || !RequireRange(offset, count, boundsErrno) || !RequireSize(code, count))
        {
            return null;
        }

        Command command = NewCommand(code, flags, ref completion);
        command.Offset = offset;
        command.Count = count;
        return command;
    }

    /// <summary>A command without a range, or null with an error reported.</summary>
    internal Command? PrepareUnbounded(NbdCommand code, CommandFlags flags, ref CompletionClosure completion) =>
        RequireRoom() ? NewCommand(code, flags, ref completion) : null;

    private Command NewCommand(NbdCommand code, CommandFlags flags, ref CompletionClosure completion)
    {
        Command command = engine.RentCommand();
        command.Code = code;
        command.Flags = (NbdCommandFlags)(ushort)(uint)flags;
        command.Completion = completion;
        completion = default;
        return command;
    }

    private bool RequireRoom()
    {
        if (engine.IsDisconnecting)
        {
            return Refuse(Errno.EINVAL, "cannot request more commands after NBD_CMD_DISC");
        }

        return engine.InFlight < Limits.MaxInFlight || Refuse(Errno.ENOMEM, "too many commands already in flight");
    }

    private bool RequireRange(ulong offset, ulong count, int boundsErrno)
    {
        if (count == 0 && IsStrict(StrictMode.ZeroSize))
        {
            return Refuse(Errno.EINVAL, "count cannot be 0");
        }

        ExportInfo export = engine.Export;
        if (IsStrict(StrictMode.Bounds) && (offset > export.Size || count > export.Size - offset))
        {
            return Refuse(boundsErrno, "request out of bounds");
        }

        return !IsStrict(StrictMode.Align) || export.IsAligned(offset, count) || Refuse(Errno.EINVAL, "request is unaligned");
    }

    private bool RequireSize(NbdCommand code, ulong count)
    {
        switch (code)
        {
            case NbdCommand.Write when IsStrict(StrictMode.Payload) && count > engine.Export.MaximumPayload:
                return TooLarge("payload", engine.Export.MaximumPayload);
            case NbdCommand.Read or NbdCommand.Write:
                return count <= Limits.MaxRequestSize || TooLarge("request", Limits.MaxRequestSize);
            default:
                return engine.ExtendedHeaders || count <= uint.MaxValue || TooLarge("request", uint.MaxValue);
        }
    }

    private static bool TooLarge(string what, ulong maximum) => Refuse(
        Errno.ERANGE,
        string.Create(CultureInfo.InvariantCulture, $"request too large: maximum {what} size is {maximum}"));
}
