using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using LibNbd.Runtime.Tests.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Protocol;

/// <summary>
/// Every bound of the engine at its limit and one beyond; those of the requests belong to the handle, and are tested with it.
/// </summary>
public class LimitsTests
{
    [Theory]
    [InlineData(0, Limits.DefaultMaxPayload)]
    [InlineData(512, Limits.SmallestMaxPayload)]
    [InlineData(Limits.SmallestMaxPayload - 1, Limits.SmallestMaxPayload)]
    [InlineData(Limits.SmallestMaxPayload, Limits.SmallestMaxPayload)]
    [InlineData(Limits.SmallestMaxPayload + 1, Limits.SmallestMaxPayload + 1)]
    [InlineData(Limits.MaxRequestSize - 1, Limits.MaxRequestSize - 1)]
    [InlineData(Limits.MaxRequestSize, Limits.MaxRequestSize)]
    [InlineData(Limits.MaxRequestSize + 1, Limits.MaxRequestSize)]
    [InlineData(uint.MaxValue, Limits.MaxRequestSize)]
    public void The_largest_payload_is_kept_in_reason(uint stated, uint taken)
    {
        ExportInfo export = new();
        Assert.Equal(stated != 0, export.TrySetBlockSizes(1, 512, stated));
        Assert.Equal(taken, export.MaximumPayload);
    }

    [Theory]
    [InlineData(Limits.MaxMinimumBlockSize, true)]
    [InlineData(2 * Limits.MaxMinimumBlockSize, false)]
    public void The_smallest_block_has_a_largest_size(uint minimum, bool taken) =>
        Assert.Equal(taken, new ExportInfo().TrySetBlockSizes(minimum, minimum, uint.MaxValue));

    [Theory]
    [InlineData(Limits.SmallestPreferredBlockSize, true)]
    [InlineData(Limits.SmallestPreferredBlockSize / 2, false)]
    public void The_preferred_block_has_a_smallest_size(uint preferred, bool taken) =>
        Assert.Equal(taken, new ExportInfo().TrySetBlockSizes(1, preferred, uint.MaxValue));

    [Theory]
    [InlineData(Limits.MaxOptionReply, false)]
    [InlineData(Limits.MaxOptionReply + 1, true)]
    public void An_option_reply_has_a_largest_size(uint length, bool fatal)
    {
        EngineDriver driver = new();
        driver.Feed(Join(Greeting(3), New.Add("0003e889045565a9").U32(11).U32(3).U32(length).Done()));
        Assert.Equal(fatal, driver.HasEnded);
        if (!fatal)
        {
            byte[] piece = new byte[1 << 20];
            for (uint left = length; left > 0; left -= (uint)piece.Length)
            {
                driver.Feed(piece);
            }

            driver.Feed(Join(Ack(11), InfoExport(), Ack(7)));
            Assert.Equal(ConnectionState.Ready, driver.Engine.State);
        }
    }

    [Theory]
    [InlineData(Limits.MaxString, false)]
    [InlineData(Limits.MaxString + 1, true)]
    public void A_string_of_the_server_has_a_largest_size(int length, bool fatal)
    {
        foreach (byte[] reply in (byte[][])[Option(7, 0x80000006, new byte[length]), Info(1, new byte[length]), Info(2, new byte[length])])
        {
            EngineDriver driver = new();
            driver.Feed(Join(Greeting(3), Ack(11), reply));
            bool refusal = reply[12] == 0x80;
            Assert.Equal(fatal || refusal, driver.HasEnded);
            Assert.Equal(fatal ? 0 : refusal ? Errno.ENOENT : -1, driver.Errors.Select(e => e.Errno).DefaultIfEmpty(-1).Last());
        }
    }

    [Theory]
    [InlineData(Style.Structured)]
    [InlineData(Style.Extended)]
    public void The_largest_read_comes_in_one_chunk_and_no_larger_chunk_is_read(Style style)
    {
        EngineDriver driver = EngineDriver.Connected(style);
        Probe probe = driver.SentRead(0, Limits.MaxRequestSize);
        byte[] data = new byte[Limits.MaxRequestSize];
        data[^1] = 9;
        driver.Feed(driver.Data(probe, data));
        probe.AssertSucceeded();
        Assert.Equal(9, probe.Data[^1]);
        driver.Feed(style == Style.Extended
            ? ExtendedHeader(77, 0, 1, 1, Limits.MaxChunkPayload + 1)
            : StructuredHeader(77, 1, 1, Limits.MaxChunkPayload + 1));
        Assert.True(driver.HasEnded);
    }

    [Fact]
    public void An_error_message_has_a_largest_size()
    {
        foreach (int length in (int[])[Limits.MaxString, Limits.MaxString + 1])
        {
            EngineDriver driver = EngineDriver.Connected(Style.Structured);
            Probe probe = driver.SentRead(0, 10);
            driver.Feed(driver.Chunk(probe, 0x8002, ErrorPayload(5, new string('m', length), 3)));
            Assert.Equal(Errno.EIO, probe.Error);
            Assert.Equal(length == Limits.MaxString ? 1 : 0, probe.Chunks.Count);
            driver.AssertInStep();
        }
    }

    [Fact]
    public void What_extents_are_cut_to_is_a_multiple_of_every_block()
    {
        Assert.Equal(0x7fff_ffff_fc00_0000UL, Limits.LargestExtent);
        Assert.Equal(0xfc00_0000U, Limits.LargestNarrowExtent);
        Assert.Equal(0UL, Limits.LargestExtent % Limits.MaxMinimumBlockSize);
        Assert.Equal(0U, Limits.LargestNarrowExtent % Limits.MaxMinimumBlockSize);
        Assert.Equal(Limits.MaxRequestSize + 8, Limits.MaxChunkPayload);
        Assert.Equal(int.MaxValue, Limits.MaxInFlight);
    }
}
