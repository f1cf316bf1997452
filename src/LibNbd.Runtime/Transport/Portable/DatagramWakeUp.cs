using System.Net;
using System.Net.Sockets;

namespace LibNbd.Runtime.Transport.Portable;

/// <summary>A wake-up on a datagram socket that is connected to itself.</summary>
internal sealed class DatagramWakeUp : WakeUp
{
    private static readonly byte[] OneByte = [0];

    private readonly Socket _socket;
    private bool _signalled;

    private DatagramWakeUp(Socket socket) => _socket = socket;

    internal override int Descriptor => (int)_socket.Handle;

    /// <summary>Null if there is no socket left; the error says why.</summary>
    internal static DatagramWakeUp? Create(out int errno)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            errno = 0;
            return new DatagramWakeUp(socket);
        }
        catch (SocketException failure)
        {
            socket?.Dispose();
            errno = SocketErrors.ToErrno(failure.SocketErrorCode);
            return null;
        }
    }

    internal override void Signal()
    {
        if (!_signalled)
        {
            _signalled = true;
            _ = _socket.Send(OneByte, SocketFlags.None, out _);
        }
    }

    internal override void Reset()
    {
        if (_signalled)
        {
            _signalled = false;
            _ = _socket.Receive(new byte[OneByte.Length], 0, OneByte.Length, SocketFlags.None, out _);
        }
    }

    public override void Dispose() => _socket.Dispose();
}
