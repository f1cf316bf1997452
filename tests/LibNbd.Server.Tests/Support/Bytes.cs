using System.Buffers.Binary;
using System.Text;

namespace LibNbd.Server.Tests.Support;

/// <summary>Puts messages together, big-endian.</summary>
internal sealed class Bytes
{
    private readonly List<byte> _bytes = [];

    public Bytes U16(ushort value) => Add(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value)));

    public Bytes U32(uint value) => Add(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value)));

    public Bytes U64(ulong value) => Add(BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness(value)));

    public Bytes Text(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>A text with its 32-bit length before it.</summary>
    public Bytes Counted(string text) => U32((uint)Encoding.UTF8.GetByteCount(text)).Text(text);

    public Bytes Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => [.. _bytes];
}
