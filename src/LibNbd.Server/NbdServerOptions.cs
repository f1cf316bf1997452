using System.Net.Security;
using LibNbd.Protocol;

namespace LibNbd.Server;

/// <summary>Which loopback addresses the server listens on.</summary>
[Flags]
public enum LoopbackListening
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>127.0.0.1</summary>
    IPv4 = 1,

    /// <summary>::1</summary>
    IPv6 = 2,
}

/// <summary>The three ways a session may begin.</summary>
public enum HandshakeStyle
{
    /// <summary>Options can be negotiated.</summary>
    FixedNewstyle,

    /// <summary>Only the name of the export is sent.</summary>
    Newstyle,

    /// <summary>Nothing is negotiated.</summary>
    Oldstyle,
}

/// <summary>Whether the server speaks TLS.</summary>
public enum ServerTls
{
    /// <summary>STARTTLS is refused.</summary>
    Off,

    /// <summary>The client may choose.</summary>
    Allow,

    /// <summary>Everything else is refused without TLS.</summary>
    Require,
}

/// <summary>What an <see cref="NbdServer"/> offers, and how it is made to misbehave.</summary>
public sealed class NbdServerOptions
{
    /// <summary>The exports by name; the empty name is the default export.</summary>
    public IDictionary<string, IExport> Exports { get; } = new Dictionary<string, IExport>(StringComparer.Ordinal);

    /// <summary>Loopback addresses; by default IPv4, unless <see cref="UnixSocketPath"/> is set.</summary>
    public LoopbackListening? Loopback { get; set; }

    /// <summary>TCP port; 0 for any free one.</summary>
    public int Port { get; set; }

    /// <summary>Path of a Unix socket to listen on; it is removed when the server ends.</summary>
    public string? UnixSocketPath { get; set; }

    /// <summary>Requests of one connection that are executed concurrently. With 1 they are answered in order.</summary>
    public int MaxConcurrentRequests { get; set; } = 1;

    /// <summary>
    /// Seed for shuffling the replies that are ready at the same time; needs <see cref="MaxConcurrentRequests"/> above 1.
    /// </summary>
    public int? ShuffleSeed { get; set; }

    /// <summary>Whether <see cref="NbdServer.Requests"/> is filled.</summary>
    public bool RecordRequests { get; set; }

    /// <summary>Whether holes are sent as hole chunks in structured replies.</summary>
    public bool SendHoles { get; set; } = true;

    /// <summary>Whether TLS is supported.</summary>
    public ServerTls Tls { get; set; }

    /// <summary>How TLS authenticates; needed unless <see cref="Tls"/> is off.</summary>
    public SslServerAuthenticationOptions? TlsAuthentication { get; set; }

    /// <summary>How a session begins.</summary>
    public HandshakeStyle HandshakeStyle { get; set; }

    /// <summary>Whether the server offers to omit the 124 zeroes.</summary>
    public bool OfferNoZeroes { get; set; } = true;

    /// <summary>Whether structured replies are supported.</summary>
    public bool StructuredReplies { get; set; } = true;

    /// <summary>Whether metadata contexts are supported.</summary>
    public bool MetaContexts { get; set; } = true;

    /// <summary>Whether extended headers are supported.</summary>
    public bool ExtendedHeaders { get; set; } = true;

    /// <summary>Options that are refused, and how.</summary>
    public IDictionary<NbdOption, OptionRefusal> Refusals { get; } = new Dictionary<NbdOption, OptionRefusal>();

    /// <summary>Steps of the handshake at which the server hangs up or stops answering.</summary>
    public IList<HandshakeFault> HandshakeFaults { get; } = [];

    /// <summary>Transmission flags sent instead of the true ones.</summary>
    public ushort? TransmissionFlagsOverride { get; set; }

    /// <summary>Size sent instead of the true one.</summary>
    public ulong? SizeOverride { get; set; }

    /// <summary>Block sizes sent instead of the true ones, whether requested or not.</summary>
    public BlockSizes? BlockSizesOverride { get; set; }

    /// <summary>Everything is sent in pieces of at most this many bytes; 0 for as much as there is.</summary>
    public int SendSliceSize { get; set; }

    /// <summary>Decides on every request but disconnect; see <see cref="Misbehavior"/> for ready-made ones.</summary>
    public Func<RequestContext, ValueTask<RequestAction>>? OnRequest { get; set; }
}

/// <summary>How an option is refused.</summary>
/// <param name="Reply">The error reply.</param>
/// <param name="Message">A text to show; null for none.</param>
public readonly record struct OptionRefusal(NbdOptionReply Reply, string? Message = null);

/// <summary>A step of the handshake.</summary>
public enum HandshakeStep
{
    /// <summary>Connected, nothing sent.</summary>
    Accepted,

    /// <summary>Half of the greeting was sent.</summary>
    MidGreeting,

    /// <summary>The greeting was sent.</summary>
    Greeted,

    /// <summary>The client's flags were received.</summary>
    ClientFlags,

    /// <summary>An option was received, nothing of the reply sent.</summary>
    OptionReceived,

    /// <summary>Half of the reply to an option was sent.</summary>
    MidOptionReply,
}

/// <summary>What happens at a step.</summary>
public enum HandshakeFaultKind
{
    /// <summary>The server hangs up.</summary>
    HangUp,

    /// <summary>The server never sends another byte.</summary>
    Silence,
}

/// <summary>A fault in the handshake.</summary>
/// <param name="Step">Where.</param>
/// <param name="Kind">What.</param>
/// <param name="Option">With the steps of an option: which; null for any.</param>
public readonly record struct HandshakeFault(
    HandshakeStep Step, HandshakeFaultKind Kind = HandshakeFaultKind.HangUp, NbdOption? Option = null);
