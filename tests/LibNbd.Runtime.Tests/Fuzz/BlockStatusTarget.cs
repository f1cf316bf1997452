using System.Buffers.Binary;
using LibNbd.Protocol;
using LibNbd.Runtime.Tests.Engine;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>The payload of a chunk of block status, in both widths of the wire and of the callback.</summary>
/// <remarks>An input is a byte of choices and the payload. What is delivered is compared with a second reading of the same bytes.</remarks>
internal sealed class BlockStatusTarget : FuzzTarget
{
    private const int WideWire = 1;
    private const int NarrowCallback = 2;
    private const int HugeExport = 4;
    private const int FromTheMiddle = 8;
    private const uint Id = 7;

    /// <summary>The chunk is one among many that are read: longer ones say nothing more.</summary>
    private const int MaxPayload = 64 * 1024;

    internal override string Name => "block-status";

    internal override IEnumerable<byte[]> Seeds()
    {
        for (byte choices = 0; choices < 16; choices++)
        {
            yield return
            [
                choices,
                .. (choices & WideWire) != 0
                    ? ServerWire.Wide(Id, (512, 1), (1UL << 33, 0), (0, 2), (1UL << 63, 1UL << 32))
                    : ServerWire.Narrow(Id, (512, 1), (1024, 0), (0, 3), (uint.MaxValue, 0)),
            ];
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty || input.Length > MaxPayload)
        {
            return;
        }

        int choices = input[0];
        bool isWide = (choices & WideWire) != 0;
        ulong size = (choices & HugeExport) != 0 ? 1UL << 62 : 1UL << 20;
        ulong offset = (choices & FromTheMiddle) != 0 ? size / 2 : 0;
        byte[] payload = input[1..].ToArray();
        EngineDriver driver = EngineDriver.Connected(
            isWide ? Style.Extended : Style.Structured, [(Id, "base:allocation"), (9, "x:y")], size);
        Probe probe = driver.Submit(
            NbdCommand.BlockStatus, offset, Math.Min(size - offset, 1UL << 31), p => p.IsNarrow = (choices & NarrowCallback) != 0);
        driver.Drain();
        driver.Feed(driver.Chunk(probe, isWide ? (ushort)6 : (ushort)5, payload));
        if (!driver.HasEnded)
        {
            driver.EndOfStream();
        }

        driver.Engine.Close();
        driver.AssertNothingLeft();
        foreach ((string context, ulong at, (ulong Length, ulong Flags)[] extents, _) in probe.Extents)
        {
            Assert.Equal(offset, at);
            Assert.Equal(BinaryPrimitives.ReadUInt32BigEndian(payload) == Id ? "base:allocation" : "x:y", context);
            List<(ulong Length, ulong Flags)> sent = Read(payload, isWide);
            if ((choices & NarrowCallback) != 0 && sent[0].Flags > uint.MaxValue)
            {
                // It is shown without its upper half, and the command says so.
                Assert.DoesNotContain(0, probe.Completions);
                sent[0] = (sent[0].Length, (uint)sent[0].Flags);
            }

            AssertSame(sent, extents, size - offset);
        }
    }

    /// <summary>What was sent, but for the last extent, which may have been cut; and never beyond the export's end.</summary>
    private static void AssertSame(List<(ulong Length, ulong Flags)> sent, (ulong Length, ulong Flags)[] seen, ulong most)
    {
        Assert.InRange(seen.Length, 1, sent.Count);
        ulong total = 0;
        for (int i = 0; i < seen.Length; i++)
        {
            Assert.Equal(sent[i].Flags, seen[i].Flags);
            if (i < seen.Length - 1)
            {
                Assert.Equal(sent[i].Length, seen[i].Length);
            }

            Assert.InRange(seen[i].Length, 0UL, Math.Min(sent[i].Length, most - total));
            total += seen[i].Length;
        }
    }

    private static List<(ulong Length, ulong Flags)> Read(ReadOnlySpan<byte> payload, bool isWide)
    {
        List<(ulong, ulong)> extents = [];
        for (payload = payload[(isWide ? 8 : 4)..]; !payload.IsEmpty; payload = payload[(isWide ? 16 : 8)..])
        {
            extents.Add(isWide
                ? (BinaryPrimitives.ReadUInt64BigEndian(payload), BinaryPrimitives.ReadUInt64BigEndian(payload[8..]))
                : (BinaryPrimitives.ReadUInt32BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[4..])));
        }

        return extents;
    }
}
