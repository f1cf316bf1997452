using LibNbd.Tools.Copy.Engine;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>The parts of the engine by themselves.</summary>
public sealed class EngineTests
{
    [Fact]
    public void Runs_of_zeroes_are_whole_blocks()
    {
        byte[] data = new byte[4096 + 100];
        data[1500] = 1;
        List<(int Length, bool IsZero)> runs = [];
        for (int at = 0; at < data.Length;)
        {
            int length = ZeroRuns.Next(data.AsSpan(at), 512, out bool isZero);
            runs.Add((length, isZero));
            at += length;
        }

        Assert.Equal([(1024, true), (512, false), (2560, true), (100, false)], runs);
    }

    [Fact]
    public void Random_sets_of_ranges_hold_what_was_added()
    {
        int seed = Random.Shared.Next();
        Random random = new(seed);
        for (int round = 0; round < 200; round++)
        {
            RangeSet set = new();
            bool[] there = new bool[100];
            for (int i = 0; i < 30; i++)
            {
                int start = random.Next(100);
                int end = random.Next(start, 100);
                set.Add(start, end);
                Array.Fill(there, true, start, end - start);
            }

            Assert.True(there.Count(static one => one) == set.Bytes, $"seed {seed}");
            Assert.True(100 - set.Bytes == set.Complement(100).Bytes, $"seed {seed}");
            long before = -1;
            while (set.TryTake(7, out long start, out long end))
            {
                Assert.True(start >= before && end - start is > 0 and <= 7, $"seed {seed}");
                before = end;
                for (long at = start; at < end; at++)
                {
                    Assert.True(there[at], $"seed {seed}");
                    there[at] = false;
                }
            }

            Assert.DoesNotContain(true, there);
        }
    }

    [Fact]
    public void Steps_are_whole_and_zeroes_are_joined()
    {
        ExtentMap map = new(null, 1, static (_, _) => { });
        map.Reset(0, 100);
        map.AppendAllocation(13, isZero: false);
        map.AppendAllocation(47, isZero: true);
        map.AppendAllocation(52, isZero: false);
        map.AppendAllocation(100, isZero: true);
        map.Ended(0);
        StepWalker walker = new(10);
        walker.Begin(map);
        List<(long, long, bool)> steps = [];
        while (walker.TryNext(out long offset, out long length, out bool isZero))
        {
            steps.Add((offset, length, isZero));
        }

        Assert.Equal(
            [(0, 10, false), (10, 10, false), (20, 20, true), (40, 10, false), (50, 10, false), (60, 40, true)], steps);
    }

    [Fact]
    public void The_window_grows_only_while_waiting_limits_the_copy()
    {
        Window patient = new(64, 256 * 1024);
        Window busy = new(64, 256 * 1024);
        Assert.Equal(8, patient.Size);
        long now = 1000;
        for (int i = 0; i < 10_000; i++)
        {
            // A long line: each takes 1000 ticks, however many are under way.
            now += 1000 / patient.Size;
            patient.Completed(now - 1000, now);
        }

        now = 1000;
        for (int i = 0; i < 10_000; i++)
        {
            // A short line that is full: one every 100 ticks, so each takes as long as all before it; at first there was none.
            now += 100;
            busy.Completed(i == 0 ? now - 100 : now - (100 * busy.Size), now);
        }

        Assert.Equal(64, patient.Size);
        Assert.Equal(8, busy.Size);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(12)]
    public void A_window_that_makes_nothing_faster_is_given_back(int most)
    {
        Window window = new(most, 256 * 1024);
        long now = 1000;
        int wide = 0;
        for (int i = 0; i < 10_000; i++)
        {
            // A busy machine: one every 100 ticks, and no piece has ever been without others before it.
            now += 100;
            window.Completed(now - (100 * window.Size), now);
            Assert.InRange(window.Size, 8, 16);
            wide += window.Size > 8 ? 1 : 0;
        }

        Assert.InRange(wide, 0, 1000);
        Assert.Equal(8, window.Size);
    }

    [Fact]
    public void No_more_than_the_pace_is_spent()
    {
        Pace pace = new(1000, burst: 100);
        pace.Spend(600);
        Assert.True(pace.MustWait);
        Assert.InRange(pace.WaitMilliseconds(), 1, 500);
    }
}
