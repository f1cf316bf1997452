using System.Net.Sockets;

namespace LibNbd.Api.Tests.Support;

/// <summary>Hands every connection of a listener on to a Unix socket: for addresses that the embedded server does not listen on.</summary>
internal class Relay : IDisposable
{
    private readonly Socket _listener;
    private readonly string _target;
    private readonly List<Socket> _sockets = [];

    /// <summary>On a Unix socket; a name that begins with a NUL is an abstract one.</summary>
    internal Relay(string name, string target)
        : this(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), target)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(name));
        Start();
    }

    protected Relay(Socket listener, string target)
    {
        _listener = listener;
        _target = target;
    }

    protected void Start()
    {
        _listener.Listen();
        Run(Accept);
    }

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
        {
            _sockets.ForEach(static socket => socket.Dispose());
        }
    }

    private void Accept()
    {
        while (true)
        {
            Socket client = _listener.Accept();
            Socket server = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            lock (_sockets)
            {
                _sockets.AddRange([client, server]);
            }

            server.Connect(new UnixDomainSocketEndPoint(_target));
            Run(() => Copy(client, server));
            Run(() => Copy(server, client));
        }
    }

    private static void Copy(Socket from, Socket to)
    {
        byte[] buffer = new byte[1 << 16];
        while (from.Receive(buffer) is var count and > 0)
        {
            Wire.Send(to, buffer.AsSpan(0, count));
        }

        to.Shutdown(SocketShutdown.Send);
    }

    private static void Run(Action action) => new Thread(() =>
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    })
    { IsBackground = true }.Start();
}
