using System.Buffers.Binary;
using LibNbd.Runtime.Tests.Engine;

namespace LibNbd.Runtime.Tests.Fuzz;

/// <summary>A server's bytes, from its greeting to its last reply.</summary>
/// <remarks>
/// An input is: a byte of choices, one that cuts what is sent and one that cuts what is received (0 for not at all), one that the
/// callbacks answer
/// by, the length of the handshake (16 bits), the handshake, the replies. With <see cref="GoodHandshake"/> there is no handshake in it:
/// a good one takes
/// its place.
/// </remarks>
internal sealed class EngineTarget : FuzzTarget
{
    private const int HeaderSize = 6;
    private const int StyleMask = 3;
    private const int EndsStream = 4;
    private const int FailsUnsent = 8;
    private const int IsNarrow = 16;
    private const int GoodHandshake = 128;

    /// <summary>What one conversation may hold on to, beside the commands' own buffers.</summary>
    private const long MemoryBound = 64 * 1024 * 1024;

    internal override string Name => "engine";

    internal override IEnumerable<byte[]> Seeds()
    {
        foreach (Style style in Enum.GetValues<Style>())
        {
            Transcript transcript = Transcript.Of(style);
            yield return Input((int)style, 0, transcript.Handshake, transcript.Replies);
            yield return Input((int)style | EndsStream | IsNarrow, 7, transcript.Handshake, transcript.Replies);
            yield return Input((int)style | GoodHandshake, 0, [], transcript.Replies);
        }
    }

    internal override void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < HeaderSize)
        {
            return;
        }

        int choices = input[0];
        int sendSlice = input[1] == 0 ? int.MaxValue : input[1];
        int receiveSlice = input[2] == 0 ? int.MaxValue : input[2];
        int answers = input[3];
        ReadOnlySpan<byte> rest = input[HeaderSize..];
        int length = (choices & GoodHandshake) != 0 ? 0 : Math.Min(BinaryPrimitives.ReadUInt16BigEndian(input[4..]), rest.Length);
        byte[] handshake = (choices & GoodHandshake) != 0
            ? ServerWire.Handshake((Style)(choices & StyleMask), contexts: [(3, "base:allocation"), (4, "x:y")])
            : rest[..length].ToArray();
        byte[] replies = rest[length..].ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        string whole = Converse(choices, answers, int.MaxValue, int.MaxValue, handshake, replies);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);

        // However the bytes arrive, the caller sees the same.
        Assert.Equal(whole, Converse(choices, answers, sendSlice, receiveSlice, handshake, replies));
    }

    private static string Converse(int choices, int answers, int sendSlice, int receiveSlice, byte[] handshake, byte[] replies)
    {
        EngineDriver driver = Transcript.Begin((Style)(choices & StyleMask));
        driver.IsDebugging = (answers & 128) != 0;
        driver.SendSlice = sendSlice;
        driver.Feed(handshake, receiveSlice);
        if (driver.Engine.HandleState is HandleStates.Ready or HandleStates.Processing)
        {
            foreach (Probe probe in Transcript.Issue(driver))
            {
                Obey(probe, answers, (choices & IsNarrow) != 0);
            }

            driver.Drain();
            driver.Feed(replies, receiveSlice);
            if ((choices & FailsUnsent) != 0 && !driver.HasEnded)
            {
                driver.Engine.FailUnsent();
            }
        }

        if ((choices & EndsStream) != 0 && !driver.HasEnded)
        {
            driver.EndOfStream();
        }

        driver.Engine.Close();
        driver.AssertNothingLeft();
        return string.Join('\n', driver.Log);
    }

    /// <summary>The callbacks are as unruly as the server.</summary>
    private static void Obey(Probe probe, int answers, bool isNarrow)
    {
        if (answers != 0)
        {
            probe.OnCompletion = (ref int error) => Answer(ref error, answers & 15);
            probe.OnChunk = (_, _, _, ref error) => Answer(ref error, answers >> 4);
            probe.OnExtent = () => (answers & 3) - 1;
        }

        probe.IsNarrow = isNarrow;
    }

    private static int Answer(ref int error, int kind)
    {
        error = (kind & 1) * 5;
        int answer = (kind >> 1) - 2;
        return answer == -2 ? throw new InvalidOperationException("a callback of the caller's") : answer;
    }

    private static byte[] Input(int choices, byte slice, byte[] handshake, byte[] replies)
    {
        byte[] header = [(byte)choices, slice, slice, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)handshake.Length);
        return [.. header, .. handshake, .. replies];
    }
}
