using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace LibNbd.Api.Tests.Support;

/// <summary>One client, one thread, one script on a plain socket. Nothing but the script speaks.</summary>
internal sealed class PlainServer : IDisposable
{
    private readonly Socket _listener;
    private readonly Thread _thread;
    private readonly Action<Socket> _script;
    private volatile bool _disposed;
    private Socket? _client;
    private Exception? _failure;

    /// <summary>Begins to listen.</summary>
    /// <param name="script">What to do with the client; the connection is closed at its end.</param>
    /// <param name="bufferSize">Socket buffers, if they are to be small.</param>
    internal PlainServer(Action<Socket> script, int bufferSize = 0)
    {
        _script = script;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferSize > 0)
        {
            _listener.ReceiveBufferSize = bufferSize;
            _listener.SendBufferSize = bufferSize;
        }

        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(1);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture);
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    internal string Port { get; }

    internal static string Host => "127.0.0.1";

    /// <summary>Whether the script has come to its end.</summary>
    internal bool HasEnded => !_thread.IsAlive;

    /// <summary>An oldstyle server that goes on with a script.</summary>
    internal static PlainServer Oldstyle(
        Action<Socket> script, ulong size = 1 << 30, ushort flags = Wire.UsualFlags, int bufferSize = 0) =>
        new(
            client =>
            {
                Wire.Send(client, Wire.Oldstyle(size, flags));
                script(client);
            },
            bufferSize);

    internal NbdHandle Connect()
    {
        NbdHandle nbd = new();
        nbd.ConnectTcp(Host, Port);
        return nbd;
    }

    /// <summary>Waits for the end of the script; what went wrong in it is thrown.</summary>
    internal void Join()
    {
        if (!_thread.Join(Bounded.Limit))
        {
            Assert.Fail("the server's script hangs");
        }

        if (_failure is not null)
        {
            throw new InvalidOperationException("the server's script failed", _failure);
        }
    }

    public void Dispose()
    {
        _disposed = true;
        _listener.Dispose();
        _client?.Dispose();
        _thread.Join(Bounded.Limit);
    }

    private void Serve()
    {
        try
        {
            using Socket client = _listener.Accept();
            client.NoDelay = true;
            _client = client;
            _script(client);
        }
        catch (Exception exception) when (_disposed && exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
        catch (Exception exception)
        {
            _failure = exception;
        }
    }
}
