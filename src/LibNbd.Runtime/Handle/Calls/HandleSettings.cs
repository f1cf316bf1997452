using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Handle.CallResult;

namespace LibNbd.Runtime.Handle.Calls;

/// <summary>What may be set before connecting, but for TLS and URIs.</summary>
internal sealed class HandleSettings(ConnectionSettings settings, Connection engine)
{
    private const StrictMode AllStrictModes =
        StrictMode.Commands | StrictMode.Flags | StrictMode.Bounds | StrictMode.ZeroSize | StrictMode.Align | StrictMode.Payload
        | StrictMode.AutoFlag;

    private nint _privateData;

    /// <summary>A buffer to read into is cleared where the server puts nothing.</summary>
    internal bool PreadInitialize { get; private set; } = true;

    /// <summary>What is checked of a command before it is sent.</summary>
    internal StrictMode Strict { get; private set; } = AllStrictModes;

    internal nint SetPrivateData(nint privateData) => Interlocked.Exchange(ref _privateData, privateData);

    internal nint GetPrivateData() => Volatile.Read(ref _privateData);

    internal int SetExportName(string exportName)
    {
        byte[] name = WireText.Encode(exportName);
        if (name.Length > Limits.MaxString)
        {
            return Fail(Errno.ENAMETOOLONG, "export name too long for NBD protocol");
        }

        if (!name.AsSpan().SequenceEqual(settings.ExportName))
        {
            settings.ExportName = name;
            engine.Export.ForgetExport();
        }

        return 0;
    }

    internal string GetExportName() => WireText.Decode(settings.ExportName);

    internal int SetRequestBlockSize(bool request)
    {
        settings.RequestBlockSize = request;
        return 0;
    }

    internal int GetRequestBlockSize() => Number(settings.RequestBlockSize);

    internal int SetRequestStructuredReplies(bool request)
    {
        settings.RequestStructuredReplies = request;
        return 0;
    }

    internal int GetRequestStructuredReplies() => Number(settings.RequestStructuredReplies);

    internal int SetRequestExtendedHeaders(bool request)
    {
        settings.RequestExtendedHeaders = request;
        return 0;
    }

    internal int GetRequestExtendedHeaders() => Number(settings.RequestExtendedHeaders);

    internal int SetFullInfo(bool request)
    {
        settings.FullInfo = request;
        return 0;
    }

    internal int GetFullInfo() => Number(settings.FullInfo);

    internal int SetHandshakeFlags(HandshakeFlags flags)
    {
        settings.HandshakeFlags = (HandshakeFlagBits)(uint)flags;
        return 0;
    }

    internal HandshakeFlags GetHandshakeFlags() =>
        (HandshakeFlags)(uint)(engine.ProtocolName is null ? settings.HandshakeFlags : engine.HandshakeFlags);

    internal int SetPreadInitialize(bool request)
    {
        PreadInitialize = request;
        return 0;
    }

    internal int GetPreadInitialize() => Number(PreadInitialize);

    internal int SetStrictMode(StrictMode flags)
    {
        Strict = flags;
        return 0;
    }

    internal StrictMode GetStrictMode() => Strict;

    internal int AddMetaContext(string name)
    {
        byte[] text = WireText.Encode(name);
        if (text.Length > Limits.MaxString)
        {
            return Fail(Errno.ENAMETOOLONG, "meta context name too long for NBD protocol");
        }

        settings.MetaContexts.Add(text);
        return 0;
    }

    internal long GetNrMetaContexts() => settings.MetaContexts.Count;

    internal string? GetMetaContext(nuint i)
    {
        if (i < (nuint)settings.MetaContexts.Count)
        {
            return WireText.Decode(settings.MetaContexts[(int)i]);
        }

        Fail(
            Errno.EINVAL,
            "meta context request out of range");
        return null;
    }

    internal int ClearMetaContexts()
    {
        settings.MetaContexts.Clear();
        return 0;
    }

    internal int SetRequestMetaContext(bool request)
    {
        settings.RequestMetaContext = request;
        return 0;
    }

    internal int GetRequestMetaContext() => Number(settings.RequestMetaContext);

    internal int SetOptMode(bool enable)
    {
        settings.OptionMode = enable;
        return 0;
    }

    internal int GetOptMode() => Number(settings.OptionMode);
}
