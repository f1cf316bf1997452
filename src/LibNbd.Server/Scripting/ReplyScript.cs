using System.Buffers.Binary;
using System.Text;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>
/// A handmade reply, right or wrong. Magic, cookie and declared length are those of a correct reply unless given; nothing is checked.
/// </summary>
public sealed class ReplyScript
{
    private readonly RequestContext _context;
    private readonly List<byte> _bytes = [];

    internal ReplyScript(RequestContext context) => _context = context;

    /// <summary>The bytes so far.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.ToArray();

    /// <summary>Bytes as they are.</summary>
    public ReplyScript Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>A simple reply, with data after it if <paramref name="data"/> is given.</summary>
    public ReplyScript Simple(uint error = 0, ReadOnlySpan<byte> data = default, ulong? cookie = null, uint? magic = null)
    {
        using ReplyBuffer buffer = new();
        ReplyWriter.Simple(buffer, cookie ?? _context.Cookie, error, magic ?? Magic.SimpleReply);
        return Raw(buffer.Written.Span).Raw(data);
    }

    /// <summary>A chunk in the style of the connection, or in another.</summary>
    public ReplyScript Chunk(
        ushort type,
        ReadOnlySpan<byte> payload = default,
        bool done = false,
        ulong? cookie = null,
        uint? magic = null,
        ulong? declaredLength = null,
        ulong? requestOffset = null,
        ReplyStyle? style = null)
    {
        using ReplyBuffer buffer = new();
        ReplyWriter.Chunk(
            buffer,
            style ?? _context.Style,
            cookie ?? _context.Cookie,
            requestOffset ?? _context.Offset,
            (ushort)(done ? ChunkFlags.Done : ChunkFlags.None),
            type,
            declaredLength ?? (ulong)payload.Length,
            magic);
        return Raw(buffer.Written.Span).Raw(payload);
    }

    /// <summary>An empty chunk that ends the reply.</summary>
    public ReplyScript None(bool done = true) => Chunk((ushort)ChunkType.None, done: done);

    /// <summary>A data chunk.</summary>
    public ReplyScript Data(ulong offset, ReadOnlySpan<byte> data, bool done = false, ulong? declaredLength = null)
    {
        byte[] payload = new byte[8 + data.Length];
        BinaryPrimitives.WriteUInt64BigEndian(payload, offset);
        data.CopyTo(payload.AsSpan(8));
        return Chunk((ushort)ChunkType.OffsetData, payload, done, declaredLength: declaredLength);
    }

    /// <summary>A hole chunk.</summary>
    public ReplyScript Hole(ulong offset, uint length, bool done = false)
    {
        byte[] payload = new byte[12];
        BinaryPrimitives.WriteUInt64BigEndian(payload, offset);
        BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan(8), length);
        return Chunk((ushort)ChunkType.OffsetHole, payload, done);
    }

    /// <summary>An error chunk, with an offset if <paramref name="offset"/> is given.</summary>
    public ReplyScript Error(uint error, string message = "", ulong? offset = null, bool done = false, ushort? declaredMessageLength = null)
    {
        byte[] text = Encoding.UTF8.GetBytes(message);
        byte[] payload = new byte[6 + text.Length + (offset is null ? 0 : 8)];
        BinaryPrimitives.WriteUInt32BigEndian(payload, error);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(4), declaredMessageLength ?? (ushort)text.Length);
        text.CopyTo(payload, 6);
        if (offset is { } at)
        {
            BinaryPrimitives.WriteUInt64BigEndian(payload.AsSpan(6 + text.Length), at);
        }

        return Chunk((ushort)(offset is null ? ChunkType.Error : ChunkType.ErrorOffset), payload, done);
    }

    /// <summary>
    /// A block status chunk of the style of the connection; lengths and status beyond 32 bits are cut in structured replies.
    /// </summary>
    public ReplyScript BlockStatus(uint contextId, ReadOnlySpan<ExportExtent> extents, bool done = false, uint? declaredCount = null)
    {
        bool extended = _context.Style == ReplyStyle.Extended;
        using ReplyBuffer buffer = new();
        ReplyWriter.BlockStatus(buffer, _context.Style, _context.Request, done, contextId, extents);
        byte[] bytes = buffer.Written.ToArray();
        if (extended && declaredCount is { } count)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(ReplyWriter.ExtendedSize + 4), count);
        }

        return Raw(bytes);
    }

    /// <summary>Send this instead of the true reply.</summary>
    public RequestAction Send(bool thenHangUp = false) => RequestAction.Send(Bytes, thenHangUp);
}
