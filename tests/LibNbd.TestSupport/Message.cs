using System.Buffers.Binary;
using System.Text;

namespace LibNbd.TestSupport;

/// <summary>A message of the protocol, put together by hand, big-endian.</summary>
public sealed class Message
{
    private readonly List<byte> _bytes = [];

    public Message U16(ushort value) => Add(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value)));

    public Message U32(uint value) => Add(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value)));

    public Message U64(ulong value) => Add(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value)));

    public Message Text(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>A text with its 32-bit length before it.</summary>
    public Message Counted(string text) => U32((uint)Encoding.UTF8.GetByteCount(text)).Text(text);

    public Message Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
