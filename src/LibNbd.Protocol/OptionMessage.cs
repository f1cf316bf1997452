using System.Buffers.Binary;

namespace LibNbd.Protocol;

/// <summary>The messages of the handshake: option requests and the header of option replies.</summary>
internal static class OptionRequest
{
    internal const int HeaderSize = 16;

    internal static void WriteHeader(Span<byte> destination, NbdOption option, int dataLength)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, Magic.Option);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], (uint)option);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], (uint)dataLength);
    }
}

/// <summary>The header of an option reply.</summary>
internal readonly struct OptionReplyHeader
{
    internal const int Size = 20;

    internal required ulong Magic { get; init; }

    internal required NbdOption Option { get; init; }

    internal required NbdOptionReply Reply { get; init; }

    internal required uint Length { get; init; }

    internal bool IsError => ((uint)Reply & 0x8000_0000) != 0;

    internal static OptionReplyHeader Read(ReadOnlySpan<byte> source) => new()
    {
        Magic = BinaryPrimitives.ReadUInt64BigEndian(source),
        Option = (NbdOption)BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
        Reply = (NbdOptionReply)BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
        Length = BinaryPrimitives.ReadUInt32BigEndian(source[16..]),
    };
}
