namespace LibNbd.Runtime.Tests.Engine;

/// <summary>
/// What a reading command's buffer holds where nothing was received: to clear it at the end must be indistinguishable from having cleared
/// it beforehand, whatever the server sends. A failing run is repeated by setting LIBNBD_SEED to the seed that it printed.
/// </summary>
public class UnreceivedTests(ITestOutputHelper output)
{
    private const int Rounds = 2000;
    private const int Offset = 4096;

    [Theory]
    [InlineData(Style.Simple)]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Cleared_at_the_end_is_as_if_cleared_at_the_beginning(Style style)
    {
        int fixedSeed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), out int given) ? given : -1;
        for (int i = 0; i < (fixedSeed < 0 ? Rounds : 1); i++)
        {
            int seed = fixedSeed < 0 ? i : fixedSeed;
            try
            {
                List<string> late = Run(style, seed, clearsRest: true, out byte[] lateData);
                List<string> early = Run(style, seed, clearsRest: false, out byte[] earlyData);
                Assert.Equal(early, late);
                Assert.Equal(earlyData, lateData);
            }
            catch
            {
                output.WriteLine($"LIBNBD_SEED={seed}");
                throw;
            }
        }
    }

    [Fact]
    public void What_is_given_up_holds_nothing_stale()
    {
        byte[] data = [.. ServerWire.Pattern(100_000).Select(b => b == Probe.Stale ? (byte)1 : b)];
        for (int given = 0; given <= 100_016; given += 20_003)
        {
            EngineDriver driver = EngineDriver.Connected(Style.Simple);
            Probe probe = driver.SentRead(0, data.Length, p => p.ClearsRest = true);
            driver.Feed(driver.Data(probe, data).AsSpan(0, given));
            driver.Engine.Abandon(driver.Engine.Find(probe.Cookie)!);
            Assert.False(probe.Data.Contains(Probe.Stale));
            byte[] atTheEnd = probe.Data.ToArray();

            // What comes later does not reach the caller's memory.
            driver.Feed(driver.Data(probe, data).AsSpan(given));
            Assert.Equal(atTheEnd, probe.Data.ToArray());
            driver.AssertInStep();
        }
    }

    [Fact]
    public void What_was_not_sent_holds_nothing_stale()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe withdrawn = driver.Read(0, 1000, p => p.ClearsRest = true);
        driver.Engine.Abandon(driver.Engine.Find(withdrawn.Cookie)!);
        Probe failed = driver.Read(0, 1000, p => p.ClearsRest = true);
        driver.Engine.FailUnsent();
        Probe closed = driver.Read(0, 1000, p => p.ClearsRest = true);
        driver.Engine.Close();
        Assert.All([withdrawn, failed, closed], probe => Assert.False(probe.Data.ContainsAnyExcept((byte)0)));
    }

    private static List<string> Run(Style style, int seed, bool clearsRest, out byte[] data)
    {
        Random random = new(seed);
        EngineDriver driver = EngineDriver.Connected(style);
        int count = random.Next(4) == 0 ? random.Next(20_000, 60_000) : random.Next(1, 500);
        Probe probe = driver.SentRead(Offset, count, p => p.ClearsRest = clearsRest);
        byte[] replies = style == Style.Simple ? Simple(random, probe) : Chunks(random, driver, probe);
        if (random.Next(3) == 0)
        {
            replies = replies[..random.Next(replies.Length)];
        }

        driver.Feed(replies, random.Next(3) switch { 0 => 1 + random.Next(30), 1 => 1 + random.Next(5000), _ => int.MaxValue });
        switch (random.Next(3))
        {
            case 0 when !driver.HasEnded:
                driver.EndOfStream();
                break;
            case 1 when !driver.HasEnded:
                driver.Feed(ServerWire.Text("not a reply at all, of any kind"));
                break;
        }

        driver.Engine.Close();
        data = probe.Data.ToArray();
        return driver.Log;
    }

    private static byte[] Simple(Random random, Probe probe) => random.Next(3) == 0
        ? ServerWire.SimpleReply(probe.Cookie, 5)
        : ServerWire.SimpleReply(probe.Cookie, 0, ServerWire.Pattern((int)probe.Count));

    /// <summary>Chunks that are mostly in order and whole, and sometimes neither: gaps, overlaps, holes, errors, out of bounds.</summary>
    private static byte[] Chunks(Random random, EngineDriver driver, Probe probe)
    {
        List<byte[]> chunks = [];
        int count = (int)probe.Count;
        for (int position = 0; position < count;)
        {
            int start = random.Next(5) == 0 ? random.Next(count) : position;
            int length = Math.Min(random.Next(3) == 0 ? count : random.Next(1, count + 1), count - start);
            position = start + length;
            ulong offset = Offset + (ulong)start;
            chunks.Add(random.Next(12) switch
            {
                0 => driver.Chunk(probe, 0x8001, ServerWire.ErrorPayload(5), done: false),
                1 => driver.Chunk(probe, 1, ServerWire.New.U64(Offset + (ulong)count).Add([1]).Done(), done: false),
                2 or 3 or 4 => driver.Chunk(probe, 2, ServerWire.New.U64(offset).U32((uint)length).Done(), done: false),
                _ => driver.Chunk(probe, 1, ServerWire.New.U64(offset).Add(ServerWire.Pattern(length, start + 1)).Done(), done: false),
            });
        }

        chunks.Add(driver.Chunk(probe, 0, []));
        return ServerWire.Join([.. chunks]);
    }
}
