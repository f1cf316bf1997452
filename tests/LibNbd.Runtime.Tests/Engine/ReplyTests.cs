using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>Requests as they leave, and the good replies of every kind.</summary>
public class ReplyTests
{
    private const int Size = 100;

    public static TheoryData<Style> AllStyles => [Style.Oldstyle, Style.Simple, Style.Structured, Style.Extended];

    public static TheoryData<Style> ChunkStyles => [Style.Structured, Style.Extended];

    [Theory]
    [InlineData(Style.Simple, "25609513 0000 0000 0000000000000001 0000000000001000 00000064")]
    [InlineData(Style.Structured, "25609513 0000 0000 0000000000000001 0000000000001000 00000064")]
    [InlineData(Style.Extended, "21e41c71 0000 0000 0000000000000001 0000000000001000 0000000000000064")]
    public void A_request_leaves_as_the_protocol_says(Style style, string hex)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        driver.SentRead(0x1000, Size);
        Assert.Equal(Convert.ToHexString(Hex(hex)), Convert.ToHexString(driver.TakeSent()));
    }

    [Theory]
    [MemberData(nameof(AllStyles))]
    public void Every_command_leaves_with_its_number_flags_and_payload(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        ulong offset = style == Style.Extended ? 0xffff_ffff_ffffUL : 0x1_0000_0000UL;
        ulong count = style == Style.Extended ? 0x1_2345_6789UL : 0xffff_ffffUL;
        foreach (NbdCommand code in Enum.GetValues<NbdCommand>().Except([NbdCommand.Read, NbdCommand.Disconnect]))
        {
            ulong length = code == NbdCommand.Write ? 5 : code == NbdCommand.Flush ? 0 : count;
            Probe probe = driver.Submit(code, offset, length, p => p.Flags = NbdCommandFlags.ForceUnitAccess | NbdCommandFlags.FastZero);
            driver.Drain();
            ServerWire expected = style == Style.Extended ? New.Add("21e41c71") : New.Add("25609513");
            expected.U16(0x11).U16((ulong)code).U64(probe.Cookie).U64(offset);
            expected = style == Style.Extended ? expected.U64(length) : expected.U32(length);
            expected.Add(code == NbdCommand.Write ? probe.Data.ToArray() : []);
            Assert.Equal(Convert.ToHexString(expected.Done()), Convert.ToHexString(driver.TakeSent()));
            driver.Feed(driver.Ok(probe));
            probe.AssertSucceeded();
        }

        driver.AssertNothingLeft();
    }

    [Theory]
    [MemberData(nameof(AllStyles))]
    public void A_disconnect_is_the_last_thing_said(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe flush = driver.Flush();
        driver.Submit(NbdCommand.Disconnect, 0, 0);
        Assert.Equal(ConnectionState.IssueCommandSendWriteShutdown, driver.Engine.State);
        Assert.Equal(StateEvents.Both, driver.Engine.Events);
        Assert.True(driver.Engine.IsDisconnecting);
        Assert.False(driver.SendSideClosed);
        driver.Drain();
        Assert.True(driver.SendSideClosed);
        Assert.Equal(2, driver.Engine.InFlight);
        driver.Feed(driver.Ok(flush));
        flush.AssertSucceeded();
        driver.EndOfStream();
        Assert.Equal(ConnectionState.Closed, driver.Engine.State);
        Assert.Empty(driver.Errors);
        driver.AssertNothingLeft();
    }

    [Theory]
    [MemberData(nameof(AllStyles))]
    public void A_read_gives_its_data_and_one_call(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(4096, Size);
        byte[] data = Pattern(Size);
        driver.Feed(driver.Data(probe, data));
        probe.AssertSucceeded();
        Assert.Equal(data, probe.Data.ToArray());
        Assert.Equal([(4096UL, Size, (uint)NbdConstants.ReadData, 0)], probe.Chunks);
        Assert.Equal("Read 1 chunk, Read 1 complete, Read 1 free data, Read 1 free completion", string.Join(", ", Verbs(driver)));
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, Errno.EPERM)]
    [InlineData(5, Errno.EIO)]
    [InlineData(12, Errno.ENOMEM)]
    [InlineData(22, Errno.EINVAL)]
    [InlineData(28, Errno.ENOSPC)]
    [InlineData(75, Errno.EOVERFLOW)]
    [InlineData(95, Errno.ENOTSUP)]
    [InlineData(108, Errno.ESHUTDOWN)]
    [InlineData(2, Errno.EINVAL)]
    [InlineData(0xffffffff, Errno.EINVAL)]
    public void A_wire_error_becomes_the_errno_of_its_name(uint wire, int errno)
    {
        foreach (Style style in Enum.GetValues<Style>())
        {
            EngineDriver driver = EngineDriver.Connected(style);
            Probe flush = driver.Flush();
            Probe read = driver.SentRead(0, Size);
            bool chunked = style is Style.Structured or Style.Extended;
            driver.Feed(chunked ? driver.Chunk(flush, 0x8001, ErrorPayload(wire, "why")) : SimpleReply(flush.Cookie, wire));
            driver.Feed(chunked
                ? driver.Chunk(read, 0x8001, ErrorPayload(wire, "why"))
                : SimpleReply(read.Cookie, wire, wire == 0 ? new byte[Size] : null));

            // An error chunk that says "no error" is the server's fault.
            int expected = chunked && wire == 0 ? Errno.EPROTO : errno;
            Assert.Equal(expected, flush.Error);
            Assert.Equal(expected, read.Error);
            driver.AssertInStep();
            driver.AssertNothingLeft();
        }
    }

    [Theory]
    [MemberData(nameof(ChunkStyles))]
    public void Data_and_holes_come_in_any_order(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(1000, Size, p => p.ZeroHoles = true);
        probe.Data.Fill(0xee);
        driver.Feed(driver.Chunk(probe, 1, New.U64(1060).Add(Pattern(40)).Done(), done: false));
        Probe other = driver.Flush();
        driver.Drain();
        driver.Feed(driver.Ok(other));
        other.AssertSucceeded();
        driver.Feed(driver.Chunk(probe, 2, New.U64(1020).U32(40).Done(), done: false));
        driver.Feed(driver.Chunk(probe, 1, New.U64(1000).Add(Pattern(20, 2)).Done(), done: false));
        driver.Feed(driver.Chunk(probe, 0, []));
        probe.AssertSucceeded();
        Assert.Equal(Join(Pattern(20, 2), new byte[40], Pattern(40)), probe.Data.ToArray());
        Assert.Equal(
            [
                (1060UL, 40, (uint)NbdConstants.ReadData, 0), (1020UL, 40, (uint)NbdConstants.ReadHole, 0),
                (1000UL, 20, (uint)NbdConstants.ReadData, 0),
            ],
            probe.Chunks);
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [MemberData(nameof(ChunkStyles))]
    public void A_hole_is_left_alone_where_the_buffer_was_cleared_before(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(0, Size);
        driver.Feed(driver.Chunk(probe, 2, New.U64(0).U32(Size).Done()));
        probe.AssertSucceeded();
        Assert.Equal(new byte[Size], probe.Data.ToArray());
    }

    [Theory]
    [MemberData(nameof(ChunkStyles))]
    public void An_error_at_a_place_is_told_and_the_rest_goes_on(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(1000, Size);
        driver.Feed(driver.Chunk(probe, 0x8002, ErrorPayload(5, "bad sector", 1010), done: false));
        driver.Feed(driver.Chunk(probe, 0x8002, ErrorPayload(28, "", 1099), done: false));
        driver.Feed(driver.Chunk(probe, 0x8002, ErrorPayload(28, "", 1100), done: false));
        driver.Feed(driver.Chunk(probe, 0x8002, ErrorPayload(28, "", 999), done: false));
        driver.Feed(driver.Chunk(probe, 1, New.U64(1000).Add(Pattern(10)).Done(), done: false));
        driver.Feed(driver.Chunk(probe, 0x8001, ErrorPayload(1)));
        Assert.Equal(Errno.EIO, probe.Error);
        Assert.Equal(
            [
                (1010UL, 0, (uint)NbdConstants.ReadError, Errno.EIO), (1099UL, 0, (uint)NbdConstants.ReadError, Errno.ENOSPC),
                (1000UL, 10, (uint)NbdConstants.ReadData, Errno.EIO),
            ],
            probe.Chunks);
        Assert.Contains(driver.DebugLines, line => line.EndsWith("bad sector", StringComparison.Ordinal));
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(Style.Oldstyle)]
    [InlineData(Style.Simple)]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Replies_come_in_any_order_and_are_done_in_that_order(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe[] probes = [.. Enumerable.Range(0, 200).Select(i => driver.Read((ulong)i * 10, 10, p => p.OnCompletion = (ref int _) => 0))];
        Assert.Equal(200, driver.Engine.InFlight);
        driver.Drain();
        int[] order = [.. Enumerable.Range(0, 200).Select(i => i * 77 % 200)];
        driver.Feed(Join([.. order.Select(i => driver.Data(probes[i], Pattern(10, i)))]));
        Assert.Equal(0, driver.Engine.InFlight);
        foreach (int i in order)
        {
            Command done = driver.Engine.FirstDone!;
            Assert.Equal(probes[i].Cookie, done.Cookie);
            Assert.Equal(Pattern(10, i), probes[i].Data.ToArray());
            Assert.Equal(0, probes[i].CompletionFrees);
            driver.Engine.Retire(done);
        }

        driver.AssertNothingLeft();
    }

    [Fact]
    public void A_simple_reply_is_acceptable_where_replies_are_structured_unless_it_answers_a_read()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe flush = driver.Flush();
        Probe failing = driver.Flush();
        driver.Drain();
        driver.Feed(Join(SimpleReply(flush.Cookie), SimpleReply(failing.Cookie, 5)));
        flush.AssertSucceeded();
        Assert.Equal(Errno.EIO, failing.Error);
        driver.AssertInStep();
    }

    [Fact]
    public void Counters_count()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        (ulong sent, ulong received, ulong bytesSent, ulong bytesReceived) =
            (driver.Engine.ChunksSent, driver.Engine.ChunksReceived, driver.Engine.BytesSent, driver.Engine.BytesReceived);
        Probe probe = driver.SentRead(0, Size);
        Probe write = driver.Write(0, 7);
        driver.Drain();
        driver.Feed(driver.Data(probe, Pattern(Size)));
        driver.Feed(driver.Ok(write));
        Assert.Equal(2UL, driver.Engine.ChunksSent - sent);
        Assert.Equal(2UL, driver.Engine.ChunksReceived - received);
        Assert.Equal(28UL + 28 + 7, driver.Engine.BytesSent - bytesSent);
        Assert.Equal(20UL + 8 + Size + 20, driver.Engine.BytesReceived - bytesReceived);
    }

    private static IEnumerable<string> Verbs(EngineDriver driver) =>
        driver.Log.Select(line => string.Join(' ', line.Split(' ').Take(line.Contains("free", StringComparison.Ordinal) ? 4 : 3)));
}
