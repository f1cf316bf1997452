using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>The rows of the protocol map's table of fatal and recoverable faults that concern the transmission phase.</summary>
public class ReplyViolationTests
{
    private const int Size = 100;
    private const ulong Where = 4096;
    private static readonly (uint, string)[] Contexts = [(1, "base:allocation")];

    /// <summary>What a server may wrongly send as the last chunk of an answer, and the errno that it costs the command.</summary>
    private static readonly Dictionary<string, (NbdCommand Code, ushort Type, byte[] Payload, bool Done, int Errno)> Skipped = new(
        StringComparer.Ordinal)
    {
        ["none with a payload"] = (NbdCommand.Flush, 0, [1, 2, 3], true, Errno.EPROTO),
        ["none that is not the last"] = (NbdCommand.Flush, 0, [], false, Errno.EPROTO),
        ["none with a payload for a read"] = (NbdCommand.Read, 0, [0], true, Errno.EPROTO),
        ["data for a flush"] = (NbdCommand.Flush, 1, Content(Where, 50), true, Errno.EPROTO),
        ["data for a write"] = (NbdCommand.Write, 1, Content(Where, Size), true, Errno.EPROTO),
        ["data without its offset"] = (NbdCommand.Read, 1, new byte[7], true, Errno.EPROTO),
        ["data without anything"] = (NbdCommand.Read, 1, [], true, Errno.EPROTO),
        ["empty data and no more"] = (NbdCommand.Read, 1, Content(Where, 0), true, Errno.EPROTO),
        ["hole for a write"] = (NbdCommand.Write, 2, Hole(Where, Size), true, Errno.EPROTO),
        ["short hole"] = (NbdCommand.Read, 2, new byte[11], true, Errno.EPROTO),
        ["long hole"] = (NbdCommand.Read, 2, Join(Hole(Where, Size), [0]), true, Errno.EPROTO),
        ["unknown type 3"] = (NbdCommand.Read, 3, new byte[5], true, Errno.EPROTO),
        ["unknown type 4"] = (NbdCommand.Flush, 4, new byte[5000], true, Errno.EPROTO),
        ["unknown type 7"] = (NbdCommand.Flush, 7, [], true, Errno.EPROTO),
        ["unknown type 0x7fff"] = (NbdCommand.Flush, 0x7fff, [1], true, Errno.EPROTO),
        ["unknown error type"] = (NbdCommand.Flush, 0x8003, Join(ErrorPayload(28, "x"), new byte[9]), true, Errno.ENOSPC),
        ["unknown error type for a read"] = (NbdCommand.Read, 0xffff, ErrorPayload(5), true, Errno.EIO),
        ["error of four bytes"] = (NbdCommand.Flush, 0x8001, New.U32(5).Done(), true, Errno.EIO),
        ["error of three bytes"] = (NbdCommand.Flush, 0x8001, new byte[3], true, Errno.EPROTO),
        ["error of no bytes"] = (NbdCommand.Read, 0x8002, [], true, Errno.EPROTO),
        ["error zero"] = (NbdCommand.Flush, 0x8001, ErrorPayload(0, "fine"), true, Errno.EPROTO),
        ["error zero at a place"] = (NbdCommand.Read, 0x8002, ErrorPayload(0, "", Where), true, Errno.EPROTO),
        ["error whose message does not fit"] = (NbdCommand.Flush, 0x8001, New.U32(28).U16(9).Add("41").Done(), true, Errno.ENOSPC),
        ["error at a place without it"] = (NbdCommand.Read, 0x8002, ErrorPayload(28, "abc"), true, Errno.ENOSPC),
        ["error longer than any"] = (NbdCommand.Read, 0x8002, Join(ErrorPayload(28, "abc", Where), new byte[100_000]), true, Errno.ENOSPC),
        ["error with a message that is too long"] =
            (NbdCommand.Flush, 0x8001, New.U32(28).U16(4097).Add(new byte[4097]).Done(), true, Errno.ENOSPC),
        ["error at a place outside"] = (NbdCommand.Read, 0x8002, ErrorPayload(28, "", 1), true, Errno.ENOSPC),
        ["too little data"] = (NbdCommand.Read, 1, Content(Where, Size - 1), true, Errno.EPROTO),
        ["no data"] = (NbdCommand.Read, 0, [], true, Errno.EPROTO),
        ["block status for a flush"] = (NbdCommand.Flush, 5, Narrow(1, (1, 0)), true, Errno.EPROTO),
        ["wide block status for a read"] = (NbdCommand.Read, 6, Wide(1, (1, 0)), true, Errno.EPROTO),
        ["block status without an extent"] = (NbdCommand.BlockStatus, 5, Narrow(1), true, Errno.EPROTO),
        ["block status without anything"] = (NbdCommand.BlockStatus, 5, [], true, Errno.EPROTO),
        ["block status with a fraction"] = (NbdCommand.BlockStatus, 5, Join(Narrow(1, (1, 0)), [0]), true, Errno.EPROTO),
        ["wide block status with a fraction"] = (NbdCommand.BlockStatus, 6, Join(Wide(1, (1, 0)), new byte[8]), true, Errno.EPROTO),
        ["wide block status without an extent"] = (NbdCommand.BlockStatus, 6, Wide(1), true, Errno.EPROTO),
        ["wide block status that miscounts"] =
            (NbdCommand.BlockStatus, 6, New.U32(1).U32(2).U64(1).U64(0).Done(), true, Errno.EPROTO),
    };

    public static TheoryData<Style, string> SkippedCases
    {
        get
        {
            TheoryData<Style, string> cases = [];
            foreach (string name in Skipped.Keys)
            {
                cases.Add(Style.Structured, name);
                cases.Add(Style.Extended, name);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(SkippedCases))]
    public void A_chunk_whose_end_is_known_costs_the_command_alone(Style style, string name)
    {
        (NbdCommand code, ushort type, byte[] payload, bool done, int errno) = Skipped[name];
        foreach (int slice in (int[])[int.MaxValue, 1])
        {
            EngineDriver driver = EngineDriver.Connected(style, Contexts);
            Probe probe = driver.Submit(code, Where, code == NbdCommand.Flush ? 0UL : Size);
            driver.Drain();
            driver.Feed(driver.Chunk(probe, type, payload, done), slice);
            if (!done)
            {
                Assert.Empty(probe.Completions);
                driver.Feed(driver.Chunk(probe, 0, []));
            }

            Assert.Equal(errno, probe.Error);
            Assert.Empty(driver.Errors);
            driver.AssertInStep();
            driver.AssertNothingLeft();
        }
    }

    [Theory]
    [MemberData(nameof(SkippedCases))]
    public void The_same_chunk_for_nobody_is_skipped(Style style, string name)
    {
        (_, ushort type, byte[] payload, bool done, _) = Skipped[name];
        EngineDriver driver = EngineDriver.Connected(style, Contexts);
        driver.Feed(Chunk(style, 99, Where, type, payload, done), 7);
        Assert.Empty(driver.Errors);
        driver.AssertInStep();
    }

    [Theory]
    [MemberData(nameof(SkippedCases))]
    public void The_same_chunk_where_chunks_were_never_negotiated_is_skipped(Style style, string name)
    {
        (NbdCommand code, ushort type, byte[] payload, _, _) = Skipped[name];
        EngineDriver driver = EngineDriver.Connected(style == Style.Structured ? Style.Simple : Style.Oldstyle);
        Probe probe = driver.Submit(code, Where, code == NbdCommand.Flush ? 0UL : Size);
        driver.Drain();
        driver.Feed(Chunk(Style.Structured, probe.Cookie, 0, type, payload), 13);
        Assert.Equal(Errno.EPROTO, probe.Error);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [MemberData(nameof(SkippedCases))]
    public void The_same_chunk_with_another_offset_is_skipped(Style style, string name)
    {
        _ = style;
        (NbdCommand code, ushort type, byte[] payload, _, _) = Skipped[name];
        EngineDriver driver = EngineDriver.Connected(Style.Extended, Contexts);
        Probe probe = driver.Submit(code, Where, code == NbdCommand.Flush ? 0UL : Size);
        driver.Drain();
        driver.Feed(Chunk(Style.Extended, probe.Cookie, Where + 1, type, payload));
        Assert.Equal(Errno.EPROTO, probe.Error);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(Style.Structured, Where - 1, 1)]
    [InlineData(Style.Structured, Where, Size + 1)]
    [InlineData(Style.Structured, Where + 1, Size)]
    [InlineData(Style.Structured, Where + Size, 1)]
    [InlineData(Style.Structured, 0, Size)]
    [InlineData(Style.Structured, ulong.MaxValue, 1)]
    [InlineData(Style.Structured, ulong.MaxValue - 50, Size)]
    [InlineData(Style.Extended, Where - 1, 1)]
    [InlineData(Style.Extended, Where, Size + 1)]
    [InlineData(Style.Extended, ulong.MaxValue, 2)]
    public void Content_outside_the_request_is_fatal(Style style, ulong offset, int length)
    {
        foreach (bool hole in (bool[])[false, true])
        {
            EngineDriver driver = EngineDriver.Connected(style);
            Probe probe = driver.SentRead(Where, Size, p => p.ZeroHoles = true);
            Probe other = driver.Flush();
            driver.Feed(driver.Chunk(probe, hole ? (ushort)2 : (ushort)1, hole ? Hole(offset, (uint)length) : Content(offset, length)));
            AssertDead(driver, 0, probe, other);
            Assert.Equal(new byte[Size], probe.Data.ToArray());
        }
    }

    [Fact]
    public void A_hole_that_wraps_around_is_fatal()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe probe = driver.SentRead(Where, Size);
        driver.Feed(driver.Chunk(probe, 2, Hole(Where, uint.MaxValue)));
        AssertDead(driver, 0, probe);
    }

    [Theory]
    [InlineData(Style.Oldstyle, "00000000")]
    [InlineData(Style.Simple, "67446699")]
    [InlineData(Style.Simple, "6e8a278c")]
    [InlineData(Style.Simple, "12560953")]
    [InlineData(Style.Structured, "6e8a278c")]
    [InlineData(Style.Structured, "25609513")]
    [InlineData(Style.Structured, "96744668")]
    [InlineData(Style.Extended, "67446698")]
    [InlineData(Style.Extended, "668e33ef")]
    [InlineData(Style.Extended, "ffffffff")]
    public void Another_magic_is_fatal_after_its_four_bytes(Style style, string magic)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(Where, Size);
        byte[] bytes = Hex(magic);
        driver.Feed(bytes.AsSpan(0, 3));
        Assert.False(driver.HasEnded);
        driver.Feed(bytes.AsSpan(3));
        AssertDead(driver, 0, probe);
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void A_chunk_beyond_the_limit_is_fatal_without_an_errno(Style style)
    {
        foreach (ulong length in (ulong[])[Limits.MaxChunkPayload + 1UL, uint.MaxValue, ulong.MaxValue])
        {
            EngineDriver driver = EngineDriver.Connected(style);
            Probe probe = driver.SentRead(Where, Size);
            driver.Feed(style == Style.Extended
                ? ExtendedHeader(probe.Cookie, Where, 1, 1, length)
                : StructuredHeader(probe.Cookie, 1, 1, (uint)Math.Min(length, uint.MaxValue)));
            AssertDead(driver, 0, probe);
        }
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void The_longest_chunk_is_legal_and_costs_no_memory_by_its_announcement(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style, Contexts);
        Probe probe = driver.Submit(NbdCommand.BlockStatus, Where, Size);
        driver.Drain();
        byte[] header = style == Style.Extended
            ? ExtendedHeader(probe.Cookie, Where, 1, 6, Limits.MaxChunkPayload)
            : StructuredHeader(probe.Cookie, 1, 5, Limits.MaxChunkPayload);
        driver.Feed(header);
        driver.Feed(new byte[100]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        driver.Feed(new byte[100]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.False(driver.HasEnded);
        driver.EndOfStream();
        AssertDead(driver, 0, probe);
    }

    [Fact]
    public void A_simple_success_to_nobody_is_fatal_where_its_length_is_unknown()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe probe = driver.SentRead(Where, Size);
        driver.Feed(SimpleReply(probe.Cookie + 1));
        AssertDead(driver, Errno.EPROTO, probe);
    }

    [Theory]
    [InlineData(Style.Oldstyle, 5)]
    [InlineData(Style.Simple, 5)]
    [InlineData(Style.Structured, 0)]
    [InlineData(Style.Structured, 5)]
    public void A_simple_reply_to_nobody_is_ignored_where_its_length_is_known(Style style, uint error)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        driver.Feed(SimpleReply(77, error));
        driver.Feed(SimpleReply(0, 5));
        driver.AssertInStep();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_simple_reply_to_a_read_is_eproto_where_replies_are_structured(uint error)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe probe = driver.SentRead(Where, Size);
        driver.Feed(SimpleReply(probe.Cookie, error, error == 0 ? Pattern(Size) : null), 3);
        Assert.Equal(Errno.EPROTO, probe.Error);
        Assert.Empty(probe.Chunks);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Too_much_data_inside_the_request_is_eproto(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(Where, Size);
        driver.Feed(driver.Chunk(probe, 1, Content(Where, Size), done: false));
        driver.Feed(driver.Chunk(probe, 1, Content(Where, 1)));
        Assert.Equal(Errno.EPROTO, probe.Error);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Empty_data_is_tolerated_and_other_flags_are_ignored(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(Where, Size);
        driver.Feed(driver.Chunk(probe, 1, Content(Where + Size, 0), done: false));
        driver.Feed(driver.Chunk(probe, 2, Hole(Where, 0), done: false));
        byte[] last = driver.Chunk(probe, 1, Content(Where, Size));
        last[4] = 0xff;
        last[5] = 0xff;
        driver.Feed(last);
        probe.AssertSucceeded();
        driver.AssertInStep();
    }

    [Theory]
    [InlineData(Style.Simple)]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void A_second_reply_to_the_same_command_is_for_nobody(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.Flush(p => p.OnCompletion = (ref int _) => 0);
        driver.Drain();
        driver.Feed(driver.Ok(probe));
        driver.Feed(style == Style.Simple ? SimpleReply(probe.Cookie, 5) : driver.Chunk(probe, 0x8001, ErrorPayload(5)));
        probe.AssertSucceeded();
        driver.Engine.Retire(probe.Live!);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(Style.Simple)]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void A_reply_to_a_command_that_has_not_begun_to_leave_is_for_nobody(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        driver.SendsByItself = false;
        Probe first = driver.Flush();
        Probe second = driver.Flush();
        driver.Engine.StageCommands();
        driver.SendSome(28);
        byte[] early = style == Style.Simple ? SimpleReply(second.Cookie, 5) : driver.Chunk(second, 0x8001, ErrorPayload(5));
        driver.Feed(early);
        Assert.Empty(second.Completions);
        driver.SendsByItself = true;
        driver.Drain();
        driver.Feed(Join(driver.Ok(first), driver.Ok(second)));
        second.AssertSucceeded();
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Fact]
    public void A_reply_to_a_disconnect_is_for_nobody()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        driver.Flush();
        driver.Submit(NbdCommand.Disconnect, 0, 0);
        driver.Drain();
        driver.Feed(SimpleReply(2));
        Assert.Equal(2, driver.Engine.InFlight);
        driver.EndOfStream();
        driver.AssertNothingLeft();
    }

    private static byte[] Content(ulong offset, int length) => New.U64(offset).Add(Pattern(length)).Done();

    private static byte[] Hole(ulong offset, uint length) => New.U64(offset).U32(length).Done();

    private static void AssertDead(EngineDriver driver, int errno, params Probe[] probes)
    {
        Assert.Equal(ConnectionState.Dead, driver.Engine.State);
        Assert.Equal(errno, Assert.Single(driver.Errors).Errno);
        Assert.All(probes, probe => Assert.Equal(Errno.ENOTCONN, probe.Error));
        driver.AssertNothingLeft();
    }
}
