namespace LibNbd.Runtime.Engine;

/// <summary>One state: its name as <c>connection_state</c> shows it, what it means, what it waits for, and what may follow.</summary>
internal sealed record StateInfo(
    EngineState State, string Name, string Description, StateClass Class, StateEvents Events, EngineState[] Next);

/// <summary>The states and their legal transitions as data: the engine obeys it, documentation and tests read it.</summary>
/// <remarks>
/// <see cref="EngineState.Dead"/> may follow every state but itself and <see cref="EngineState.Closed"/>, and is not listed.
/// While sending in the handshake a state waits for Write in place of what is listed here: see <see cref="Connection.Events"/>.
/// </remarks>
internal static class StateTable
{
    private static readonly StateInfo[] Table =
    [
        new(EngineState.Start, "START", "the handle is new and not connected", StateClass.Created, StateEvents.None,
            [EngineState.ConnectConnecting, EngineState.ConnectTcpStart, EngineState.MagicRecvMagic]),
        new(EngineState.ConnectConnecting, "CONNECT.CONNECTING", "waiting for the socket to connect", StateClass.Connecting, StateEvents.Write,
            [EngineState.MagicRecvMagic]),
        new(EngineState.ConnectTcpStart, "CONNECT_TCP.START", "looking up the name of the server", StateClass.Connecting, StateEvents.None,
            [EngineState.ConnectTcpConnecting, EngineState.Start]),
        new(EngineState.ConnectTcpConnecting, "CONNECT_TCP.CONNECTING", "waiting for one of the server's addresses to connect",
            StateClass.Connecting, StateEvents.Write,
            [EngineState.MagicRecvMagic, EngineState.Start]),
        new(EngineState.MagicRecvMagic, "MAGIC.RECV_MAGIC", "waiting for the server's greeting", StateClass.Connecting, StateEvents.Read,
            [EngineState.OldstyleRecvRemaining, EngineState.NewstyleRecvGflags]),
        new(EngineState.OldstyleRecvRemaining, "OLDSTYLE.RECV_REMAINING", "receiving the rest of an oldstyle handshake",
            StateClass.Connecting, StateEvents.Read,
            [EngineState.Ready]),
        new(EngineState.NewstyleRecvGflags, "NEWSTYLE.RECV_GFLAGS", "receiving the handshake flags of a newstyle server",
            StateClass.Connecting, StateEvents.Read,
            [
                EngineState.OptStarttlsRecvReply,
                EngineState.OptExtendedHeadersRecvReply, EngineState.OptStructuredReplyRecvReply, EngineState.OptMetaContextRecvReply,
                EngineState.OptGoRecvReply, EngineState.OptExportNameRecvReply, EngineState.Negotiating,
            ]),
        new(EngineState.OptStarttlsRecvReply, "NEWSTYLE.OPT_STARTTLS.RECV_REPLY", "waiting for the answer to the request for TLS",
            StateClass.Connecting, StateEvents.Read,
            [
                EngineState.OptStarttlsTlsHandshakeRead, EngineState.OptExtendedHeadersRecvReply, EngineState.OptStructuredReplyRecvReply,
                EngineState.OptMetaContextRecvReply, EngineState.OptGoRecvReply, EngineState.Negotiating, EngineState.NewstyleSendOptAbort,
            ]),
        new(EngineState.OptStarttlsTlsHandshakeRead, "NEWSTYLE.OPT_STARTTLS.TLS_HANDSHAKE_READ", "TLS handshake: waiting for the server",
            StateClass.Connecting, StateEvents.Read,
            [
                EngineState.OptStarttlsTlsHandshakeWrite, EngineState.OptExtendedHeadersRecvReply, EngineState.OptStructuredReplyRecvReply,
                EngineState.OptMetaContextRecvReply, EngineState.OptGoRecvReply, EngineState.Negotiating,
            ]),
        new(EngineState.OptStarttlsTlsHandshakeWrite, "NEWSTYLE.OPT_STARTTLS.TLS_HANDSHAKE_WRITE", "TLS handshake: sending",
            StateClass.Connecting, StateEvents.Write,
            [EngineState.OptStarttlsTlsHandshakeRead]),
        new(EngineState.OptExtendedHeadersRecvReply, "NEWSTYLE.OPT_EXTENDED_HEADERS.RECV_REPLY",
            "waiting for the answer to the request for extended headers", StateClass.Connecting, StateEvents.Read,
            [EngineState.OptStructuredReplyRecvReply, EngineState.OptMetaContextRecvReply, EngineState.OptGoRecvReply, EngineState.Negotiating]),
        new(EngineState.OptStructuredReplyRecvReply, "NEWSTYLE.OPT_STRUCTURED_REPLY.RECV_REPLY",
            "waiting for the answer to the request for structured replies", StateClass.Connecting, StateEvents.Read,
            [EngineState.OptMetaContextRecvReply, EngineState.OptGoRecvReply, EngineState.Negotiating]),
        new(EngineState.OptMetaContextRecvReply, "NEWSTYLE.OPT_META_CONTEXT.RECV_REPLY",
            "waiting for the server's metadata contexts", StateClass.Connecting, StateEvents.Read,
            [EngineState.OptGoRecvReply, EngineState.Negotiating]),
        new(EngineState.OptListRecvReply, "NEWSTYLE.OPT_LIST.RECV_REPLY", "waiting for the list of exports",
            StateClass.Connecting, StateEvents.Read,
            [EngineState.Negotiating]),
        new(EngineState.OptGoRecvReply, "NEWSTYLE.OPT_GO.RECV_REPLY", "waiting for the server to describe and open the export",
            StateClass.Connecting, StateEvents.Read,
            [EngineState.OptExportNameRecvReply, EngineState.NewstyleSendOptAbort, EngineState.Ready, EngineState.Negotiating]),
        new(EngineState.OptExportNameRecvReply, "NEWSTYLE.OPT_EXPORT_NAME.RECV_REPLY",
            "waiting for the export's size and flags, opened the old way", StateClass.Connecting, StateEvents.Read,
            [EngineState.Ready]),
        new(EngineState.NewstyleSendOptAbort, "NEWSTYLE.SEND_OPT_ABORT", "taking leave of a server that would not open the export",
            StateClass.Connecting, StateEvents.Write,
            [EngineState.Closed]),
        new(EngineState.Negotiating, "NEGOTIATING", "the server waits for the next option", StateClass.Negotiating, StateEvents.None,
            [
                EngineState.OptStarttlsRecvReply,
                EngineState.OptExtendedHeadersRecvReply, EngineState.OptStructuredReplyRecvReply, EngineState.OptMetaContextRecvReply,
                EngineState.OptListRecvReply, EngineState.OptGoRecvReply, EngineState.OptExportNameRecvReply,
                EngineState.NewstyleSendOptAbort,
            ]),
        new(EngineState.Ready, "READY", "connected; commands may be issued", StateClass.Ready, StateEvents.Read,
            [EngineState.IssueCommandSendRequest, EngineState.IssueCommandSendWriteShutdown, EngineState.Closed]),
        new(EngineState.IssueCommandSendRequest, "ISSUE_COMMAND.SEND_REQUEST", "sending commands", StateClass.Processing, StateEvents.Both,
            [EngineState.Ready, EngineState.IssueCommandSendWriteShutdown, EngineState.Closed]),
        new(EngineState.IssueCommandSendWriteShutdown, "ISSUE_COMMAND.SEND_WRITE_SHUTDOWN", "sending the disconnect request",
            StateClass.Processing, StateEvents.Both,
            [EngineState.Ready, EngineState.Closed]),
        new(EngineState.Dead, "DEAD", "the connection failed; the handle can only be closed", StateClass.Dead, StateEvents.None, []),
        new(EngineState.Closed, "CLOSED", "the connection was shut down", StateClass.Closed, StateEvents.None, []),
    ];

    /// <summary>All states in the order of the enumeration.</summary>
    internal static IReadOnlyList<StateInfo> All => Table;

    internal static StateInfo Get(EngineState state) => Table[(int)state];

    internal static StateClass ClassOf(EngineState state) => Table[(int)state].Class;

    /// <summary>Whether the second state may follow the first.</summary>
    internal static bool MayFollow(EngineState from, EngineState to) =>
        to == EngineState.Dead
            ? from is not (EngineState.Dead or EngineState.Closed)
            : Array.IndexOf(Table[(int)from].Next, to) >= 0;
}
