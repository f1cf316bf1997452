using System.Buffers.Binary;
using System.Net.Sockets;

namespace LibNbd.Api.Tests.Support;

/// <summary>The server's side of the fixed newstyle handshake, by hand.</summary>
internal static class NewstyleWire
{
    internal const uint ExportName = 1;
    internal const uint List = 3;
    internal const uint Info = 6;
    internal const uint Go = 7;
    internal const uint StructuredReply = 8;
    internal const uint ListMetaContext = 9;
    internal const uint SetMetaContext = 10;

    internal const uint Ack = 1;
    internal const uint ServerReply = 2;
    internal const uint InfoReply = 3;
    internal const uint MetaContextReply = 4;
    internal const uint Unsupported = 0x8000_0001;

    /// <summary>Greets, and refuses every option until one of a kind comes; structured replies are granted if asked to.</summary>
    internal static void RefuseUntil(Socket client, uint option, bool grantStructured = false)
    {
        Wire.Send(client, [.. "NBDMAGICIHAVEOPT"u8, 0, 3]);
        Wire.Receive(client, 4);
        while (true)
        {
            uint asked = ReceiveOption(client);
            if (asked == option)
            {
                return;
            }

            Wire.Send(client, Reply(asked, asked == StructuredReply && grantStructured ? Ack : Unsupported));
        }
    }

    internal static uint ReceiveOption(Socket client)
    {
        byte[] header = Wire.Receive(client, 16);
        Assert.Equal("IHAVEOPT"u8.ToArray(), header[..8]);
        Wire.Receive(client, (int)BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(12)));
        return BinaryPrimitives.ReadUInt32BigEndian(header.AsSpan(8));
    }

    internal static byte[] Reply(uint option, uint type, ReadOnlySpan<byte> payload = default)
    {
        byte[] reply = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt64BigEndian(reply, 0x0003_e889_0455_65a9);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(8), option);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(12), type);
        BinaryPrimitives.WriteUInt32BigEndian(reply.AsSpan(16), (uint)payload.Length);
        payload.CopyTo(reply.AsSpan(20));
        return reply;
    }

    /// <summary>NBD_INFO_EXPORT.</summary>
    internal static byte[] ExportInfo(ulong size, ushort flags = Wire.UsualFlags)
    {
        byte[] payload = new byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(payload.AsSpan(2), size);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(10), flags);
        return payload;
    }

    /// <summary>The same bytes again and again, until the client has had enough of it.</summary>
    internal static void Flood(Socket client, ReadOnlySpan<byte> unit)
    {
        byte[] many = new byte[Math.Max(1, (1 << 20) / unit.Length) * unit.Length];
        for (int at = 0; at < many.Length; at += unit.Length)
        {
            unit.CopyTo(many.AsSpan(at));
        }

        try
        {
            while (true)
            {
                client.Send(many);
            }
        }
        catch (SocketException)
        {
            // The client has closed.
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
