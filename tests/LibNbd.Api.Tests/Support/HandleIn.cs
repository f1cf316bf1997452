using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibNbd.Server;

namespace LibNbd.Api.Tests.Support;

/// <summary>A handle in one of the six states, with what it takes to keep it there.</summary>
internal sealed class HandleIn : IDisposable
{
    private readonly Socket? _silent;
    private readonly NbdServer? _server;

    private HandleIn(string state)
    {
        Nbd = new NbdHandle();
        switch (state)
        {
            case "created":
                break;
            case "connecting":
                _silent = ConnectToSilence();
                break;
            case "negotiating":
                Nbd.SetOptMode(true);
                _server = ConnectToServer();
                break;
            case "connected":
                _server = ConnectToServer();
                break;
            case "closed":
                _server = ConnectToServer();
                Nbd.Shutdown();
                break;
            case "dead":
                Assert.Throws<NbdException>(() => Nbd.ConnectUnix(Path.Combine(Path.GetTempPath(), "no", "such", "socket")));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(state), state, "no such state");
        }

        Assert.StartsWith(StateName(state) + ": ", Nbd.ConnectionState(), StringComparison.Ordinal);
    }

    internal NbdHandle Nbd { get; }

    internal static HandleIn State(string state) => new(state);

    /// <summary>The state's name as error texts show it.</summary>
    internal static string StateName(string state) => state switch
    {
        "created" => "START",
        "connecting" => "MAGIC.RECV_MAGIC",
        "connected" => "READY",
        _ => state.ToUpperInvariant(),
    };

    public void Dispose()
    {
        Nbd.Dispose();
        _silent?.Dispose();
        _server?.DisposeAsync().AsTask().Wait(Bounded.Limit);
    }

    private Socket ConnectToSilence()
    {
        Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        Nbd.AioConnectTcp("127.0.0.1", ((IPEndPoint)listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
        while (Nbd.AioGetDirection() == NbdConstants.AioDirectionWrite)
        {
            Nbd.Poll((int)Bounded.Limit.TotalMilliseconds);
        }

        return listener;
    }

    private NbdServer ConnectToServer()
    {
        NbdServer server = NbdServer.Start(new MemoryExport(1 << 20));
        Nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
        Nbd.ConnectTcp("127.0.0.1", server.Port.ToString(CultureInfo.InvariantCulture));
        return server;
    }
}
