using System.Buffers.Binary;

namespace LibNbd.Protocol;

/// <summary>The header of a simple reply.</summary>
internal readonly struct SimpleReplyHeader
{
    internal const int Size = 16;

    internal required uint Error { get; init; }

    internal required ulong Cookie { get; init; }

    internal static SimpleReplyHeader Read(ReadOnlySpan<byte> source) => new()
    {
        Error = BinaryPrimitives.ReadUInt32BigEndian(source[4..]),
        Cookie = BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
    };
}

/// <summary>The header of a reply chunk, structured or extended.</summary>
internal readonly struct ChunkHeader
{
    internal const int StructuredSize = 20;
    internal const int ExtendedSize = 32;

    internal required ChunkFlags Flags { get; init; }

    internal required ChunkType Type { get; init; }

    internal required ulong Cookie { get; init; }

    /// <summary>Offset of the request; structured chunks do not carry it, and it is 0.</summary>
    internal required ulong Offset { get; init; }

    internal required ulong PayloadLength { get; init; }

    internal bool IsDone => (Flags & ChunkFlags.Done) != 0;

    internal bool IsError => ((ushort)Type & (ushort)ChunkType.ErrorBit) != 0;

    internal static ChunkHeader ReadStructured(ReadOnlySpan<byte> source) => new()
    {
        Flags = (ChunkFlags)BinaryPrimitives.ReadUInt16BigEndian(source[4..]),
        Type = (ChunkType)BinaryPrimitives.ReadUInt16BigEndian(source[6..]),
        Cookie = BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
        Offset = 0,
        PayloadLength = BinaryPrimitives.ReadUInt32BigEndian(source[16..]),
    };

    internal static ChunkHeader ReadExtended(ReadOnlySpan<byte> source) => new()
    {
        Flags = (ChunkFlags)BinaryPrimitives.ReadUInt16BigEndian(source[4..]),
        Type = (ChunkType)BinaryPrimitives.ReadUInt16BigEndian(source[6..]),
        Cookie = BinaryPrimitives.ReadUInt64BigEndian(source[8..]),
        Offset = BinaryPrimitives.ReadUInt64BigEndian(source[16..]),
        PayloadLength = BinaryPrimitives.ReadUInt64BigEndian(source[24..]),
    };
}
