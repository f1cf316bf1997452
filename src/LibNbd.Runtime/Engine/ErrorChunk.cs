using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>What an error chunk says, as far as its lengths can be believed.</summary>
internal readonly ref struct ErrorChunk
{
    private const int FixedPart = 6;
    private const int OffsetPart = 8;

    /// <summary>The most of an error chunk that can be of use: number, length, longest message, offset.</summary>
    internal const int LargestUseful = FixedPart + Limits.MaxString + OffsetPart;

    /// <summary>The number on the wire; 0 is a fault of the server.</summary>
    internal uint WireError { get; private init; }

    /// <summary>The server's own words, or empty.</summary>
    internal ReadOnlySpan<byte> Message { get; private init; }

    /// <summary>Where the error is, if the chunk is of the kind that says so.</summary>
    internal ulong? Offset { get; private init; }

    /// <param name="type">The chunk's type.</param>
    /// <param name="payload">Its payload, at least four bytes.</param>
    /// <param name="cut">Whether the payload was longer than this.</param>
    internal static ErrorChunk Read(ChunkType type, ReadOnlySpan<byte> payload, bool cut)
    {
        uint error = BinaryPrimitives.ReadUInt32BigEndian(payload);
        if (cut || payload.Length < FixedPart)
        {
            return new ErrorChunk { WireError = error };
        }

        int messageLength = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
        int tail = payload.Length - FixedPart - messageLength;
        if (messageLength > Limits.MaxString || tail < 0)
        {
            return new ErrorChunk { WireError = error };
        }

        return new ErrorChunk
        {
            WireError = error,
            Message = payload.Slice(FixedPart, messageLength),
            Offset = type == ChunkType.ErrorOffset && tail == OffsetPart
                ? BinaryPrimitives.ReadUInt64BigEndian(payload[(FixedPart + messageLength)..])
                : null,
        };
    }
}
