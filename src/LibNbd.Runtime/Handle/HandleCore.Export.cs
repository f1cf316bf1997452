using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Handle;

/// <summary>What the server said of the export: size, flags, block sizes, metadata contexts.</summary>
internal sealed partial class HandleCore
{
    private const string NoFlags = "server has not returned export flags, you need to connect to the server first";

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
        ExportInfo export = _engine.Export;
        if (_settings.MetaContexts.Count > 0 && !export.ContextsValid)
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
        Supplied(_engine.Export.CanonicalName, "server did not advertise a canonical name");

    internal string? GetExportDescription() =>
        Supplied(_engine.Export.Description, "server did not advertise a description");

    internal string? GetProtocol()
    {
        if (_engine.ProtocolName is null)
        {
            Fail(Errno.EINVAL, "the server's protocol is not known yet");
        }

        return _engine.ProtocolName;
    }

    internal long GetSize()
    {
        ExportInfo export = _engine.Export;
        if (!export.IsKnown)
        {
            return Fail(Errno.EINVAL, "server has not returned export size, you need to connect to the server first");
        }

        return export.Size <= long.MaxValue
            ? (long)export.Size
            : Fail(Errno.EOVERFLOW, string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"server claims size {export.Size} which does not fit in signed result"));
    }

    internal long GetBlockSize(BlockSizeKind sizeType)
    {
        ExportInfo export = _engine.Export;
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

    private string? Supplied(string? text, string error)
    {
        if (!_engine.Export.IsKnown)
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

    private int Flag(TransmissionFlags flag) => _engine.Export.IsKnown
        ? Number((_engine.Export.Flags & flag) != 0)
        : Fail(Errno.EINVAL, NoFlags);
}
