using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>What is told of an export, with the overrides of the options.</summary>
internal static class Advertised
{
    internal static ulong Size(NbdServerOptions options, IExport export) => options.SizeOverride ?? export.Size;

    internal static BlockSizes BlockSizes(NbdServerOptions options, IExport export) =>
        options.BlockSizesOverride ?? export.BlockSizes
        ?? new BlockSizes(1, ServerLimits.DefaultPreferredBlockSize, Limits.DefaultMaxPayload);

    internal static TransmissionFlags Flags(NbdServerOptions options, IExport export, ReplyStyle style, bool hasContexts) =>
        options.TransmissionFlagsOverride is { } flags ? (TransmissionFlags)flags : TrueFlags(export, style, hasContexts);

    internal static TransmissionFlags TrueFlags(IExport export, ReplyStyle style, bool hasContexts)
    {
        ExportFeatures features = export.Features;
        bool readOnly = features.HasFlag(ExportFeatures.ReadOnly);
        bool zeroes = !readOnly && features.HasFlag(ExportFeatures.WriteZeroes);
        return TransmissionFlags.HasFlags
            | If(readOnly, TransmissionFlags.ReadOnly)
            | If(features.HasFlag(ExportFeatures.Flush), TransmissionFlags.SendFlush)
            | If(features.HasFlag(ExportFeatures.ForceUnitAccess), TransmissionFlags.SendFua)
            | If(features.HasFlag(ExportFeatures.Rotational), TransmissionFlags.Rotational)
            | If(!readOnly && features.HasFlag(ExportFeatures.Trim), TransmissionFlags.SendTrim)
            | If(zeroes, TransmissionFlags.SendWriteZeroes)
            | If(zeroes && features.HasFlag(ExportFeatures.FastZero), TransmissionFlags.SendFastZero)
            | If(style != ReplyStyle.Simple, TransmissionFlags.SendDf)
            | If(features.HasFlag(ExportFeatures.MultiConnection), TransmissionFlags.CanMultiConn)
            | If(features.HasFlag(ExportFeatures.Cache), TransmissionFlags.SendCache)
            | If(style == ReplyStyle.Extended && hasContexts, TransmissionFlags.BlockStatusPayload);
    }

    private static TransmissionFlags If(bool condition, TransmissionFlags flag) => condition ? flag : TransmissionFlags.None;
}
