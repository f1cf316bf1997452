using System.Net;
using System.Net.Sockets;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>A port whose connections lead to one server or another.</summary>
internal sealed class Detour : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<int> _choose;
    private readonly Task _accepting;

    private Detour(Func<int> choose)
    {
        _choose = choose;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _accepting = Accept();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Begins; each connection goes to the port that is chosen for it.</summary>
    public static Detour Start(Func<int> choose) => new(choose);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _end.Dispose();
    }

    private static async Task Relay(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 << 10];
        try
        {
            for (int count = await from.ReceiveAsync(buffer); count > 0; count = await from.ReceiveAsync(buffer))
            {
                for (int sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (SocketException)
        {
            // One side is gone: the other one is told.
        }

        from.Dispose();
        to.Dispose();
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                Socket client = await _listener.AcceptAsync(_end.Token);
                Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                try
                {
                    await server.ConnectAsync(IPAddress.Loopback, _choose());
                }
                catch (SocketException)
                {
                    // There is no server at this moment.
                    client.Dispose();
                    server.Dispose();
                    continue;
                }

                _ = Swallow(Relay(client, server));
                _ = Swallow(Relay(server, client));
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static async Task Swallow(Task relay)
    {
        try
        {
            await relay;
        }
        catch (ObjectDisposedException)
        {
            // The other direction has ended first.
        }
    }
}
