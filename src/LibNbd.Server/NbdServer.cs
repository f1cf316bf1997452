using System.Collections.Concurrent;
using System.Net.Sockets;
using LibNbd.Protocol;
using LibNbd.Server.Connection;
using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>A small NBD server inside the process. It listens from <see cref="Start(NbdServerOptions)"/> until it is disposed of.</summary>
public sealed class NbdServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ListenerSet _listeners;
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _tasks = [];
    private readonly ConcurrentQueue<RequestRecord> _requests = new();
    private readonly ConcurrentQueue<ConnectionRecord> _ends = new();
    private readonly long[] _counts = new long[(int)NbdCommand.BlockStatus + 1];
    private TaskCompletionSource? _idle;
    private long _connections;
    private long _open;
    private int _disposed;

    private NbdServer(NbdServerOptions options)
    {
        Options = options;
        _listeners = ListenerSet.Open(options);
        foreach (Socket listener in _listeners.Sockets)
        {
            Track(AcceptAsync(listener));
        }
    }

    /// <summary>TCP port; 0 without TCP.</summary>
    public int Port => _listeners.Port;

#pragma warning disable CA1056 // It is handed to programs and NBD libraries as text; System.Uri would rewrite it.
    /// <summary>URI of the default export: over the Unix socket if there is one, else over TCP; empty without a listener.</summary>
    public string Uri => GetUri(string.Empty);
#pragma warning restore CA1056

    /// <summary>Path of the Unix socket.</summary>
    public string? UnixSocketPath => Options.UnixSocketPath;

    /// <summary>Connections so far.</summary>
    public long Connections => Interlocked.Read(ref _connections);

    /// <summary>Connections that are open.</summary>
    public long OpenConnections => Interlocked.Read(ref _open);

    /// <summary>The requests so far, if <see cref="NbdServerOptions.RecordRequests"/> is set.</summary>
    public IReadOnlyList<RequestRecord> Requests => _requests.ToArray();

    /// <summary>How connections ended, in order.</summary>
    public IReadOnlyList<ConnectionRecord> Ends => _ends.ToArray();

    internal NbdServerOptions Options { get; }

    /// <summary>Start listening. The options must not be changed afterwards.</summary>
    public static NbdServer Start(NbdServerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new NbdServer(options);
    }

    /// <summary>Start listening on a free TCP port, with one export under the empty name.</summary>
    public static NbdServer Start(IExport export)
    {
        ArgumentNullException.ThrowIfNull(export);
        return new NbdServer(new NbdServerOptions { Exports = { [string.Empty] = export } });
    }

#pragma warning disable CA1055 // As above.
    /// <summary>URI of an export.</summary>
    public string GetUri(string exportName)
#pragma warning restore CA1055
    {
        string name = System.Uri.EscapeDataString(exportName);
        string scheme = Options.Tls == ServerTls.Require ? "nbds" : "nbd";
        return UnixSocketPath is { } path
            ? $"{scheme}+unix:///{name}?socket={System.Uri.EscapeDataString(path)}"
            : _listeners.Host is { } host ? $"{scheme}://{host}:{Port}/{name}" : string.Empty;
    }

    /// <summary>How many requests with this command there were.</summary>
    public long RequestCount(NbdCommand command) => Interlocked.Read(ref _counts[(int)command]);

    /// <summary>Serve a client on a connected socket, to the end. The socket is closed.</summary>
    public Task<ConnectionRecord> ServeAsync(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.ProtocolType == ProtocolType.Tcp)
        {
            socket.NoDelay = true;
        }

        return ServeCoreAsync(new NetworkStream(socket, ownsSocket: true), socket);
    }

    /// <summary>Serve a client on a connected stream, to the end. The stream is closed.</summary>
    public Task<ConnectionRecord> ServeAsync(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ServeCoreAsync(stream, socket: null);
    }

    /// <summary>Wait until no connection is open.</summary>
    public Task IdleAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            if (_open == 0)
            {
                return Task.CompletedTask;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Stop listening, disconnect every client, and wait until all connections have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
        _listeners.Dispose();
        Task[] tasks;
        lock (_lock)
        {
            tasks = [.. _tasks];
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
        _stop.Dispose();
    }

    internal void Count(long connection, in Request request)
    {
        if ((int)request.Command < _counts.Length)
        {
            Interlocked.Increment(ref _counts[(int)request.Command]);
        }

        if (Options.RecordRequests && _requests.Count < ServerLimits.MaxRecordedRequests)
        {
            _requests.Enqueue(new RequestRecord(
                connection, request.Command, request.Flags, request.Cookie, request.Offset, request.Length));
        }
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that went away while it was being accepted concerns nobody else.
            }
        }
    }

    private Task<ConnectionRecord> ServeCoreAsync(Stream stream, Socket? socket)
    {
        ServerConnection connection;
        CancellationToken stop;
        lock (_lock)
        {
            if (_disposed != 0)
            {
                stream.Dispose();
                return Task.FromException<ConnectionRecord>(new ObjectDisposedException(nameof(NbdServer)));
            }

            connection = new ServerConnection(this, Interlocked.Increment(ref _connections), stream, socket);
            stop = _stop.Token;
            Interlocked.Increment(ref _open);
        }

        // On the pool: no synchronization context of the caller may serve a client.
        Task<ConnectionRecord> task = Task.Run(() => RunAsync(connection, stop), CancellationToken.None);
        Track(task);
        return task;
    }

    private async Task<ConnectionRecord> RunAsync(ServerConnection connection, CancellationToken stop)
    {
        ConnectionRecord end = await connection.RunAsync(stop);
        if (_ends.Count < ServerLimits.MaxRecordedEnds)
        {
            _ends.Enqueue(end);
        }

        lock (_lock)
        {
            if (Interlocked.Decrement(ref _open) == 0)
            {
                _idle?.SetResult();
                _idle = null;
            }
        }

        return end;
    }

    private void Track(Task task)
    {
        lock (_lock)
        {
            _tasks.Add(task);
        }

        _ = task.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Forget(Task task)
    {
        lock (_lock)
        {
            _tasks.Remove(task);
        }
    }
}
