using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.TestSupport.Servers;

/// <summary>Where a server listens, in the forms that the ways to connect want.</summary>
public sealed record ServerAddress(Transport Transport, string SocketPath, int Port)
{
    public string Host => Transport == Transport.Tcp6 ? "::1" : "127.0.0.1";

    public string Service => Port.ToString(CultureInfo.InvariantCulture);

    public EndPoint EndPoint => Transport == Transport.Unix
        ? new UnixDomainSocketEndPoint(SocketPath)
        : new IPEndPoint(IPAddress.Parse(Host), Port);

    /// <summary>A URI, as this library and the programs of others take it.</summary>
    public string Uri(string exportName = "")
    {
        string name = System.Uri.EscapeDataString(exportName);
        return Transport switch
        {
            Transport.Unix => $"nbd+unix:///{name}?socket={System.Uri.EscapeDataString(SocketPath)}",
            Transport.Tcp6 => $"nbd://[::1]:{Service}/{name}",
            _ => $"nbd://127.0.0.1:{Service}/{name}",
        };
    }

    public static ServerAddress Choose(Transport transport, TestFolder folder) => transport switch
    {
        Transport.Unix => new ServerAddress(transport, folder.NewPath("sock"), 0),
        Transport.Tcp6 => new ServerAddress(transport, "", Ports.Free(IPAddress.IPv6Loopback)),
        _ => new ServerAddress(transport, "", Ports.Free()),
    };
}
