using LibNbd.Commands;
using LibNbd.Connections;
using LibNbd.Telemetry;

namespace LibNbd;

/// <summary>
/// A client of one export, for as long as a program needs it: it keeps one or more connections, makes them anew when they are lost, and
/// repeats what can be repeated safely.
/// </summary>
/// <remarks>
/// <para>Every member may be used from any thread at any time. Offsets and lengths are in bytes.</para>
/// <para>
/// When a connection is lost, reads and block status are sent again on a new one. A write, zero or trim is sent again only if no newer one
/// to an overlapping range was issued meanwhile; otherwise it fails, and says so. If writes were acknowledged on the lost connection and
/// not flushed since, the next <see cref="FlushAsync"/> fails once, because they may be gone. If the export is another behind a reconnect,
/// the client fails for good.
/// </para>
/// <para>
/// Errors are <see cref="ArgumentException"/>s before anything is sent, <see cref="InvalidOperationException"/> before the client is
/// connected, <see cref="ObjectDisposedException"/> when it was disposed of, <see cref="OperationCanceledException"/>, and
/// <see cref="NbdException"/> for all else, with the code to decide by.
/// </para>
/// </remarks>
public sealed partial class NbdClient : IAsyncDisposable
{
    private readonly ConnectionPool _pool;
    private readonly CommandRunner _runner;
    private KeepAlive? _keepAlive;
    private Ranges? _ranges;

    /// <summary>Creates a client that is not connected yet.</summary>
    /// <param name="options">What to connect to, and how.</param>
    public NbdClient(NbdClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _pool = new ConnectionPool(options, change => StateChanged?.Invoke(this, change));
        _runner = new CommandRunner(options, _pool);
        LiveClients.Add(this, _pool.Telemetry);
    }

    /// <summary>
    /// Raised after each change of <see cref="State"/>, and when unflushed writes were lost though another connection stands; in order, one
    /// at a time, on a thread of the pool, the last perhaps after <see cref="DisposeAsync"/> has returned. A handler may use the client.
    /// What it throws becomes an unobserved task exception.
    /// </summary>
    public event EventHandler<NbdClientStateChangedEventArgs>? StateChanged;

    /// <summary>What the client was made with.</summary>
    public NbdClientOptions Options { get; }

    /// <summary>What the client is doing about its connections. May be asked at any time.</summary>
    public NbdClientState State => _pool.State;

    /// <summary>How many connections stand now, as far as is known.</summary>
    public int ConnectionCount => _pool.Live.Length;

    /// <summary>What the server said of the export. It stays the same as long as the client lives.</summary>
    /// <exception cref="InvalidOperationException">The client was never connected.</exception>
    public NbdExport Export => _pool.Export ?? throw NeverConnected();

    /// <summary>For tests: how often unflushed writes were lost.</summary>
    internal long Losses => _pool.Losses;

    /// <summary>What offsets and lengths of commands are multiples of.</summary>
    internal long Alignment => Ranges.Alignment;

    private Ranges Ranges => _ranges ??= new Ranges(Export);

    private bool IsReadOnly => Options.IsReadOnly || Export.IsReadOnly;

#pragma warning disable CA1054 // An NBD URI is handed to the handle as text; System.Uri would rewrite it.
    /// <summary>Makes a client for an NBD URI, and connects it.</summary>
    /// <param name="uri">The URI, such as <c>nbd://host/export</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connected client.</returns>
    /// <exception cref="ArgumentException">It is not an NBD URI.</exception>
    /// <exception cref="NbdException">The connection could not be made.</exception>
    public static Task<NbdClient> ConnectAsync(string uri, CancellationToken cancellationToken = default) =>
        ConnectAsync(new NbdClientOptionsBuilder(uri).Build(), cancellationToken);
#pragma warning restore CA1054

    /// <summary>Makes a client, and connects it.</summary>
    /// <param name="options">What to connect to, and how.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The connected client.</returns>
    /// <exception cref="NbdException">The connection could not be made.</exception>
    public static async Task<NbdClient> ConnectAsync(NbdClientOptions options, CancellationToken cancellationToken = default)
    {
        NbdClient client = new(options);
        try
        {
            await client.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return client;
        }
        catch
        {
            await client.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Connects: one attempt. If it fails, it may be called again; if the client is connected, it does nothing.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>A task that completes when the export is known and the connections that are allowed have been tried.</returns>
    /// <exception cref="NbdException">
    /// The connection could not be made; <see cref="NbdErrorCode.Timeout"/> if it took longer than
    /// <see cref="NbdClientOptions.ConnectTimeout"/>.
    /// </exception>
    public async Task ConnectAsync(CancellationToken cancellationToken = default)
    {
        await _pool.ConnectAsync(cancellationToken).ConfigureAwait(false);
        if (Options.KeepAliveInterval != Timeout.InfiniteTimeSpan && _keepAlive is null)
        {
            KeepAlive keepAlive = new(_pool, Options);
            if (Interlocked.CompareExchange(ref _keepAlive, keepAlive, null) is not null || _pool.State == NbdClientState.Closed)
            {
                keepAlive.Dispose();
            }
        }
    }

    /// <summary>
    /// Ends the client: connections are shut down in order within <see cref="NbdClientOptions.ShutdownTimeout"/>. It does not flush. What
    /// is outstanding and comes later fails with <see cref="ObjectDisposedException"/>. It does not throw.
    /// </summary>
    /// <returns>A task that completes when the connections have ended.</returns>
    public async ValueTask DisposeAsync()
    {
        _keepAlive?.Dispose();
        await _pool.DisposeAsync().ConfigureAwait(false);
        _runner.Dispose();
        LiveClients.Remove(this);
    }

    /// <summary>How many commands of each kind have not ended.</summary>
    internal int[] CountActive() => _runner.CountActive();

    private static InvalidOperationException NeverConnected() => new("The client is not connected: call ConnectAsync first.");
}
