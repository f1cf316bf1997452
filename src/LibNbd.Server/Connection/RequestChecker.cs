using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>Says what is wrong with a request, before anything is done about it.</summary>
internal static class RequestChecker
{
    /// <summary>How many bytes of payload follow the header. Beyond <see cref="Limits.MaxRequestSize"/> the client is cut off.</summary>
    internal static ulong PayloadLength(in Request request, ReplyStyle style)
    {
        // A write has a payload also without the flag that the extension demands: qemu 11 sends it so.
        bool follows = request.Command == NbdCommand.Write
            || (style == ReplyStyle.Extended && request.Flags.HasFlag(NbdCommandFlags.PayloadLength));
        return follows ? request.Length : 0;
    }

    internal static (NbdError Error, string? Why) Check(in Request request, Session session)
    {
        TransmissionFlags can = session.Flags;
        bool extended = session.Style == ReplyStyle.Extended;
        NbdCommandFlags allowed = If(Has(can, TransmissionFlags.SendFua), NbdCommandFlags.ForceUnitAccess);
        TransmissionFlags needed = TransmissionFlags.None;
        bool writes = false;
        bool ranged = true;
        switch (request.Command)
        {
            case NbdCommand.Read:
                allowed |= If(Has(can, TransmissionFlags.SendDf), NbdCommandFlags.DontFragment);
                break;
            case NbdCommand.Write:
                allowed |= If(extended, NbdCommandFlags.PayloadLength);
                writes = true;
                break;
            case NbdCommand.Flush:
                needed = TransmissionFlags.SendFlush;
                ranged = false;
                break;
            case NbdCommand.Trim:
                needed = TransmissionFlags.SendTrim;
                writes = true;
                break;
            case NbdCommand.Cache:
                needed = TransmissionFlags.SendCache;
                break;
            case NbdCommand.WriteZeroes:
                allowed |= NbdCommandFlags.NoHole | If(Has(can, TransmissionFlags.SendFastZero), NbdCommandFlags.FastZero);
                needed = TransmissionFlags.SendWriteZeroes;
                writes = true;
                break;
            case NbdCommand.BlockStatus:
                allowed |= NbdCommandFlags.RequestOne
                    | If(Has(can, TransmissionFlags.BlockStatusPayload), NbdCommandFlags.PayloadLength);
                break;
            default:
                return (NbdError.Invalid, "unknown command");
        }

        if (writes && Has(can, TransmissionFlags.ReadOnly))
        {
            return (NbdError.NotPermitted, "the export is read-only");
        }

        if ((request.Flags & ~allowed) != NbdCommandFlags.None)
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

        return request.Command == NbdCommand.BlockStatus
            ? CheckBlockStatus(request, session)
            : CheckRange(request, session, request.Length);
    }

    /// <summary>Range, alignment and size, once the length is known.</summary>
    internal static (NbdError Error, string? Why) CheckRange(in Request request, Session session, ulong length)
    {
        ulong size = session.Export.Size;
        if (request.Offset > size || length > size - request.Offset)
        {
            bool writes = request.Command is NbdCommand.Write or NbdCommand.WriteZeroes;
            return (writes ? NbdError.NoSpace : NbdError.Invalid, "beyond the end of the export");
        }

        BlockSizes sizes = session.Export.BlockSizes ?? new BlockSizes(1, 1, Limits.MaxRequestSize);
        if (sizes.Minimum > 1
            && (request.Offset % sizes.Minimum != 0 || (length % sizes.Minimum != 0 && length != size - request.Offset)))
        {
            return (NbdError.Invalid, "not aligned to the minimum block size");
        }

        if (request.Command is NbdCommand.Read or NbdCommand.Write && length > Math.Min(sizes.MaximumPayload, Limits.MaxRequestSize))
        {
            bool chunks = request.Command == NbdCommand.Read && session.Style != ReplyStyle.Simple;
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

        if (request.Flags.HasFlag(NbdCommandFlags.PayloadLength))
        {
            // The length is that of the filter; the range is inside it and checked when it is here.
            return default;
        }

        return request.Length == 0 ? (NbdError.Invalid, "block status of nothing") : CheckRange(request, session, request.Length);
    }

    private static bool Has(TransmissionFlags flags, TransmissionFlags flag) => (flags & flag) == flag;

    private static NbdCommandFlags If(bool condition, NbdCommandFlags flag) => condition ? flag : NbdCommandFlags.None;
}
