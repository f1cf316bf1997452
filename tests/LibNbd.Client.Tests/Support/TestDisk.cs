using System.Net.Sockets;

namespace LibNbd.Client.Tests.Support;

/// <summary>
/// A disk with known content behind the embedded server, which a test ends and starts again, and clients of it that connect through a
/// callback: so a test decides each attempt.
/// </summary>
internal sealed class TestDisk : IAsyncDisposable
{
    internal const int Size = 1 << 20;

    private readonly Lock _lock = new();
    private readonly List<NbdServer> _ended = [];
    private readonly List<NbdClient> _clients = [];
    private NbdServer _server;
    private int _attempts;

    internal TestDisk(IExport? export = null, Func<RequestContext, ValueTask<RequestAction>>? onRequest = null)
    {
        Export = export ?? new MemoryExport(Content(0, Size));
        OnRequest = onRequest;
        _server = StartServer();
    }

    /// <summary>What the next server offers.</summary>
    internal IExport Export { get; set; }

    /// <summary>Decides on each request, on whichever server.</summary>
    internal Func<RequestContext, ValueTask<RequestAction>>? OnRequest { get; set; }

    /// <summary>Changes the options of the next server.</summary>
    internal Action<NbdServerOptions>? Configure { get; set; }

    /// <summary>Called for each attempt to connect, with its number from 1: may wait or throw.</summary>
    internal Func<int, ValueTask>? OnConnect { get; set; }

    /// <summary>Attempts to connect so far.</summary>
    internal int Attempts => Volatile.Read(ref _attempts);

    internal NbdServer Server
    {
        get
        {
            lock (_lock)
            {
                return _server;
            }
        }
    }

    /// <summary>All requests, on all servers, in order.</summary>
    internal IEnumerable<RequestRecord> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _ended.Append(_server).SelectMany(server => server.Requests)];
            }
        }
    }

    /// <summary>What all reads together have asked for.</summary>
    internal long BytesRead => Requests.Where(request => request.Command == NbdCommand.Read).Sum(request => (long)request.Length);

    internal static byte[] Content(long offset, int length)
    {
        byte[] content = new byte[length];
        for (int i = 0; i < length; i++)
        {
            content[i] = ByteAt(offset + i);
        }

        return content;
    }

    /// <summary>Of period 251 within a block, and another in each block.</summary>
    internal static byte ByteAt(long position) => (byte)((position % 251) + (position / 4096) + 1);

    /// <summary>Options for a client of this disk.</summary>
    internal NbdClientOptions Options(Action<NbdClientOptionsBuilder>? configure = null)
    {
        NbdClientOptionsBuilder builder = new()
        {
            ConnectSocket = ConnectAsync,
            RetryPolicy = new NbdRetryPolicy { InitialDelay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero },
        };
        configure?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>A client, connected; it is disposed of with the disk.</summary>
    internal async Task<NbdClient> ConnectAsync(Action<NbdClientOptionsBuilder>? configure = null)
    {
        NbdClient client = Client(configure);
        await Bounded.Of(client.ConnectAsync());
        return client;
    }

    /// <summary>The same, not connected.</summary>
    internal NbdClient Client(Action<NbdClientOptionsBuilder>? configure = null)
    {
        NbdClient client = new(Options(configure));
        _clients.Add(client);
        return client;
    }

    /// <summary>Ends the server and all its connections, and starts another.</summary>
    internal async Task RestartAsync()
    {
        NbdServer old;
        lock (_lock)
        {
            old = _server;
            _ended.Add(old);
            _server = StartServer();
        }

        await Bounded.Of(old.DisposeAsync());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (NbdClient client in _clients)
        {
            await Bounded.Of(client.DisposeAsync());
        }

        await Bounded.Of(Server.DisposeAsync());
    }

    private async ValueTask<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        int attempt = Interlocked.Increment(ref _attempts);
        if (OnConnect is { } hook)
        {
            await hook(attempt);
        }

        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", Server.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private NbdServer StartServer()
    {
        NbdServerOptions options = new()
        {
            Exports = { [""] = Export },
            RecordRequests = true,
            MaxConcurrentRequests = 16,
            OnRequest = context => OnRequest is { } hook ? hook(context) : new ValueTask<RequestAction>(RequestAction.Proceed),
        };
        Configure?.Invoke(options);
        return NbdServer.Start(options);
    }
}
