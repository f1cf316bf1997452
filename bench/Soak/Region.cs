using System.Buffers.Binary;

namespace LibNbd.Bench.Soak;

/// <summary>A part of a disk that one session alone writes, and what must be there.</summary>
/// <remarks>
/// Each 16 bytes that are written are their own offset and the write's number, so that a byte of another place or another time is seen.
/// A write that
/// was in flight when the connection was lost may have happened, or may yet: its blocks hold the old or the new from then on, piece by
/// piece.
/// No later session writes here, so that nothing else can come between. It is used by one thread at a time.
/// </remarks>
internal sealed class Region(ulong start)
{
    internal const int BlockSize = 512;
    internal const int Blocks = 256;
    internal const int Size = Blocks * BlockSize;
    private const int WordSize = 16;

    /// <summary>Of zeroes: what a new region has, and what was zeroed or trimmed.</summary>
    internal const ulong Zeroes = 0;

    private readonly ulong[] _sure = new ulong[Blocks];
    private readonly ulong?[] _possible = new ulong?[Blocks];

    internal ulong Start => start;

    internal ulong OffsetOf(int block) => start + ((ulong)block * BlockSize);

    /// <summary>Some of its blocks.</summary>
    internal static Range Choose(Random random)
    {
        int first = random.Next(Blocks);

        // As many short ones as long ones.
        int most = (int)Math.Pow(Blocks, random.NextDouble());
        return first..Math.Min(first + most, Blocks);
    }

    /// <summary>What a write of this number puts there.</summary>
    internal void Fill(Range blocks, ulong number, Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i += WordSize)
        {
            BinaryPrimitives.WriteUInt64BigEndian(buffer[i..], OffsetOf(blocks.Start.Value) + (ulong)i);
            BinaryPrimitives.WriteUInt64BigEndian(buffer[(i + 8)..], number);
        }
    }

    internal void Written(Range blocks, ulong number) => _sure.AsSpan(blocks).Fill(number);

    /// <summary>Nobody knows whether it happened.</summary>
    internal void InDoubt(Range blocks, ulong number) => _possible.AsSpan(blocks).Fill(number);

    /// <summary>How many bytes are not as they must be.</summary>
    internal int Count(Range blocks, ReadOnlySpan<byte> buffer)
    {
        int wrong = 0;
        for (int i = 0; i < buffer.Length; i += WordSize)
        {
            int block = blocks.Start.Value + (i / BlockSize);
            ulong place = OffsetOf(blocks.Start.Value) + (ulong)i;
            if (!Holds(buffer[i..], place, _sure[block]) && !(_possible[block] is { } possible && Holds(buffer[i..], place, possible)))
            {
                wrong += WordSize;
            }
        }

        return wrong;
    }

    /// <summary>The first word that is not as it must be.</summary>
    internal string? Tell(Range blocks, ReadOnlySpan<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i += WordSize)
        {
            int block = blocks.Start.Value + (i / BlockSize);
            if (Count(block..(block + 1), buffer.Slice(i / BlockSize * BlockSize, BlockSize)) > 0)
            {
                return $": block {block} must be of write {_sure[block]}, or perhaps {_possible[block]}, and is "
                    + Convert.ToHexString(buffer.Slice(i, WordSize));
            }
        }

        return null;
    }

    private static bool Holds(ReadOnlySpan<byte> word, ulong place, ulong number) =>
        BinaryPrimitives.ReadUInt64BigEndian(word) == (number == Zeroes ? 0 : place)
        && BinaryPrimitives.ReadUInt64BigEndian(word[8..]) == number;
}
