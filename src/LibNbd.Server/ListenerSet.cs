using System.Net;
using System.Net.Sockets;
using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>The listening sockets of a server.</summary>
internal sealed class ListenerSet : IDisposable
{
    private readonly List<Socket> _sockets = [];
    private string? _unixPath;

    internal IReadOnlyList<Socket> Sockets => _sockets;

    internal int Port { get; private set; }

    /// <summary>Address as it stands in a URI; null without TCP.</summary>
    internal string? Host { get; private set; }

    public void Dispose()
    {
        CloseSockets();
        if (_unixPath is not null)
        {
            File.Delete(_unixPath);
        }
    }

    internal static ListenerSet Open(NbdServerOptions options)
    {
        ListenerSet set = new();
        try
        {
            LoopbackListening loopback = options.Loopback
                ?? (options.UnixSocketPath is null ? LoopbackListening.IPv4 : LoopbackListening.None);
            set.OpenTcp(loopback, options.Port);
            if (options.UnixSocketPath is { } path)
            {
                set.OpenUnix(path);
            }

            return set;
        }
        catch
        {
            set.Dispose();
            throw;
        }
    }

    private void OpenTcp(LoopbackListening loopback, int port)
    {
        bool four = loopback.HasFlag(LoopbackListening.IPv4);
        bool six = loopback.HasFlag(LoopbackListening.IPv6);
        for (int tries = 1; four || six; tries++)
        {
            try
            {
                Port = port;
                if (four)
                {
                    Port = OpenTcp(IPAddress.Loopback, Port);
                }

                if (six)
                {
                    Port = OpenTcp(IPAddress.IPv6Loopback, Port);
                }

                Host = four ? "127.0.0.1" : "[::1]";
                return;
            }
            catch (SocketException exception)
                when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse && port == 0 && tries < ServerLimits.MaxPortTries)
            {
                // Free for IPv4 but taken for IPv6: try another.
                CloseSockets();
            }
        }
    }

    private int OpenTcp(IPAddress address, int port)
    {
        Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(ServerLimits.Backlog);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private void OpenUnix(string path)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _sockets.Add(socket);
        socket.Bind(new UnixDomainSocketEndPoint(path));
        _unixPath = path;
        socket.Listen(ServerLimits.Backlog);
    }

    private void CloseSockets()
    {
        foreach (Socket socket in _sockets)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }
}
