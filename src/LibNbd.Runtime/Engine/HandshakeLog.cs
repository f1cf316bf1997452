using System.Globalization;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>What the handshake tells the debug log: each step, and what was agreed on.</summary>
/// <remarks>
/// Nothing is put together while nobody reads the log. Whoever is shown a line may close the handle: each method says whether the
/// connection is still there, and is called where nothing that came is needed any more.
/// </remarks>
internal sealed class HandshakeLog(Connection connection)
{
    private static readonly (TransmissionFlags Flag, string Name)[] FlagNames =
    [
        (TransmissionFlags.ReadOnly, "READ_ONLY"),
        (TransmissionFlags.SendFlush, "FLUSH"),
        (TransmissionFlags.SendFua, "FUA"),
        (TransmissionFlags.Rotational, "ROTATIONAL"),
        (TransmissionFlags.SendTrim, "TRIM"),
        (TransmissionFlags.SendWriteZeroes, "WRITE_ZEROES"),
        (TransmissionFlags.SendDf, "DF"),
        (TransmissionFlags.CanMultiConn, "MULTI_CONN"),
        (TransmissionFlags.SendResize, "RESIZE"),
        (TransmissionFlags.SendCache, "CACHE"),
        (TransmissionFlags.SendFastZero, "FAST_ZERO"),
        (TransmissionFlags.BlockStatusPayload, "BLOCK_STATUS_PAYLOAD"),
    ];

    private bool IsOn => connection.Host.IsDebugging;

    private bool GoesOn => connection.HandleState is not (HandleStates.Dead or HandleStates.Closed);

    /// <summary>The name of an option as the protocol's text has it.</summary>
    internal static string NameOf(NbdOption option) => option switch
    {
        NbdOption.ExportName => "NBD_OPT_EXPORT_NAME",
        NbdOption.Abort => "NBD_OPT_ABORT",
        NbdOption.List => "NBD_OPT_LIST",
        NbdOption.StartTls => "NBD_OPT_STARTTLS",
        NbdOption.Info => "NBD_OPT_INFO",
        NbdOption.Go => "NBD_OPT_GO",
        NbdOption.StructuredReply => "NBD_OPT_STRUCTURED_REPLY",
        NbdOption.ListMetaContext => "NBD_OPT_LIST_META_CONTEXT",
        NbdOption.SetMetaContext => "NBD_OPT_SET_META_CONTEXT",
        NbdOption.ExtendedHeaders => "NBD_OPT_EXTENDED_HEADERS",
        _ => string.Create(CultureInfo.InvariantCulture, $"option {(uint)option}"),
    };

    /// <summary>A line of any kind.</summary>
    internal bool Say(string message)
    {
        connection.Host.Debug("handshake: " + message);
        return GoesOn;
    }

    internal bool Oldstyle() => !IsOn || Say("the server is oldstyle: there are no options");

    /// <summary>The flags that the server offered, and those that we answer.</summary>
    internal bool Greeted(HandshakeFlagBits offered, HandshakeFlagBits agreed) =>
        !IsOn || Say(Text($"the server is {connection.ProtocolName}, its flags 0x{(uint)offered:x}, our answer 0x{(uint)agreed:x}"));

    /// <summary>An option is on its way, with the export that it is about if there is one.</summary>
    internal bool Asked(NbdOption option, byte[]? exportName = null) =>
        !IsOn || Say(
            Text($"asking for {NameOf(option)}{(exportName is null ? "" : $" of the export \"{WireText.Printable(exportName)}\"")}"));

    internal bool Agreed(NbdOption option) => !IsOn || Say($"{NameOf(option)}: the server agreed");

    internal bool Refused(NbdOption option, string reason) => !IsOn || Say($"{NameOf(option)}: the server declined: {reason}");

    internal bool Context(in NegotiatedContext context) =>
        !IsOn || Say(Text($"metadata context {WireText.Printable(WireText.Encode(context.Name))} has the ID {context.Id}"));

    internal bool ExportDescribed(ulong size, TransmissionFlags flags) =>
        !IsOn || Say(Text($"export size {size} bytes, flags 0x{(ushort)flags:x}{Names(flags)}"));

    internal bool BlockSizes(uint minimum, uint preferred, uint maximum) =>
        !IsOn || Say(Text($"block sizes: minimum {minimum}, preferred {preferred}, maximum {maximum}"));

    internal bool Negotiating() => !IsOn || Say("the options are the caller's to choose (option mode)");

    /// <summary>Commands may flow.</summary>
    internal bool Finished()
    {
        if (!IsOn)
        {
            return true;
        }

        string replies = connection.ExtendedHeaders
            ? "extended headers"
            : connection.StructuredReplies ? "structured replies"
            : "simple replies";
        return Say($"connected: {connection.ProtocolName}, {replies}, {(connection.IsTlsNegotiated ? "with TLS" : "without TLS")}");
    }

    private static string Names(TransmissionFlags flags)
    {
        StringBuilder text = new();
        foreach ((TransmissionFlags flag, string name) in FlagNames)
        {
            if ((flags & flag) != 0)
            {
                text.Append(text.Length == 0 ? " (" : " ").Append(name);
            }
        }

        return text.Length == 0 ? "" : text.Append(')').ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
