using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Interop.Tests.Harness;

/// <summary>Where a server listens, in the forms that the ways to connect want.</summary>
internal sealed record ServerAddress(Transport Transport, string SocketPath, int Port)
{
    /// <summary>Ports that were given to a server of this process: none gets the same one, so no test can talk to another's server.</summary>
    private static readonly HashSet<int> GivenPorts = [];

    internal string Host => Transport == Transport.Tcp6 ? "::1" : "127.0.0.1";

    internal string Service => Port.ToString(CultureInfo.InvariantCulture);

    internal EndPoint EndPoint => Transport == Transport.Unix
        ? new UnixDomainSocketEndPoint(SocketPath)
        : new IPEndPoint(IPAddress.Parse(Host), Port);

    /// <summary>A URI, as this library and the programs of others take it.</summary>
    internal string Uri(string exportName = "")
    {
        string name = System.Uri.EscapeDataString(exportName);
        return Transport switch
        {
            Transport.Unix => $"nbd+unix:///{name}?socket={System.Uri.EscapeDataString(SocketPath)}",
            Transport.Tcp6 => $"nbd://[::1]:{Service}/{name}",
            _ => $"nbd://127.0.0.1:{Service}/{name}",
        };
    }

    internal static ServerAddress Choose(Transport transport, TestFolder folder)
    {
        if (transport == Transport.Unix)
        {
            return new ServerAddress(transport, folder.NewPath("sock"), 0);
        }

        IPAddress address = transport == Transport.Tcp6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        while (true)
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, 0));
            int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            lock (GivenPorts)
            {
                if (GivenPorts.Add(port))
                {
                    return new ServerAddress(transport, "", port);
                }
            }
        }
    }
}
