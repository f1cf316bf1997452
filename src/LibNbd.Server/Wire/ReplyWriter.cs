using System.Buffers.Binary;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Server.Wire;

/// <summary>Writes replies of every style. Knows layouts, and nothing of exports.</summary>
internal static class ReplyWriter
{
    internal const int SimpleSize = 16;
    internal const int StructuredSize = 20;
    internal const int ExtendedSize = 32;

    internal static void Simple(ReplyBuffer output, ulong cookie, uint error, uint magic = Magic.SimpleReply)
    {
        Span<byte> header = output.Append(SimpleSize);
        BinaryPrimitives.WriteUInt32BigEndian(header, magic);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], error);
        BinaryPrimitives.WriteUInt64BigEndian(header[8..], cookie);
    }

    /// <summary>The header of a chunk; the payload is to follow.</summary>
    internal static void Chunk(
        ReplyBuffer output, ReplyStyle style, ulong cookie, ulong requestOffset, ushort flags, ushort type, ulong payloadLength,
        uint? magic = null)
    {
        bool extended = style == ReplyStyle.Extended;
        Span<byte> header = output.Append(extended ? ExtendedSize : StructuredSize);
        BinaryPrimitives.WriteUInt32BigEndian(header, magic ?? (extended ? Magic.ExtendedReply : Magic.StructuredReply));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], flags);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], type);
        BinaryPrimitives.WriteUInt64BigEndian(header[8..], cookie);
        if (extended)
        {
            BinaryPrimitives.WriteUInt64BigEndian(header[16..], requestOffset);
            BinaryPrimitives.WriteUInt64BigEndian(header[24..], payloadLength);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(header[16..], (uint)payloadLength);
        }
    }

    internal static void Chunk(ReplyBuffer output, ReplyStyle style, in Request request, bool done, ChunkType type, ulong payloadLength) =>
        Chunk(
            output, style, request.Cookie, request.Offset, (ushort)(done ? ChunkFlags.Done : ChunkFlags.None), (ushort)type, payloadLength);

    /// <summary>Success of a command that has no data.</summary>
    internal static void Success(ReplyBuffer output, ReplyStyle style, in Request request)
    {
        // A simple reply is legal beside structured ones here, and shorter.
        if (style == ReplyStyle.Extended)
        {
            Chunk(output, style, request, done: true, ChunkType.None, 0);
        }
        else
        {
            Simple(output, request.Cookie, 0);
        }
    }

    internal static void Error(
        ReplyBuffer output, ReplyStyle style, in Request request, NbdError error, string? message, ulong? offset = null, bool done = true)
    {
        if (style == ReplyStyle.Simple)
        {
            Simple(output, request.Cookie, (uint)error);
            return;
        }

        int textLength = Math.Min(Encoding.UTF8.GetByteCount(message ?? string.Empty), Limits.MaxString);
        int length = 6 + textLength + (offset is null ? 0 : 8);
        Chunk(output, style, request, done, offset is null ? ChunkType.Error : ChunkType.ErrorOffset, (ulong)length);
        Span<byte> payload = output.Append(length);
        BinaryPrimitives.WriteUInt32BigEndian(payload, (uint)error);
        BinaryPrimitives.WriteUInt16BigEndian(payload[4..], (ushort)textLength);
        Encoding.UTF8.GetBytes(message ?? string.Empty).AsSpan(0, textLength).CopyTo(payload[6..]);
        if (offset is { } at)
        {
            BinaryPrimitives.WriteUInt64BigEndian(payload[(6 + textLength)..], at);
        }
    }

    /// <summary>One data chunk; returns where the data is to be put.</summary>
    internal static Memory<byte> Data(ReplyBuffer output, ReplyStyle style, in Request request, bool done, ulong offset, int length)
    {
        Chunk(output, style, request, done, ChunkType.OffsetData, 8 + (ulong)length);
        BinaryPrimitives.WriteUInt64BigEndian(output.Append(8), offset);
        return output.AppendMemory(length);
    }

    internal static void Hole(ReplyBuffer output, ReplyStyle style, in Request request, bool done, ulong offset, uint length)
    {
        Chunk(output, style, request, done, ChunkType.OffsetHole, 12);
        Span<byte> payload = output.Append(12);
        BinaryPrimitives.WriteUInt64BigEndian(payload, offset);
        BinaryPrimitives.WriteUInt32BigEndian(payload[8..], length);
    }

    internal static void BlockStatus(
        ReplyBuffer output, ReplyStyle style, in Request request, bool done, uint contextId, ReadOnlySpan<ExportExtent> extents)
    {
        bool extended = style == ReplyStyle.Extended;
        int entry = extended ? 16 : 8;
        int head = extended ? 8 : 4;
        int length = head + (entry * extents.Length);
        Chunk(output, style, request, done, extended ? ChunkType.BlockStatusExtended : ChunkType.BlockStatus, (ulong)length);
        Span<byte> payload = output.Append(length);
        BinaryPrimitives.WriteUInt32BigEndian(payload, contextId);
        if (extended)
        {
            BinaryPrimitives.WriteUInt32BigEndian(payload[4..], (uint)extents.Length);
        }

        payload = payload[head..];
        foreach (ExportExtent extent in extents)
        {
            if (extended)
            {
                BinaryPrimitives.WriteUInt64BigEndian(payload, extent.Length);
                BinaryPrimitives.WriteUInt64BigEndian(payload[8..], extent.Status);
            }
            else
            {
                BinaryPrimitives.WriteUInt32BigEndian(payload, (uint)extent.Length);
                BinaryPrimitives.WriteUInt32BigEndian(payload[4..], (uint)extent.Status);
            }

            payload = payload[entry..];
        }
    }
}
