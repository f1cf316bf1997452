using System.Globalization;
using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>Servers that say anything. A failing run is repeated by setting LIBNBD_SEED to the seed that it printed.</summary>
public class FuzzTests(ITestOutputHelper output)
{
    private const int Rounds = 3000;

    /// <summary>What one conversation may hold on to, beside the commands' own buffers.</summary>
    private const long MemoryBound = 64 * 1024 * 1024;

    [Theory]
    [InlineData(Style.Oldstyle)]
    [InlineData(Style.Simple)]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Damaged_conversations_harm_nobody(Style style)
    {
        Transcript transcript = Transcript.Of(style);
        ForManySeeds(random =>
        {
            byte[] handshake = transcript.Handshake;
            byte[] replies = transcript.Replies;
            if (random.Next(2) == 0)
            {
                replies = Damage(random, replies);
            }
            else
            {
                handshake = Damage(random, handshake);
            }

            Converse(random, handshake, replies);
        });
    }

    [Fact]
    public void Noise_harms_nobody() => ForManySeeds(random =>
    {
        byte[] noise = new byte[random.Next(2000)];
        random.NextBytes(noise);
        byte[] handshake = random.Next(3) switch
        {
            0 => noise,
            1 => ServerWire.Join(ServerWire.Greeting((ushort)random.Next(4)), noise),
            _ => ServerWire.Handshake((Style)random.Next(4)),
        };
        Converse(random, handshake, noise);
    });

    [Fact]
    public void Well_framed_nonsense_harms_nobody() => ForManySeeds(random =>
    {
        Style style = (Style)random.Next(4);
        List<byte[]> replies = [];
        for (int i = random.Next(30); i >= 0; i--)
        {
            byte[] payload = new byte[random.Next(4) == 0 ? 0 : random.Next(200)];
            random.NextBytes(payload);
            if (payload.Length > 12 && random.Next(2) == 0)
            {
                // An offset near a request's.
                ServerWire.New.U64((ulong)(((ulong[])[4096, 8192, 512, 0])[random.Next(4)] + (ulong)random.Next(4)))
                    .Done()
                    .CopyTo(payload, 0);
            }

            ushort type = ((ushort[])[0, 1, 1, 1, 2, 5, 6, 0x8001, 0x8002, (ushort)random.Next(65536)])[random.Next(10)];
            ulong offset = ((ulong[])[4096, 8192, 512, 0])[random.Next(4)];
            bool simple = style is Style.Oldstyle or Style.Simple;
            replies.Add(simple || random.Next(10) == 0
                ? ServerWire.SimpleReply((ulong)random.Next(10), (uint)random.Next(3), payload)
                : ServerWire.Chunk(style, (ulong)random.Next(10), offset, type, payload, random.Next(3) == 0));
        }

        Converse(
            random,
            ServerWire.Handshake(style, contexts: style == Style.Extended ? [(1, "a"), (2, "b")] : null),
            ServerWire.Join([.. replies]));
    });

    [Fact]
    public void Damaged_negotiations_harm_nobody() => ForManySeeds(random =>
    {
        EngineDriver driver = OptionModeTests.Resting(structured: random.Next(2) == 0, contexts: random.Next(2) == 0 ? ["a:"] : null);
        driver.IsDebugging = random.Next(2) == 0;
        driver.SendSlice = random.Next(4) == 0 ? 1 + random.Next(20) : int.MaxValue;
        List<OptionProbe> calls = [];
        for (int i = random.Next(1, 6); i > 0 && driver.Engine.State == ConnectionState.Negotiating; i--)
        {
            OptionKind kind = (OptionKind)random.Next(Enum.GetValues<OptionKind>().Length);
            OptionProbe call = OptionModeTests.Begin(driver, kind);
            call.Answer = random.Next(-1, 2);
            calls.Add(call);
            byte[] replies = OptionModeTests.Replies(random.Next(8) == 0 ? OptionKind.List : kind);
            Feed(driver, random, random.Next(2) == 0 ? replies : Damage(random, replies));
        }

        if (random.Next(2) == 0 && !driver.HasEnded)
        {
            driver.EndOfStream();
        }

        driver.Engine.Close();
        Assert.All(calls, call =>
        {
            call.AssertFreed();
            Assert.InRange(call.Completions.Count, 0, 1);
        });
    });

    private static void Converse(Random random, byte[] handshake, byte[] replies)
    {
        EngineDriver driver = Transcript.Begin(Style.Simple);
        driver.IsDebugging = random.Next(2) == 0;
        driver.SendSlice = random.Next(4) == 0 ? 1 + random.Next(100) : int.MaxValue;
        Feed(driver, random, handshake);
        if (driver.Engine.HandleState is HandleStates.Ready or HandleStates.Processing)
        {
            // The callbacks are as unruly as the server.
            foreach (Probe probe in Transcript.Issue(driver))
            {
                int answer = random.Next(-2, 3);
                int error = random.Next(3) * 5;
                probe.OnCompletion = (ref int e) => Answer(ref e, error, answer);
                probe.OnChunk = (_, _, _, ref e) => Answer(ref e, error, answer);
                probe.OnExtent = () => answer;
                probe.IsNarrow = random.Next(2) == 0;
            }

            driver.Drain();
            Feed(driver, random, replies);
            if (random.Next(4) == 0 && !driver.HasEnded)
            {
                driver.Engine.FailUnsent();
            }
        }

        if (random.Next(2) == 0 && !driver.HasEnded)
        {
            driver.EndOfStream();
        }

        driver.Engine.Close();
        driver.AssertNothingLeft();
    }

    private static void Feed(EngineDriver driver, Random random, byte[] bytes)
    {
        int position = 0;
        while (position < bytes.Length)
        {
            int slice = Math.Min(bytes.Length - position, random.Next(3) switch { 0 => 1, 1 => 1 + random.Next(50), _ => bytes.Length });
            driver.Feed(bytes.AsSpan(position, slice));
            position += slice;
        }
    }

    private static int Answer(ref int error, int value, int answer)
    {
        error = value;
        return answer == -2 ? throw new InvalidOperationException("a callback of the caller's") : answer;
    }

    private static byte[] Damage(Random random, byte[] good)
    {
        List<byte> bytes = [.. good];
        for (int i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 30), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
                default:
                    for (int j = at; j < Math.Min(at + 4, bytes.Count); j++)
                    {
                        bytes[j] = random.Next(2) == 0 ? (byte)0xff : (byte)0;
                    }

                    break;
            }
        }

        return [.. bytes];
    }

    private void ForManySeeds(Action<Random> run)
    {
        bool replay = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int seed);
        if (!replay)
        {
            seed = Random.Shared.Next();
        }

        for (int i = 0; i < (replay ? 1 : Rounds); i++)
        {
            int current = unchecked(seed + i);
            try
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                run(new Random(current));
                Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MemoryBound);
            }
            catch (Exception)
            {
                output.WriteLine($"to see this again: LIBNBD_SEED={current}");
                throw;
            }
        }
    }
}
