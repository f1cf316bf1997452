namespace LibNbd.Runtime.Engine;

/// <summary>The states of a connection. What each means, and what may follow it, is data in <see cref="StateTable"/>.</summary>
internal enum EngineState
{
    Start,
    ConnectConnecting,
    ConnectTcpStart,
    ConnectTcpConnecting,
    MagicRecvMagic,
    OldstyleRecvRemaining,
    NewstyleRecvGflags,
    OptStarttlsRecvReply,
    OptStarttlsTlsHandshakeRead,
    OptStarttlsTlsHandshakeWrite,
    OptExtendedHeadersRecvReply,
    OptStructuredReplyRecvReply,
    OptMetaContextRecvReply,
    OptListRecvReply,
    OptGoRecvReply,
    OptExportNameRecvReply,
    NewstyleSendOptAbort,
    Negotiating,
    Ready,
    IssueCommandSendRequest,
    IssueCommandSendWriteShutdown,
    Dead,
    Closed,
}

/// <summary>What a state counts as in the API's predicates (<c>aio_is_created</c> and its sisters).</summary>
internal enum StateClass
{
    Created,
    Connecting,
    Negotiating,
    Ready,
    Processing,
    Dead,
    Closed,
}

/// <summary>What a state waits for. The numbers are those of <c>aio_get_direction</c>.</summary>
[Flags]
internal enum StateEvents
{
    None = 0,
    Read = 1,
    Write = 2,
    Both = Read | Write,
}
