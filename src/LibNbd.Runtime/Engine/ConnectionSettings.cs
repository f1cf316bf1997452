using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>What the caller asked for before or while connecting. The engine reads it when it comes to the point.</summary>
internal sealed class ConnectionSettings
{
    /// <summary>Whether TLS is asked for, and whether it may be refused.</summary>
    internal TlsMode Tls { get; set; } = TlsMode.Disable;

    internal byte[] ExportName { get; set; } = [];

    internal HandshakeFlagBits HandshakeFlags { get; set; } = HandshakeFlagBits.FixedNewstyle | HandshakeFlagBits.NoZeroes;

    internal bool RequestExtendedHeaders { get; set; } = true;

    internal bool RequestStructuredReplies { get; set; } = true;

    internal bool RequestMetaContext { get; set; } = true;

    internal bool RequestBlockSize { get; set; } = true;

    internal bool FullInfo { get; set; }

    /// <summary>Rest before an export is chosen, so that the caller can negotiate.</summary>
    internal bool OptionMode { get; set; }

    /// <summary>The contexts to ask for, in the order in which they were added.</summary>
    internal List<byte[]> MetaContexts { get; } = [];
}
