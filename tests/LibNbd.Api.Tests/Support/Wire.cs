using System.Buffers.Binary;
using System.Net.Sockets;

namespace LibNbd.Api.Tests.Support;

/// <summary>A request as it stands on the wire.</summary>
internal readonly record struct WireRequest(ushort Flags, ushort Type, ulong Cookie, ulong Offset, uint Count);

/// <summary>The protocol by hand, apart from the library's own: oldstyle handshake, compact requests, simple replies.</summary>
internal static class Wire
{
    internal const int RequestSize = 28;
    internal const int ReplySize = 16;
    internal const ushort Read = 0;
    internal const ushort Write = 1;
    internal const ushort Disconnect = 2;

    /// <summary>Flags, flush, FUA, trim, zeroes, cache.</summary>
    internal const ushort UsualFlags = 1 | 4 | 8 | 32 | 64 | 1024;

    /// <summary>The whole of an oldstyle handshake: the client says nothing.</summary>
    internal static byte[] Oldstyle(ulong size, ushort flags = UsualFlags)
    {
        byte[] greeting = new byte[152];
        "NBDMAGIC"u8.CopyTo(greeting);
        BinaryPrimitives.WriteUInt64BigEndian(greeting.AsSpan(8), 0x0000_4202_8186_1253);
        BinaryPrimitives.WriteUInt64BigEndian(greeting.AsSpan(16), size);
        BinaryPrimitives.WriteUInt16BigEndian(greeting.AsSpan(26), flags);
        return greeting;
    }

    internal static WireRequest ParseRequest(ReadOnlySpan<byte> header)
    {
        Assert.Equal(0x25609513u, BinaryPrimitives.ReadUInt32BigEndian(header));
        return new WireRequest(
            BinaryPrimitives.ReadUInt16BigEndian(header[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(header[6..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(header[24..]));
    }

    internal static void WriteReply(Span<byte> place, ulong cookie, uint error = 0)
    {
        BinaryPrimitives.WriteUInt32BigEndian(place, 0x67446698);
        BinaryPrimitives.WriteUInt32BigEndian(place[4..], error);
        BinaryPrimitives.WriteUInt64BigEndian(place[8..], cookie);
    }

    internal static byte[] Reply(ulong cookie, uint error = 0)
    {
        byte[] reply = new byte[ReplySize];
        WriteReply(reply, cookie, error);
        return reply;
    }

    /// <summary>The byte that stands at a position of every test disk.</summary>
    internal static byte ByteAt(ulong position) => (byte)(position ^ (position >> 8) ^ (position >> 16) ^ 0x5a);

    internal static void Fill(Span<byte> bytes, ulong position)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = ByteAt(position + (ulong)i);
        }
    }

    internal static byte[] Content(ulong position, int length)
    {
        byte[] bytes = new byte[length];
        Fill(bytes, position);
        return bytes;
    }

    /// <summary>Receives exactly so many bytes; false at the end of the stream.</summary>
    internal static bool TryReceive(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = socket.Receive(bytes);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
        }

        return true;
    }

    internal static WireRequest ReceiveRequest(Socket socket)
    {
        Span<byte> header = stackalloc byte[RequestSize];
        Assert.True(TryReceive(socket, header), "the client hung up");
        return ParseRequest(header);
    }

    internal static byte[] Receive(Socket socket, int count)
    {
        byte[] bytes = new byte[count];
        Assert.True(TryReceive(socket, bytes), "the client hung up");
        return bytes;
    }

    internal static void Send(Socket socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[socket.Send(bytes)..];
        }
    }
}
