namespace LibNbd.Client.Tests;

/// <summary>What becomes of extents that a server has no business to send.</summary>
public sealed class ExtentCollectorTests
{
    private readonly ExtentCollector _collector = new(["a", "b"], 100, 1000);
    private int _error;

    [Fact]
    public void What_is_before_known_or_behind_the_range_is_cut()
    {
        Add("a", 0, (200, 1), (100, 2));
        Add("a", 150, (250, 3), (ulong.MaxValue, 4), (10, 5));
        Assert.Equal(100, _collector.Reached);
        Assert.Equal(
            [("a", 100L, 100L, 1UL), ("a", 200L, 100L, 2UL), ("a", 300L, 100L, 3UL), ("a", 400L, 600L, 4UL)],
            Take(100, out string? missing));
        Assert.Equal("the server reported no extent of b at 100", missing);
        Add("b", 100, (900, 6));
        Assert.Equal([("b", 100L, 900L, 6UL)], Take(100, out missing));
        Assert.Null(missing);
        Assert.Equal(1000, _collector.Reached);
    }

    [Fact]
    public void Another_context_and_a_start_beyond_every_offset_are_passed_over()
    {
        Add("c", 100, (900, 1));
        Add("a", ulong.MaxValue - 10, (5, 1));
        Add("a", long.MaxValue, (5, 1), (5, 1));
        Assert.Empty(Take(100, out _));
    }

    private void Add(string context, ulong start, params (ulong Length, uint Flags)[] extents)
    {
        Extent[] sent = [.. extents.Select(static extent => new Extent(extent.Length, extent.Flags))];
        Assert.Equal(0, _collector.Add(context, start, sent, ref _error));
    }

    private (string Context, long Offset, long Length, ulong Flags)[] Take(long before, out string? missing) =>
        [.. _collector.Take(before, out missing).Select(static extent => (extent.Context, extent.Offset, extent.Length, extent.Flags))];
}
