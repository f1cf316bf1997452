using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Server.Wire;

/// <summary>The header of a request, compact or extended.</summary>
internal readonly record struct Request(NbdCommandFlags Flags, NbdCommand Command, ulong Cookie, ulong Offset, ulong Length)
{
    internal const int CompactSize = 28;
    internal const int ExtendedSize = 32;

    internal static int SizeOf(ReplyStyle style) => style == ReplyStyle.Extended ? ExtendedSize : CompactSize;

    /// <summary>Read a header; false if the magic is wrong.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> header, ReplyStyle style, out Request request)
    {
        bool extended = style == ReplyStyle.Extended;
        request = new Request(
            (NbdCommandFlags)BinaryPrimitives.ReadUInt16BigEndian(header[4..]),
            (NbdCommand)BinaryPrimitives.ReadUInt16BigEndian(header[6..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(header[16..]),
            extended ? BinaryPrimitives.ReadUInt64BigEndian(header[24..]) : BinaryPrimitives.ReadUInt32BigEndian(header[24..]));
        return BinaryPrimitives.ReadUInt32BigEndian(header) == (extended ? Magic.ExtendedRequest : Magic.Request);
    }
}
