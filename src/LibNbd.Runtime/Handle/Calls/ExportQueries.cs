using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>What the server said of the export and was agreed on, and what has passed since.</summary>
internal sealed class ExportQueries(ConnectionSettings settings, Connection engine)
{
    private const string NoFlags = "server has not returned export flags, you need to connect to the server first";

    /// <summary>
    /// What the objects of a handle without its buffers come to, in bytes: an estimate from their fields, not a measurement.
    /// </summary>
    private const long HandleOverhead = 3 * 1024;

    /// <summary>What one command comes to, in bytes: an estimate from its fields.</summary>
    private const long CommandOverhead = 320;

    internal int GetTlsNegotiated() => Number(engine.IsTlsNegotiated);

    internal int GetStructuredRepliesNegotiated() => Number(engine.StructuredReplies);

    internal int GetExtendedHeadersNegotiated() => Number(engine.ExtendedHeaders);

    internal int IsReadOnly() => Flag(TransmissionFlags.ReadOnly);

    internal int CanFlush() => Flag(TransmissionFlags.SendFlush);

    internal int CanFua() => Flag(TransmissionFlags.SendFua);

    internal int IsRotational() => Flag(TransmissionFlags.Rotational);

    internal int CanTrim() => Flag(TransmissionFlags.SendTrim);

    internal int CanZero() => Flag(TransmissionFlags.SendWriteZeroes);

    internal int CanFastZero() => Flag(TransmissionFlags.SendFastZero);

    internal int CanBlockStatusPayload() => Flag(TransmissionFlags.BlockStatusPayload);

    internal int CanDf() => Flag(TransmissionFlags.SendDf);

    internal int CanMultiConn() => Flag(TransmissionFlags.CanMultiConn);

    internal int CanCache() => Flag(TransmissionFlags.SendCache);

    internal int CanMetaContext(string metacontext)
    {
        ExportInfo export = engine.Export;
        if (settings.MetaContexts.Count > 0 && !export.ContextsValid)
        {
            return Fail(Errno.EINVAL, "need a successful server meta context request first");
        }

        foreach (NegotiatedContext context in export.Contexts)
        {
            if (string.Equals(context.Name, metacontext, StringComparison.Ordinal))
            {
                return 1;
            }
        }

        return 0;
    }

    internal string? GetCanonicalExportName() =>
        Supplied(engine.Export.CanonicalName, "server did not advertise a canonical name");

    internal string? GetExportDescription() =>
        Supplied(engine.Export.Description, "server did not advertise a description");

    internal string? GetProtocol()
    {
        if (engine.ProtocolName is null)
        {
            Fail(Errno.EINVAL, "the server's protocol is not known yet");
        }

        return engine.ProtocolName;
    }

    internal long GetSize()
    {
        ExportInfo export = engine.Export;
        if (!export.IsKnown)
        {
            return Fail(Errno.EINVAL, "server has not returned export size, you need to connect to the server first");
        }

        return export.Size <= long.MaxValue
            ? (long)export.Size
            : Fail(Errno.EOVERFLOW, string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"server claims size {export.Size} which does not fit in signed result"));
    }

    internal long GetBlockSize(BlockSizeKind sizeType)
    {
        ExportInfo export = engine.Export;
        if (!export.IsKnown)
        {
            return Fail(Errno.EINVAL, NoFlags);
        }

        return sizeType switch
        {
            BlockSizeKind.Minimum => export.MinimumBlockSize,
            BlockSizeKind.Preferred => export.PreferredBlockSize,
            BlockSizeKind.Maximum => export.MaximumBlockSize,
            BlockSizeKind.Payload => export.MaximumPayload,
            _ => Fail(Errno.EINVAL, "unknown block size"),
        };
    }

    internal ulong StatsBytesSent() => engine.BytesSent;

    internal ulong StatsChunksSent() => engine.ChunksSent;

    internal ulong StatsBytesReceived() => engine.BytesReceived;

    internal ulong StatsChunksReceived() => engine.ChunksReceived;

    /// <summary>An estimate in bytes of what the handle holds on to: itself, its buffers, its commands.</summary>
    internal long GetHandleSize() => HandleOverhead + engine.BufferBytes + (engine.CommandCount * CommandOverhead);

    private string? Supplied(string? text, string error)
    {
        if (!engine.Export.IsKnown)
        {
            Fail(Errno.EINVAL, NoFlags);
            return null;
        }

        if (text is null)
        {
            Fail(Errno.ENOTSUP, error);
        }

        return text;
    }

    private int Flag(TransmissionFlags flag) => engine.Export.IsKnown
        ? Number((engine.Export.Flags & flag) != 0)
        : Fail(Errno.EINVAL, NoFlags);
}
