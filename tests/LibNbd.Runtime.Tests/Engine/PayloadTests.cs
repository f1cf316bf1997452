using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>
/// Large payloads in both directions: straight to and from the caller's memory, and what happens when the caller goes away.
/// </summary>
public class PayloadTests
{
    private const int Large = 300 * 1024;

    public static TheoryData<Style> Styles => [Style.Simple, Style.Structured, Style.Extended];

    [Theory]
    [MemberData(nameof(Styles))]
    public void Large_reads_are_received_where_they_belong(Style style)
    {
        foreach (int slice in (int[])[int.MaxValue, 1000, 4097, 65536])
        {
            EngineDriver driver = EngineDriver.Connected(style);
            Probe first = driver.Read(4096, Large);
            Probe second = driver.Read(1 << 20, Connection.DirectReceive);
            Probe third = driver.SentRead(0, Connection.DirectReceive - 1);
            driver.Feed(
                Join(driver.Data(first, Pattern(Large)), driver.Data(second, Pattern(Connection.DirectReceive, 2)),
                    driver.Data(third, Pattern(Connection.DirectReceive - 1, 3))),
                slice);
            Assert.Equal(Pattern(Large), first.Data.ToArray());
            Assert.Equal(Pattern(Connection.DirectReceive, 2), second.Data.ToArray());
            Assert.Equal(Pattern(Connection.DirectReceive - 1, 3), third.Data.ToArray());
            Assert.Equal((4096UL, Large, (uint)NbdConstants.ReadData, 0), Assert.Single(first.Chunks));
            driver.AssertInStep();
            driver.AssertNothingLeft();
        }
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void The_target_of_a_large_payload_is_all_that_is_left_of_it(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(0, Large);
        byte[] reply = driver.Data(probe, Pattern(Large));
        int header = reply.Length - Large;
        driver.Feed(reply.AsSpan(0, header + 1));
        for (int left = Large - 1; left > 0;)
        {
            // To the very end: a tail that came in small pieces would cost a system call each.
            Assert.Equal(left, driver.Engine.ReceiveTarget.Length);
            int step = Math.Min(left, 50_000);
            driver.Feed(reply.AsSpan(reply.Length - left, step));
            left -= step;
        }

        probe.AssertSucceeded();
        Assert.Equal(Pattern(Large), probe.Data.ToArray());

        // The next reply is probably large too: not much is received into the buffer from where it had to be copied.
        Probe next = driver.SentRead(0, Large);
        driver.Engine.FitBuffers();
        Assert.Equal(Connection.HeaderReceive, driver.Engine.ReceiveTarget.Length);
        driver.Feed(driver.Data(next, Pattern(Large, 5)));
        Assert.Equal(Pattern(Large, 5), next.Data.ToArray());
        Probe small = driver.SentRead(0, 10);
        driver.Feed(driver.Data(small, Pattern(10)));
        driver.Flush();
        driver.Drain();
        driver.Engine.FitBuffers();
        Assert.True(driver.Engine.ReceiveTarget.Length > Connection.HeaderReceive);
    }

    /// <summary>
    /// With the checks off a caller may ask for it. A length without the payload would make the server take the next requests for it.
    /// </summary>
    [Fact]
    public void A_block_status_with_a_payload_that_it_does_not_have_says_that_there_is_none()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Extended, [(3, "base:allocation")]);
        driver.TakeSent();
        Probe probe = driver.Submit(NbdCommand.BlockStatus, 512, 65536, static p => p.Flags = NbdCommandFlags.PayloadLength);
        driver.Drain();
        byte[] sent = driver.TakeSent();
        Assert.Equal(RequestHeader.ExtendedSize, sent.Length);
        Assert.Equal(0UL, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(sent.AsSpan(24)));
        driver.Feed(driver.Chunk(probe, 0x8001, New.U32(22).U16(0).Done()));
        driver.AssertInStep();
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void Large_chunks_in_pieces_land_at_their_offsets(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(1000, Large);
        byte[] data = Pattern(Large);
        foreach ((int start, int length) in ((int, int)[])[(200_000, 107_200), (0, 100), (100, 20_000), (20_100, 179_900)])
        {
            driver.Feed(
                driver.Chunk(probe, 1, New.U64(1000 + (ulong)start).Add(data[start..(start + length)]).Done(), done: false), 30_000);
        }

        driver.Feed(driver.Chunk(probe, 0, []));
        probe.AssertSucceeded();
        Assert.Equal(data, probe.Data.ToArray());
        driver.AssertInStep();
    }

    [Fact]
    public void A_payload_that_is_dropped_is_received_in_large_pieces()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Structured);
        Probe probe = driver.SentRead(0, Large);
        byte[] reply = driver.Data(probe, Pattern(Large));
        driver.Feed(reply.AsSpan(0, 50_000));
        driver.Engine.Abandon(probe.Live!);
        int before = driver.Receives;
        driver.Feed(reply.AsSpan(50_000));
        Assert.InRange(driver.Receives - before, 1, 5);
        driver.AssertInStep();
        Assert.False(driver.Engine.HasCommands);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(SendBuffer.InlinePayload)]
    [InlineData(SendBuffer.InlinePayload + 1)]
    [InlineData(Large)]
    public void Writes_leave_whole_whatever_the_transport_takes(int length)
    {
        foreach (Style style in (Style[])[Style.Simple, Style.Extended])
        {
            foreach (int slice in (int[])[int.MaxValue, 1, 31, 5000])
            {
                if (slice == 1 && length == Large)
                {
                    continue;
                }

                EngineDriver driver = EngineDriver.Connected(style);
                driver.SendSlice = slice;
                Probe[] writes = [driver.Write(0, length), driver.Write(1 << 20, length), driver.Flush(), driver.Write(0, 3)];
                driver.Drain();
                ServerWire expected = New;
                foreach (Probe probe in writes)
                {
                    expected.Add(Request(style, probe));
                }

                Assert.Equal(Convert.ToHexString(expected.Done()), Convert.ToHexString(driver.TakeSent()));
                driver.Feed(Join([.. writes.Select(driver.Ok)]));
                Assert.All(writes, probe => probe.AssertSucceeded());
                driver.AssertNothingLeft();
            }
        }
    }

    [Fact]
    public void A_large_payload_is_offered_from_the_callers_memory_with_its_header()
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe flush = driver.Flush();
        Probe write = driver.Write(0, Large);
        driver.Flush();
        driver.Engine.StageCommands();
        Assert.Equal(28 * 2, driver.Engine.Output.Head.Length);
        Assert.Equal(Large, driver.Engine.Output.Payload.Length);
        Assert.True(driver.Engine.Output.Payload == write.Data);
        Assert.Equal(1, flush.Live!.Cookie == 1 ? 1 : 0);
    }

    /// <summary>A server may say that a write failed before it has taken its payload: the rest must leave nevertheless.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(28)]
    [InlineData(29)]
    [InlineData(100_000)]
    public void A_write_that_is_answered_too_early_still_leaves_whole(int sent)
    {
        EngineDriver driver = EngineDriver.Connected(Style.Simple);
        Probe write = driver.Write(4096, Large);
        byte[] expected = Request(Style.Simple, write);
        driver.Engine.StageCommands();
        driver.SendSome(sent);
        driver.SendsByItself = false;
        driver.Feed(SimpleReply(write.Cookie, 5));
        Assert.Equal(Errno.EIO, write.Error);
        write.AssertOver();

        // The memory is the caller's again, and the command serves another write.
        write.Data.Clear();
        Probe next = driver.Write(0, Large + 1);
        driver.SendSlice = 70_000;
        driver.Drain();
        Assert.Equal(Convert.ToHexString(Join(expected, Request(Style.Simple, next))), Convert.ToHexString(driver.TakeSent()));
        driver.Feed(SimpleReply(next.Cookie));
        next.AssertSucceeded();
        driver.AssertInStep();
        driver.AssertNothingLeft();
    }

    [Theory]
    [InlineData(29)]
    [InlineData(100_000)]
    public void An_abandoned_write_that_has_begun_leaves_whole_from_a_copy(int sent)
    {
        foreach (bool answeredEarly in (bool[])[false, true])
        {
            EngineDriver driver = EngineDriver.Connected(Style.Simple);
            Probe write = driver.Write(4096, Large);
            byte[] expected = Request(Style.Simple, write);
            driver.Engine.StageCommands();
            driver.SendSome(sent);
            driver.SendsByItself = false;
            driver.Engine.Abandon(write.Live!);
            write.Data.Clear();
            write.AssertOver(completions: 0);
            if (answeredEarly)
            {
                driver.Feed(SimpleReply(write.Cookie));
                Assert.False(driver.Engine.HasCommands);
            }

            Probe flush = driver.Flush();
            driver.Drain();
            Assert.Equal(Convert.ToHexString(Join(expected, Request(Style.Simple, flush))), Convert.ToHexString(driver.TakeSent()));
            driver.Feed(answeredEarly ? [] : SimpleReply(write.Cookie));
            driver.Feed(SimpleReply(flush.Cookie));
            flush.AssertSucceeded();
            Assert.False(driver.Engine.HasCommands);
            driver.AssertInStep();
        }
    }

    [Theory]
    [InlineData(Style.Simple)]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void A_read_that_is_abandoned_midway_is_not_written_to_any_more(Style style)
    {
        foreach (int size in (int[])[100, Large])
        {
            EngineDriver driver = EngineDriver.Connected(style);
            Probe probe = driver.SentRead(0, size);
            byte[] reply = driver.Data(probe, Pattern(size));
            for (int cut = 0; cut < reply.Length; cut += Math.Max(1, size / 7))
            {
                Probe again = driver.SentRead(0, size);
                byte[] answer = driver.Data(again, Pattern(size));
                driver.Feed(answer.AsSpan(0, cut));
                driver.Engine.Abandon(again.Live!);
                again.Data.Fill(0x77);
                driver.Feed(answer.AsSpan(cut));
                Assert.False(again.Data.ContainsAnyExcept((byte)0x77));
                again.AssertOver(completions: 0);
            }

            driver.Feed(reply);
            probe.AssertSucceeded();
            driver.AssertInStep();
        }
    }

    internal static byte[] Request(Style style, Probe probe)
    {
        ServerWire wire = (style == Style.Extended ? New.Add("21e41c71") : New.Add("25609513"))
            .U16((ulong)probe.Flags).U16((ulong)probe.Code).U64(probe.Cookie).U64(probe.Offset);
        wire = style == Style.Extended ? wire.U64(probe.Count) : wire.U32(probe.Count);
        return wire.Add(probe.Code == NbdCommand.Write ? probe.Data.ToArray() : []).Done();
    }
}
