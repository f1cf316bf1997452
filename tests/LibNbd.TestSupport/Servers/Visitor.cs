using System.Buffers.Binary;
using System.Net.Sockets;

namespace LibNbd.TestSupport.Servers;

/// <summary>
/// A client that only comes to hear the greeting, and takes its leave as the protocol asks for: nbdkit 1.32 may end when somebody hangs up
/// on it.
/// </summary>
public static class Visitor
{
    private const ulong Magic = 0x4e42444d41474943;
    private const ulong NewstyleMagic = 0x49484156454f5054;
    private const int OldstyleGreeting = 152;
    private const int NewstyleGreeting = 18;
    private const uint OptionAbort = 2;
    private const uint RequestMagic = 0x25609513;
    private const ushort CommandDisconnect = 2;

    /// <summary>Whether the server greets.</summary>
    /// <param name="socket">The connection.</param>
    /// <param name="takeLeave">Whether to end as the protocol asks for; nbd-server does not close the connection for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<bool> Visit(Socket socket, bool takeLeave, CancellationToken cancellationToken)
    {
        byte[] greeting = new byte[OldstyleGreeting];
        if (!await Receive(socket, greeting.AsMemory(0, 16), cancellationToken)
            || BinaryPrimitives.ReadUInt64BigEndian(greeting) != Magic)
        {
            return false;
        }

        bool newstyle = BinaryPrimitives.ReadUInt64BigEndian(greeting.AsSpan(8)) == NewstyleMagic;
        int length = newstyle ? NewstyleGreeting : OldstyleGreeting;
        if (!await Receive(socket, greeting.AsMemory(16, length - 16), cancellationToken))
        {
            return false;
        }

        if (!takeLeave)
        {
            return true;
        }

        await socket.SendAsync(newstyle ? Abort(greeting[17]) : Disconnect(), cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        while (await socket.ReceiveAsync(greeting, cancellationToken) > 0)
        {
            // The reply to the abort, if the server sends one; then it closes.
        }

        return true;
    }

    private static byte[] Abort(byte serverFlags)
    {
        byte[] message = new byte[20];
        message[3] = (byte)(serverFlags & 3);
        BinaryPrimitives.WriteUInt64BigEndian(message.AsSpan(4), NewstyleMagic);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(12), OptionAbort);
        return message;
    }

    private static byte[] Disconnect()
    {
        byte[] message = new byte[28];
        BinaryPrimitives.WriteUInt32BigEndian(message, RequestMagic);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), CommandDisconnect);
        return message;
    }

    private static async Task<bool> Receive(Socket socket, Memory<byte> target, CancellationToken cancellationToken)
    {
        while (target.Length > 0)
        {
            int count = await socket.ReceiveAsync(target, cancellationToken);
            if (count == 0)
            {
                return false;
            }

            target = target[count..];
        }

        return true;
    }
}
