using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using LibNbd.Connections;

namespace LibNbd;

/// <summary>Builds <see cref="NbdClientOptions"/>: set what is wanted, then <see cref="Build"/>. Not thread-safe.</summary>
public sealed class NbdClientOptionsBuilder
{
    /// <summary>More connections to one export than this are a mistake.</summary>
    private const int MostConnections = 256;

    /// <summary>What Linux takes, the least of all systems.</summary>
    private static readonly TimeSpan LongestTcpKeepAlive = TimeSpan.FromSeconds(32767);

    /// <summary>Names no server yet: set <see cref="Uri"/>, <see cref="EndPoint"/> or a callback.</summary>
    public NbdClientOptionsBuilder()
    {
    }

#pragma warning disable CA1054, CA1056 // An NBD URI is handed to the handle as text; System.Uri would rewrite it.
    /// <summary>Connects to the export that a URI names.</summary>
    /// <param name="uri">An NBD URI, such as <c>nbd://host/export</c>.</param>
    public NbdClientOptionsBuilder(string uri) => Uri = uri;

    /// <summary>An NBD URI: <c>nbd://host:port/export</c>, <c>nbds:</c> for TLS, <c>nbd+unix:///export?socket=path</c>.</summary>
    public string? Uri { get; set; }
#pragma warning restore CA1054, CA1056

    /// <summary>Connects to an end point.</summary>
    /// <param name="endPoint">An IP end point, a DNS end point or a Unix socket.</param>
    public NbdClientOptionsBuilder(EndPoint endPoint) => EndPoint = endPoint;

    /// <summary>The server's address, in place of a URI: IP, DNS (each address is tried) or Unix socket.</summary>
    public EndPoint? EndPoint { get; set; }

    /// <summary>
    /// Gives a connected socket for each connection, in place of an address. The client owns it. It may be called again at any time, and
    /// must give a new one; what it throws is the inner exception of a failed attempt.
    /// </summary>
    public Func<CancellationToken, ValueTask<Socket>>? ConnectSocket { get; set; }

    /// <summary>The same with a stream that can be read and written at the same time.</summary>
    public Func<CancellationToken, ValueTask<Stream>>? ConnectStream { get; set; }

    /// <summary>The export; null for the default one, or the one that the URI names.</summary>
    public string? ExportName { get; set; }

    /// <summary>
    /// Refuses to write, whatever the server allows. Then several connections are used even if the server does not say that they are
    /// consistent.
    /// </summary>
    public bool IsReadOnly { get; set; }

    /// <summary>
    /// Connections at most, 1 to 256; 1 by default. More than one is made only if the server says multi-conn, or nothing can be written.
    /// </summary>
    public int MaxConnections { get; set; } = 1;

    /// <summary>How long one attempt to connect may take, handshake included; 15 seconds by default, or infinite.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a command may take from the call to its result, waits and repetitions included; 60 seconds by default, or infinite. It is
    /// exact to one eighth. A connection that did not answer in time is given up.
    /// </summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long <see cref="NbdClient.DisposeAsync"/> waits for the server; 5 seconds by default, 0 or infinite.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After how much silence a connection reads a block to see whether the server is there; if there is no answer within the same
    /// time, it is lost. Infinite by default: none.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// TCP keep-alive: after how much silence the operating system asks whether the other machine still has the connection; whole seconds,
    /// up to 9 hours. Infinite by default: none. It needs no command, but notices only that the machine or the way to it is gone, where
    /// <see cref="KeepAliveInterval"/> notices a server that does not answer as well. It can be set for an IP or DNS
    /// <see cref="EndPoint"/>, for <see cref="ConnectSocket"/>, and for a <see cref="Uri"/> of the form <c>nbd://host:port/export</c>.
    /// </summary>
    public TimeSpan TcpKeepAliveTime { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How long the operating system waits for the answer to a TCP keep-alive before it asks again; infinite by default: as long as
    /// <see cref="TcpKeepAliveTime"/>.
    /// </summary>
    public TimeSpan TcpKeepAliveInterval { get; set; } = Timeout.InfiniteTimeSpan;

    /// <summary>How the client reconnects.</summary>
    public NbdRetryPolicy RetryPolicy { get; set; } = NbdRetryPolicy.Default;

    /// <summary>TLS from files, as libnbd does it; null for none, unless the URI says <c>nbds:</c>.</summary>
    public NbdTlsOptions? Tls { get; set; }

    /// <summary>
    /// TLS as .NET does it, in place of <see cref="Tls"/>; needs an end point or a callback. If it names no target host, the end point's
    /// is used.
    /// </summary>
    public SslClientAuthenticationOptions? TlsAuthentication { get; set; }

    /// <summary>
    /// The metadata contexts to ask the server for; <c>base:allocation</c> by default, which sparse copies need. A server need not have
    /// them.
    /// </summary>
    public IList<string> MetaContexts { get; } = [LibNbd.MetaContexts.ContextBaseAllocation];

    /// <summary>Whether the URI may name local files (keys, certificates): only for URIs of the user's own. False by default.</summary>
    public bool MayUseLocalFiles { get; set; }

    /// <summary>The clock and timers; the system's by default.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Called for each new handle, last, before it is connected: for settings that are not here.</summary>
    public Action<NbdHandle>? ConfigureHandle { get; set; }

    /// <summary>For simulations: what the client has of its process.</summary>
    internal Surroundings Surroundings { get; set; } = Surroundings.OfProcess;

    /// <summary>Checks everything, and gives options that do not change any more.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">Something is wrong; the message lists everything that is, one a line.</exception>
    public NbdClientOptions Build()
    {
        string[] faults = [.. Faults()];
#pragma warning disable MA0015 // What is wrong is no parameter, but several properties.
        return faults.Length == 0
            ? new NbdClientOptions(this)
            : throw new ArgumentException($"The options of the client are not valid:\n- {string.Join("\n- ", faults)}");
#pragma warning restore MA0015
    }

    private IEnumerable<string> Faults() => TargetFaults()
        .Concat(TlsFaults())
        .Concat(TimeFaults())
        .Concat(TcpKeepAliveFaults())
        .Concat(RetryPolicy?.Faults() ?? ["RetryPolicy is null"]);

    private IEnumerable<string> TargetFaults()
    {
        (string Name, object? Value)[] all =
        [
            (nameof(Uri), Uri),
            (nameof(EndPoint), EndPoint),
            (nameof(ConnectSocket), ConnectSocket),
            (nameof(ConnectStream), ConnectStream),
        ];
        string[] targets = [.. all.Where(target => target.Value is not null).Select(target => target.Name)];
        if (targets.Length == 0)
        {
            yield return "no server is named: set Uri, EndPoint, ConnectSocket or ConnectStream";
        }
        else if (targets.Length > 1)
        {
            yield return $"only one of them can be the server: {string.Join(", ", targets)}";
        }

        if (Uri is not null && !IsNbdUri(Uri))
        {
            yield return $"Uri is not an NBD URI: {Uri}";
        }

        if (Uri is not null && ExportName is not null)
        {
            yield return "ExportName is set, but the export is named by Uri";
        }

        if (EndPoint is not (null or IPEndPoint or DnsEndPoint or UnixDomainSocketEndPoint))
        {
            yield return $"EndPoint is of a kind that is not connected to: {EndPoint.GetType()}";
        }

        if (MaxConnections is < 1 or > MostConnections)
        {
            yield return $"MaxConnections is not between 1 and {MostConnections}: {MaxConnections}";
        }

        if (MetaContexts.Any(string.IsNullOrEmpty))
        {
            yield return "MetaContexts has an empty name";
        }
    }

    private static bool IsNbdUri(string uri)
    {
        using NbdHandle probe = new();
        return probe.IsUri(uri);
    }

    private IEnumerable<string> TlsFaults()
    {
        if (Tls is not null && TlsAuthentication is not null)
        {
            yield return "Tls and TlsAuthentication are two ways to set up TLS: set one";
        }

        if (TlsAuthentication is not null && Uri is not null)
        {
            yield return "TlsAuthentication needs EndPoint or a callback: with Uri, write nbds: and set Tls";
        }

        if (Tls is not null && Uri is not null && !Uri.StartsWith("nbds", StringComparison.OrdinalIgnoreCase))
        {
            yield return $"Tls is set, but Uri says that there is none: write nbds in place of nbd";
        }

        if (Tls is { Mode: not TlsMode.Require } && Uri is not null)
        {
            yield return "Tls.Mode is set, but the scheme of Uri says it";
        }

        if (Tls is { PskFile: not null, CertificatesDirectory: not null })
        {
            yield return "Tls.PskFile and Tls.CertificatesDirectory exclude each other";
        }

        if (Tls is { Mode: TlsMode.Disable } and ({ PskFile: not null } or { CertificatesDirectory: not null }))
        {
            yield return "Tls.Mode is Disable, but keys or certificates are named";
        }
    }

    private IEnumerable<string> TcpKeepAliveFaults()
    {
        (string Name, TimeSpan Value)[] all =
        [
            (nameof(TcpKeepAliveTime), TcpKeepAliveTime), (nameof(TcpKeepAliveInterval), TcpKeepAliveInterval),
        ];
        foreach ((string name, TimeSpan value) in all)
        {
            if (value != Timeout.InfiniteTimeSpan
                && (value < TimeSpan.FromSeconds(1) || value > LongestTcpKeepAlive || value.Ticks % TimeSpan.TicksPerSecond != 0))
            {
                yield return
                    $"{name} is neither a whole number of seconds from 1 to {LongestTcpKeepAlive.TotalSeconds} nor infinite: {value}";
            }
        }

        if (TcpKeepAliveTime == Timeout.InfiniteTimeSpan)
        {
            if (TcpKeepAliveInterval != Timeout.InfiniteTimeSpan)
            {
                yield return "TcpKeepAliveInterval is set, but TcpKeepAliveTime is not";
            }

            yield break;
        }

        if (ConnectStream is not null)
        {
            yield return "TcpKeepAliveTime is set, but ConnectStream gives a stream: set it on the socket there";
        }

        if (EndPoint is UnixDomainSocketEndPoint)
        {
            yield return "TcpKeepAliveTime is set, but EndPoint is not of TCP";
        }

        if (Uri is not null && IsNbdUri(Uri) && !TcpSockets.TryParse(Uri, out _, out _))
        {
            yield return "TcpKeepAliveTime can be set for a Uri of the form nbd://host:port/export only: in place of another, use EndPoint";
        }
    }

    private IEnumerable<string> TimeFaults()
    {
        (string Name, TimeSpan Value, bool MayBeZero)[] all =
        [
            (nameof(ConnectTimeout), ConnectTimeout, false),
            (nameof(CommandTimeout), CommandTimeout, false),
            (nameof(ShutdownTimeout), ShutdownTimeout, true),
            (nameof(KeepAliveInterval), KeepAliveInterval, false),
        ];
        foreach ((string name, TimeSpan value, bool mayBeZero) in all)
        {
            bool isTooShort = mayBeZero ? value < TimeSpan.Zero : value <= TimeSpan.Zero;
            if (value != Timeout.InfiniteTimeSpan && (isTooShort || value > NbdClientOptions.LongestTime))
            {
                yield return $"{name} is neither a time of at most 24 days nor infinite: {value}";
            }
        }

        if (TimeProvider is null)
        {
            yield return "TimeProvider is null";
        }
    }
}
