using LibNbd.Runtime.Protocol;

namespace LibNbd.Server;

/// <summary>The options that a client may send in the handshake.</summary>
public enum NbdOption : uint
{
    /// <summary>No option.</summary>
    None = OptionCode.None,

    /// <summary>Choose an export the old way; ends the handshake.</summary>
    ExportName = OptionCode.ExportName,

    /// <summary>End the session.</summary>
    Abort = OptionCode.Abort,

    /// <summary>List the exports.</summary>
    List = OptionCode.List,

    /// <summary>Go on over TLS.</summary>
    StartTls = OptionCode.StartTls,

    /// <summary>Ask about an export.</summary>
    Info = OptionCode.Info,

    /// <summary>Choose an export; ends the handshake.</summary>
    Go = OptionCode.Go,

    /// <summary>Ask for structured replies.</summary>
    StructuredReply = OptionCode.StructuredReply,

    /// <summary>List metadata contexts.</summary>
    ListMetaContext = OptionCode.ListMetaContext,

    /// <summary>Select metadata contexts.</summary>
    SetMetaContext = OptionCode.SetMetaContext,

    /// <summary>Ask for extended headers.</summary>
    ExtendedHeaders = OptionCode.ExtendedHeaders,
}

/// <summary>The replies to an option. Bit 31 marks an error.</summary>
public enum NbdOptionReply : uint
{
    /// <summary>No reply.</summary>
    None = OptionReplyCode.None,

    /// <summary>Done.</summary>
    Ack = OptionReplyCode.Ack,

    /// <summary>One export of a list.</summary>
    Server = OptionReplyCode.Server,

    /// <summary>One piece of information on an export.</summary>
    Info = OptionReplyCode.Info,

    /// <summary>One metadata context.</summary>
    MetaContext = OptionReplyCode.MetaContext,

    /// <summary>The option is unknown.</summary>
    ErrorUnsupported = OptionReplyCode.ErrorUnsupported,

    /// <summary>The option is forbidden by policy.</summary>
    ErrorPolicy = OptionReplyCode.ErrorPolicy,

    /// <summary>The option is malformed or out of place.</summary>
    ErrorInvalid = OptionReplyCode.ErrorInvalid,

    /// <summary>The platform cannot do it.</summary>
    ErrorPlatform = OptionReplyCode.ErrorPlatform,

    /// <summary>TLS must come first.</summary>
    ErrorTlsRequired = OptionReplyCode.ErrorTlsRequired,

    /// <summary>There is no such export.</summary>
    ErrorUnknown = OptionReplyCode.ErrorUnknown,

    /// <summary>The server is going down.</summary>
    ErrorShutdown = OptionReplyCode.ErrorShutdown,

    /// <summary>The client must ask for the block sizes.</summary>
    ErrorBlockSizeRequired = OptionReplyCode.ErrorBlockSizeRequired,

    /// <summary>The request or its reply is too large.</summary>
    ErrorTooBig = OptionReplyCode.ErrorTooBig,

    /// <summary>Extended headers must come first.</summary>
    ErrorExtendedHeadersRequired = OptionReplyCode.ErrorExtendedHeadersRequired,
}
