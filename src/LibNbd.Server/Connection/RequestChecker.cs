using LibNbd.Runtime.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Says what is wrong with a request, before anything is done about it.</summary>
internal static class RequestChecker
{
    /// <summary>How many bytes of payload follow the header. Beyond <see cref="Limits.MaxRequestSize"/> the client is cut off.</summary>
    internal static ulong PayloadLength(in Request request, ReplyStyle style)
    {
        // A write has a payload also without the flag that the extension demands: qemu 11 sends it so.
        bool follows = request.Command == CommandCode.Write
            || (style == ReplyStyle.Extended && request.Flags.HasFlag(CommandFlagBits.PayloadLength));
        return follows ? request.Length : 0;
    }

    internal static (NbdError Error, string? Why) Check(in Request request, Session session)
    {
        TransmissionFlags can = session.Flags;
        bool extended = session.Style == ReplyStyle.Extended;
        CommandFlagBits allowed = If(Has(can, TransmissionFlags.SendFua), CommandFlagBits.Fua);
        TransmissionFlags needed = TransmissionFlags.None;
        bool writes = false;
        bool ranged = true;
        switch (request.Command)
        {
            case CommandCode.Read:
                allowed |= If(Has(can, TransmissionFlags.SendDf), CommandFlagBits.DontFragment);
                break;
            case CommandCode.Write:
                allowed |= If(extended, CommandFlagBits.PayloadLength);
                writes = true;
                break;
            case CommandCode.Flush:
                needed = TransmissionFlags.SendFlush;
                ranged = false;
                break;
            case CommandCode.Trim:
                needed = TransmissionFlags.SendTrim;
                writes = true;
                break;
            case CommandCode.Cache:
                needed = TransmissionFlags.SendCache;
                break;
            case CommandCode.WriteZeroes:
                allowed |= CommandFlagBits.NoHole | If(Has(can, TransmissionFlags.SendFastZero), CommandFlagBits.FastZero);
                needed = TransmissionFlags.SendWriteZeroes;
                writes = true;
                break;
            case CommandCode.BlockStatus:
                allowed |= CommandFlagBits.ReqOne
                    | If(Has(can, TransmissionFlags.BlockStatusPayload), CommandFlagBits.PayloadLength);
                break;
            default:
                return (NbdError.Invalid, "unknown command");
        }

        if (writes && Has(can, TransmissionFlags.ReadOnly))
        {
            return (NbdError.NotPermitted, "the export is read-only");
        }

        if ((request.Flags & ~allowed) != CommandFlagBits.None)
        {
            return (NbdError.Invalid, "a flag that the command does not have");
        }

        if (!Has(can, needed))
        {
            return (NbdError.Invalid, "the command is not offered");
        }

        if (!ranged)
        {
            return request.Offset == 0 && request.Length == 0 ? default : (NbdError.Invalid, "flush takes no range");
        }

        return request.Command == CommandCode.BlockStatus
            ? CheckBlockStatus(request, session)
            : CheckRange(request, session, request.Length);
    }

    /// <summary>Range, alignment and size, once the length is known.</summary>
    internal static (NbdError Error, string? Why) CheckRange(in Request request, Session session, ulong length)
    {
        ulong size = session.Export.Size;
        if (request.Offset > size || length > size - request.Offset)
        {
            bool writes = request.Command is CommandCode.Write or CommandCode.WriteZeroes;
            return (writes ? NbdError.NoSpace : NbdError.Invalid, "beyond the end of the export");
        }

        BlockSizes sizes = session.Export.BlockSizes ?? new BlockSizes(1, 1, Limits.MaxRequestSize);
        if (sizes.Minimum > 1 && (request.Offset % sizes.Minimum != 0 || length % sizes.Minimum != 0))
        {
            return (NbdError.Invalid, "not aligned to the minimum block size");
        }

        if (request.Command is CommandCode.Read or CommandCode.Write && length > Math.Min(sizes.MaximumPayload, Limits.MaxRequestSize))
        {
            bool chunks = request.Command == CommandCode.Read && session.Style != ReplyStyle.Simple;
            return (chunks ? NbdError.Overflow : NbdError.Invalid, "longer than the maximum payload");
        }

        return default;
    }

    private static (NbdError Error, string? Why) CheckBlockStatus(in Request request, Session session)
    {
        if (session.Contexts.Length == 0)
        {
            return (NbdError.Invalid, "no metadata context was selected");
        }

        if (request.Flags.HasFlag(CommandFlagBits.PayloadLength))
        {
            // The length is that of the filter; the range is inside it and checked when it is here.
            return default;
        }

        return request.Length == 0 ? (NbdError.Invalid, "block status of nothing") : CheckRange(request, session, request.Length);
    }

    private static bool Has(TransmissionFlags flags, TransmissionFlags flag) => (flags & flag) == flag;

    private static CommandFlagBits If(bool condition, CommandFlagBits flag) => condition ? flag : CommandFlagBits.None;
}
