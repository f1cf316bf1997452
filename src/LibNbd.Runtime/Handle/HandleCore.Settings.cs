using LibNbd.Protocol;

namespace LibNbd.Runtime.Handle;

/// <summary>What is set before connecting, and the small things that can be asked of every handle.</summary>
internal sealed partial class HandleCore
{
    /// <summary>What the objects of a handle without its buffers come to, in bytes: an estimate from their fields, not a measurement.</summary>
    private const long HandleOverhead = 3 * 1024;

    /// <summary>What one command comes to, in bytes: an estimate from its fields.</summary>
    private const long CommandOverhead = 320;

    private string _handleName;
    private nint _privateData;
    private bool _preadInitialize = true;
    private StrictMode _strict = AllStrictModes;

    private const StrictMode AllStrictModes =
        StrictMode.Commands | StrictMode.Flags | StrictMode.Bounds | StrictMode.ZeroSize | StrictMode.Align | StrictMode.Payload
        | StrictMode.AutoFlag;

    internal int SetHandleName(string handleName)
    {
        _handleName = handleName;
        return 0;
    }

    internal string GetHandleName() => _handleName;

    internal nint SetPrivateData(nint privateData) => Interlocked.Exchange(ref _privateData, privateData);

    internal nint GetPrivateData() => Volatile.Read(ref _privateData);

    internal int SetExportName(string exportName)
    {
        byte[] name = WireText.Encode(exportName);
        if (name.Length > Limits.MaxString)
        {
            return Fail(Errno.ENAMETOOLONG, "export name too long for NBD protocol");
        }

        if (!name.AsSpan().SequenceEqual(_settings.ExportName))
        {
            _settings.ExportName = name;
            _engine.Export.ForgetExport();
        }

        return 0;
    }

    internal string GetExportName() => WireText.Decode(_settings.ExportName);

    internal int SetRequestBlockSize(bool request)
    {
        _settings.RequestBlockSize = request;
        return 0;
    }

    internal int GetRequestBlockSize() => Number(_settings.RequestBlockSize);

    internal int SetRequestStructuredReplies(bool request)
    {
        _settings.RequestStructuredReplies = request;
        return 0;
    }

    internal int GetRequestStructuredReplies() => Number(_settings.RequestStructuredReplies);

    internal int GetStructuredRepliesNegotiated() => Number(_engine.StructuredReplies);

    internal int SetRequestExtendedHeaders(bool request)
    {
        _settings.RequestExtendedHeaders = request;
        return 0;
    }

    internal int GetRequestExtendedHeaders() => Number(_settings.RequestExtendedHeaders);

    internal int GetExtendedHeadersNegotiated() => Number(_engine.ExtendedHeaders);

    internal int SetFullInfo(bool request)
    {
        _settings.FullInfo = request;
        return 0;
    }

    internal int GetFullInfo() => Number(_settings.FullInfo);

    internal int SetHandshakeFlags(HandshakeFlags flags)
    {
        _settings.HandshakeFlags = (HandshakeFlagBits)(uint)flags;
        return 0;
    }

    internal HandshakeFlags GetHandshakeFlags() =>
        (HandshakeFlags)(uint)(_engine.ProtocolName is null ? _settings.HandshakeFlags : _engine.HandshakeFlags);

    internal int SetPreadInitialize(bool request)
    {
        _preadInitialize = request;
        return 0;
    }

    internal int GetPreadInitialize() => Number(_preadInitialize);

    internal int SetStrictMode(StrictMode flags)
    {
        _strict = flags;
        return 0;
    }

    internal StrictMode GetStrictMode() => _strict;

    internal int AddMetaContext(string name)
    {
        byte[] text = WireText.Encode(name);
        if (text.Length > Limits.MaxString)
        {
            return Fail(Errno.ENAMETOOLONG, "meta context name too long for NBD protocol");
        }

        _settings.MetaContexts.Add(text);
        return 0;
    }

    internal long GetNrMetaContexts() => _settings.MetaContexts.Count;

    internal string? GetMetaContext(nuint i)
    {
        if (i < (nuint)_settings.MetaContexts.Count)
        {
            return WireText.Decode(_settings.MetaContexts[(int)i]);
        }

        Fail(
            Errno.EINVAL,
            "meta context request out of range");
        return null;
    }

    internal int ClearMetaContexts()
    {
        _settings.MetaContexts.Clear();
        return 0;
    }

    internal int SetRequestMetaContext(bool request)
    {
        _settings.RequestMetaContext = request;
        return 0;
    }

    internal int GetRequestMetaContext() => Number(_settings.RequestMetaContext);

    internal ulong StatsBytesSent() => _engine.BytesSent;

    internal ulong StatsChunksSent() => _engine.ChunksSent;

    internal ulong StatsBytesReceived() => _engine.BytesReceived;

    internal ulong StatsChunksReceived() => _engine.ChunksReceived;

    /// <summary>An estimate in bytes of what the handle holds on to: itself, its buffers, its commands.</summary>
    internal long GetHandleSize() => HandleOverhead + _engine.BufferBytes + (_engine.CommandCount * CommandOverhead);

    private static int Number(bool value) => value ? 1 : 0;
}
