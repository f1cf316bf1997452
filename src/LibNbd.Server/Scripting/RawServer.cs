using System.Net;
using System.Net.Sockets;

namespace LibNbd.Server;

/// <summary>A server that does exactly what a test says, byte by byte. Each connection runs the script from the start.</summary>
public sealed class RawServer : IAsyncDisposable
{
    private const int Backlog = 64;

    private readonly Socket _listener;
    private readonly string? _unixPath;
    private readonly Func<RawConnection, Task> _script;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;

    private RawServer(Func<RawConnection, Task> script, string? unixPath)
    {
        _script = script;
        _unixPath = unixPath;
        _listener = unixPath is null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            _listener.Bind(unixPath is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(unixPath));
            _listener.Listen(Backlog);
            Port = unixPath is null ? ((IPEndPoint)_listener.LocalEndPoint!).Port : 0;
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>TCP port; 0 with a Unix socket.</summary>
    public int Port { get; }

#pragma warning disable CA1056 // It is handed to programs and NBD libraries as text.
    /// <summary>URI of the default export.</summary>
    public string Uri => _unixPath is null
        ? $"nbd://127.0.0.1:{Port}/"
        : $"nbd+unix:///?socket={System.Uri.EscapeDataString(_unixPath)}";
#pragma warning restore CA1056

    /// <summary>Ends when the script of the first connection ends, and fails as it fails.</summary>
    public Task Completion => _first.Task;

    /// <summary>Start listening on a free TCP port, or on a Unix socket.</summary>
    public static RawServer Start(Func<RawConnection, Task> script, string? unixSocketPath = null)
    {
        ArgumentNullException.ThrowIfNull(script);
        return new RawServer(script, unixSocketPath);
    }

    /// <summary>Stop, and disconnect every client.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _first.TrySetCanceled();
        if (_unixPath is not null)
        {
            File.Delete(_unixPath);
        }

        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                running.Add(RunAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(running);
        }
    }

    private async Task RunAsync(Socket socket)
    {
        using RawConnection connection = new(socket, _stop.Token);
        try
        {
            await _script(connection);
            _first.TrySetResult();
        }
        catch (Exception exception)
        {
            // The test learns of it from Completion.
            _first.TrySetException(exception);
        }
    }
}
