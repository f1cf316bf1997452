using LibNbd.Protocol;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>Block status in both widths of the wire and both of the callback, and all the rules by which it is cut.</summary>
public class BlockStatusTests
{
    private const ulong Mebi = 1 << 20;
    private const ulong CutWide = (1UL << 63) - (64 * Mebi);
    private const ulong CutNarrow = (1UL << 32) - (64 * Mebi);
    private static readonly (uint, string)[] Contexts = [(7, "base:allocation"), (9, "x:y")];

    public static TheoryData<bool, bool> Widths => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_wire_width_reaches_every_callback(bool wideWire, bool wideCallback)
    {
        AssertDelivered(wideWire, wideCallback, 1UL << 30, 4096, [(512, 1), (1024, 0), (4096, 3)], [(512, 1), (1024, 0), (4096, 3)], 0);
        AssertDelivered(wideWire, wideCallback, 1UL << 40, 0, [(0xffffffff, 0xffffffff)], [(0xffffffff, 0xffffffff)], 0);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Nothing_passes_the_end_of_the_export(bool wideWire, bool wideCallback)
    {
        AssertDelivered(wideWire, wideCallback, 10_000, 4096, [(5904, 1)], [(5904, 1)], 0);
        AssertDelivered(wideWire, wideCallback, 10_000, 4096, [(5905, 1)], [(5904, 1)], Errno.EPROTO);
        AssertDelivered(wideWire, wideCallback, 10_000, 4096, [(5000, 1), (905, 2), (1, 3)], [(5000, 1), (904, 2)], Errno.EPROTO);
        AssertDelivered(wideWire, wideCallback, 10_000, 4096, [(5904, 1), (1, 3), (1, 3)], [(5904, 1)], Errno.EPROTO);
        AssertDelivered(wideWire, wideCallback, 10_000, 10_000, [(1, 1)], null, Errno.EPROTO);
        AssertDelivered(wideWire, wideCallback, 10_000, ulong.MaxValue, [(1, 1)], null, Errno.EPROTO);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void An_empty_extent_ends_the_list(bool wideWire, bool wideCallback)
    {
        AssertDelivered(wideWire, wideCallback, 10_000, 0, [(5, 1), (0, 2), (5, 3)], [(5, 1)], 0);
        AssertDelivered(wideWire, wideCallback, 10_000, 0, [(0, 2), (5, 3)], [(0, 2)], Errno.EPROTO);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_length_above_63_bits_is_cut_and_ends_the_list(bool wideCallback)
    {
        ulong cut = wideCallback ? CutWide : CutNarrow;
        AssertDelivered(true, wideCallback, ulong.MaxValue, 0, [(1UL << 63, 1), (1, 2)], [(cut, 1)], 0);
        AssertDelivered(true, wideCallback, ulong.MaxValue, 0, [(ulong.MaxValue, 1)], [(cut, 1)], 0);
        AssertDelivered(true, wideCallback, ulong.MaxValue, 0, [(1, 1), (ulong.MaxValue, 1)], [(1, 1), (cut, 1)], 0);
    }

    [Fact]
    public void A_length_of_63_bits_is_whole_for_a_wide_callback() => AssertDelivered(
        true, true, ulong.MaxValue, 0, [(long.MaxValue, 1), (1, 2)], [(long.MaxValue, 1), (1, 2)], 0);

    [Fact]
    public void A_length_above_32_bits_is_cut_for_a_narrow_callback_and_ends_the_list()
    {
        AssertDelivered(true, false, 1UL << 40, 0, [(1UL << 32, 1), (1, 2)], [(CutNarrow, 1)], 0);
        AssertDelivered(true, false, 1UL << 40, 0, [(uint.MaxValue, 1), (1, 2)], [(uint.MaxValue, 1), (1, 2)], 0);
        AssertDelivered(true, true, 1UL << 40, 0, [(1UL << 32, 1), (1, 2)], [(1UL << 32, 1), (1, 2)], 0);
    }

    [Fact]
    public void Flags_above_32_bits_end_the_list_of_a_narrow_callback_or_are_an_overflow()
    {
        AssertDelivered(true, false, 1UL << 40, 0, [(1, 1), (2, 1UL << 32), (3, 0)], [(1, 1)], 0);
        AssertDelivered(true, false, 1UL << 40, 0, [(1, (5UL << 32) | 6), (2, 0)], [(1, 6)], Errno.EOVERFLOW);
        AssertDelivered(true, true, 1UL << 40, 0, [(1, ulong.MaxValue), (2, 0)], [(1, ulong.MaxValue), (2, 0)], 0);
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void The_other_width_is_delivered_and_fails(Style style)
    {
        (EngineDriver driver, Probe probe) = Asked(style, 1 << 20, 0, wideCallback: true);
        driver.Feed(driver.Chunk(
            probe, style == Style.Extended ? (ushort)5 : (ushort)6, style == Style.Extended ? Narrow(7, (5, 1)) : Wide(7, (5, 1))));
        Assert.Equal(Errno.EPROTO, probe.Error);
        Assert.Equal([(5UL, 1UL)], Assert.Single(probe.Extents).Extents);
        driver.AssertInStep();
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Each_context_is_told_by_its_name_and_unknown_ones_are_ignored(Style style)
    {
        (EngineDriver driver, Probe probe) = Asked(style, 1 << 20, 512, wideCallback: false);
        byte[] status(uint id, uint length) => style == Style.Extended
            ? driver.Chunk(probe, 6, Wide(id, (length, 0)), done: false)
            : driver.Chunk(probe, 5, Narrow(id, (length, 0)), done: false);
        driver.Feed(Join(status(9, 1), status(8, 2), status(7, 3), status(9, 4), driver.Chunk(probe, 0, [])));
        probe.AssertSucceeded();
        Assert.Equal("x:y 1, base:allocation 3, x:y 4", string.Join(", ", probe.Extents.Select(e => $"{e.Context} {e.Extents[0].Length}")));
        Assert.All(probe.Extents, e => Assert.Equal(512UL, e.Offset));
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(0, 5, 0)]
    [InlineData(1, 5, 0)]
    [InlineData(-1, 5, 5)]
    [InlineData(-1, 0, Errno.EPROTO)]
    public void A_callback_answers_for_the_command_and_later_contexts_follow(int answer, int newError, int error)
    {
        foreach (bool wide in (bool[])[false, true])
        {
            (EngineDriver driver, Probe probe) = Asked(Style.Structured, 1 << 20, 0, wide);
            probe.OnExtent = () => answer;
            probe.ExtentError = newError;
            driver.Feed(driver.Chunk(probe, 5, Narrow(7, (1, 0)), done: false));
            driver.Feed(driver.Chunk(probe, 5, Narrow(9, (1, 0))));
            Assert.Equal(error, probe.Error);
            Assert.Equal([0, error], probe.Extents.Select(e => e.Error));
            driver.AssertInStep();
        }
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Without_a_context_it_is_skipped(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.Submit(NbdCommand.BlockStatus, 0, 512);
        driver.Drain();
        driver.Feed(driver.Chunk(
            probe, style == Style.Extended ? (ushort)6 : (ushort)5, style == Style.Extended ? Wide(7, (5, 1)) : Narrow(7, (5, 1))));
        Assert.Equal(Errno.EPROTO, probe.Error);
        Assert.Empty(probe.Extents);
        driver.AssertInStep();
    }

    [Fact]
    public void Many_extents_are_delivered_together()
    {
        (EngineDriver driver, Probe probe) = Asked(Style.Structured, DefaultSize, 0, wideCallback: true);
        (uint, uint)[] extents = [.. Enumerable.Range(0, 100_000).Select(i => ((uint)(1 + (i % 7)), (uint)i))];
        driver.Feed(driver.Chunk(probe, 5, Narrow(7, extents)), 9999);
        probe.AssertSucceeded();
        Assert.Equal(extents.Select(e => ((ulong)e.Item1, (ulong)e.Item2)), Assert.Single(probe.Extents).Extents);
        driver.AssertInStep();
    }

    private static (EngineDriver Driver, Probe Probe) Asked(Style style, ulong size, ulong offset, bool wideCallback)
    {
        EngineDriver driver = EngineDriver.Connected(style, Contexts, size);
        Probe probe = driver.Submit(NbdCommand.BlockStatus, offset, 512, p => p.IsNarrow = !wideCallback);
        driver.Drain();
        return (driver, probe);
    }

    private static void AssertDelivered(
        bool wideWire, bool wideCallback, ulong size, ulong offset, (ulong, ulong)[] sent, (ulong, ulong)[]? seen, int error)
    {
        (EngineDriver driver, Probe probe) = Asked(wideWire ? Style.Extended : Style.Structured, size, offset, wideCallback);
        driver.Feed(driver.Chunk(
            probe, wideWire ? (ushort)6 : (ushort)5,
            wideWire ? Wide(7, sent) : Narrow(7, [.. sent.Select(e => ((uint)e.Item1, (uint)e.Item2))])));
        Assert.Equal(error, probe.Error);
        if (seen is null)
        {
            Assert.Empty(probe.Extents);
        }
        else
        {
            (string context, ulong where, (ulong, ulong)[] extents, _) = Assert.Single(probe.Extents);
            Assert.Equal("base:allocation", context);
            Assert.Equal(offset, where);
            Assert.Equal(seen, extents);
        }

        Assert.False(driver.HasEnded);
        driver.AssertNothingLeft();
    }
}
