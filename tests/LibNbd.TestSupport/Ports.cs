using System.Net;
using System.Net.Sockets;

namespace LibNbd.TestSupport;

/// <summary>TCP ports for servers that cannot choose one themselves.</summary>
public static class Ports
{
    // Ports that were given to a server of this process: none gets the same one, so no test can talk to another's server.
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that is free on an address of this machine. Another program may take it before it is listened on.</summary>
    public static int Free(IPAddress? address = null)
    {
        while (true)
        {
            IPEndPoint any = new(address ?? IPAddress.Loopback, 0);
            using Socket socket = new(any.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(any);
            int port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            lock (Given)
            {
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
