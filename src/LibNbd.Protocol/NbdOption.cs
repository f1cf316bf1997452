namespace LibNbd.Protocol;

/// <summary>The options that a client may send in the handshake.</summary>
public enum NbdOption : uint
{
    /// <summary>No option.</summary>
    None = 0,

    /// <summary>Choose an export the old way; ends the handshake.</summary>
    ExportName = 1,

    /// <summary>End the session.</summary>
    Abort = 2,

    /// <summary>List the exports.</summary>
    List = 3,

    /// <summary>Go on over TLS.</summary>
    StartTls = 5,

    /// <summary>Ask about an export.</summary>
    Info = 6,

    /// <summary>Choose an export; ends the handshake.</summary>
    Go = 7,

    /// <summary>Ask for structured replies.</summary>
    StructuredReply = 8,

    /// <summary>List metadata contexts.</summary>
    ListMetaContext = 9,

    /// <summary>Select metadata contexts.</summary>
    SetMetaContext = 10,

    /// <summary>Ask for extended headers.</summary>
    ExtendedHeaders = 11,
}

/// <summary>The replies to an option. Bit 31 marks an error.</summary>
public enum NbdOptionReply : uint
{
    /// <summary>No reply.</summary>
    None = 0,

    /// <summary>Done.</summary>
    Ack = 1,

    /// <summary>One export of a list.</summary>
    Server = 2,

    /// <summary>One piece of information on an export.</summary>
    Info = 3,

    /// <summary>One metadata context.</summary>
    MetaContext = 4,

    /// <summary>The option is unknown.</summary>
    ErrorUnsupported = 0x8000_0001,

    /// <summary>The option is forbidden by policy.</summary>
    ErrorPolicy = 0x8000_0002,

    /// <summary>The option is malformed or out of place.</summary>
    ErrorInvalid = 0x8000_0003,

    /// <summary>The platform cannot do it.</summary>
    ErrorPlatform = 0x8000_0004,

    /// <summary>TLS must come first.</summary>
    ErrorTlsRequired = 0x8000_0005,

    /// <summary>There is no such export.</summary>
    ErrorUnknown = 0x8000_0006,

    /// <summary>The server is going down.</summary>
    ErrorShutdown = 0x8000_0007,

    /// <summary>The client must ask for the block sizes.</summary>
    ErrorBlockSizeRequired = 0x8000_0008,

    /// <summary>The request or its reply is too large.</summary>
    ErrorTooBig = 0x8000_0009,

    /// <summary>Extended headers must come first.</summary>
    ErrorExtendedHeadersRequired = 0x8000_000a,
}
