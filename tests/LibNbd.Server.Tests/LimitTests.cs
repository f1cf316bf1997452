using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Tests;

/// <summary>What a bad client meets: it is cut off, and its neighbour notices nothing.</summary>
public sealed class LimitTests
{
    private static async Task CutOffAsync(Func<TestClient, Task> misbehave, bool transmission, ReplyStyle style = ReplyStyle.Simple)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1 << 20));
        using TestClient neighbour = await TestClient.OpenAsync(server);
        using (TestClient client = await TestClient.ConnectAsync(server))
        {
            if (transmission)
            {
                await client.GreetAsync();
                await client.AgreeAsync(style, string.Empty);
                await client.GoAsync();
            }

            await misbehave(client);
            await client.ReceiveToEndAsync();
        }

        await neighbour.RequestAsync(NbdCommand.Read, 1, 0, 4);
        Assert.Equal(new byte[4], await neighbour.ReceiveReadAsync(0, 4, structured: false));
        await neighbour.RequestAsync(NbdCommand.Disconnect, 2);
        Assert.Empty(await neighbour.ReceiveToEndAsync());
        neighbour.Dispose();
        await server.IdleAsync().WaitAsync(Bounded.Limit);
        Assert.Equal([ConnectionEnd.Goodbye, ConnectionEnd.Violation], server.Ends.Select(end => end.End).Order());
    }

    [Theory]
    [InlineData(4)]
    [InlineData(0x80000003)]
    public Task Client_flags_that_were_not_offered(uint flags) => CutOffAsync(client => client.GreetAsync(flags), transmission: false);

    [Fact]
    public Task Bad_option_magic() => CutOffAsync(
        async client =>
        {
            await client.GreetAsync();
            await client.SendAsync(new Message().Text("IHAVEOPX").U32(3).U32(0));
        },
        transmission: false);

    [Fact]
    public Task Option_other_than_export_name_without_fixed_newstyle() => CutOffAsync(
        async client =>
        {
            await client.GreetAsync(2);
            await client.SendOptionAsync(NbdOption.List);
        },
        transmission: false);

    [Fact]
    public Task Option_data_beyond_what_is_skipped() => CutOffAsync(
        async client =>
        {
            await client.GreetAsync();
            await client.SendAsync(new Message().Text("IHAVEOPT").U32(9).U32(ServerLimits.MaxSkippedOptionData + 1));
        },
        transmission: false);

    [Fact]
    public Task Export_name_that_is_too_long() => CutOffAsync(
        async client =>
        {
            await client.GreetAsync();
            await client.SendAsync(new Message().Text("IHAVEOPT").U32(1).U32(Limits.MaxString + 1));
        },
        transmission: false);

    [Fact]
    public Task More_options_than_anyone_needs() => CutOffAsync(
        async client =>
        {
            await client.GreetAsync();
            for (int i = 0; i < ServerLimits.MaxOptions; i++)
            {
                await client.HaggleAsync((NbdOption)99);
            }
        },
        transmission: false);

    [Theory]
    [InlineData(ReplyStyle.Simple)]
    [InlineData(ReplyStyle.Structured)]
    [InlineData(ReplyStyle.Extended)]
    public Task Bad_request_magic(ReplyStyle style) => CutOffAsync(
        client => client.SendAsync(new Message().U32(0x12560953).Add(new byte[28])), transmission: true, style);

    [Fact]
    public Task Compact_request_although_headers_are_extended() => CutOffAsync(
        client =>
        {
            client.Extended = false;
            return client.SendAsync(client.Request(NbdCommand.Read, 1, 0, 4).U32(0));
        },
        transmission: true,
        ReplyStyle.Extended);

    [Fact]
    public Task Write_payload_beyond_the_limit() => CutOffAsync(
        client => client.RequestAsync(NbdCommand.Write, 1, 0, Limits.MaxRequestSize + 1), transmission: true);

    [Fact]
    public Task Extended_payload_beyond_the_limit() => CutOffAsync(
        client => client.RequestAsync(NbdCommand.Flush, 1, 0, ulong.MaxValue, flags: 0x20), transmission: true, ReplyStyle.Extended);

    [Fact]
    public Task Export_name_after_extended_headers() => CutOffAsync(
        async client =>
        {
            await client.GreetAsync();
            await client.AgreeAsync(ReplyStyle.Extended, string.Empty);
            await client.SendOptionAsync(NbdOption.ExportName);
        },
        transmission: false);

    [Fact]
    public async Task Long_option_data_is_refused_politely()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        foreach (int length in new[] { ServerLimits.MaxOptionData + 1, ServerLimits.MaxSkippedOptionData })
        {
            Assert.Equal(
                NbdOptionReply.ErrorTooBig, Assert.Single(await client.HaggleAsync(NbdOption.ListMetaContext, new byte[length])).Type);
        }

        // The longest that is parsed: it fits the buffer, and is found malformed rather than long.
        Assert.Equal(
            NbdOptionReply.ErrorInvalid,
            Assert.Single(await client.HaggleAsync(NbdOption.ListMetaContext, new byte[ServerLimits.MaxOptionData])).Type);
        await client.GoAsync();
    }

    [Fact]
    public async Task Names_that_are_too_long_or_no_text_are_invalid()
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(1), o => o.Exports[new string('x', Limits.MaxString)] = new MemoryExport(2));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(
            NbdOptionReply.ErrorInvalid,
            (await client.HaggleAsync(NbdOption.Info, TestClient.Info(new string('x', Limits.MaxString + 1))))[^1].Type);
        Assert.Equal(NbdOptionReply.ErrorInvalid, (await client.HaggleAsync(NbdOption.Info, TestClient.Info("a\0b")))[^1].Type);
        Assert.Equal(
            NbdOptionReply.ErrorInvalid,
            (await client.HaggleAsync(NbdOption.Info, new Message().U32(1).Add([0xff]).U16(0).ToArray()))[^1].Type);
        Assert.Equal(
            NbdOptionReply.Ack, (await client.HaggleAsync(NbdOption.Info, TestClient.Info(new string('x', Limits.MaxString))))[^1].Type);
    }

    [Fact]
    public async Task A_count_of_queries_is_not_believed()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(
            NbdOptionReply.ErrorInvalid,
            (await client.HaggleAsync(NbdOption.ListMetaContext, new Message().U32(0).U32(uint.MaxValue).ToArray()))[^1].Type);
    }

    [Fact]
    public async Task Largest_request_passes_and_one_byte_more_is_an_error()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(2UL * Limits.MaxRequestSize));
        using TestClient client = await TestClient.OpenAsync(server);
        byte[] data = Servers.Pattern(Limits.MaxRequestSize);
        await client.WriteAsync(1, 0, data);
        Assert.Equal((0u, 1ul), await client.ReceiveSimpleAsync());
        await client.RequestAsync(NbdCommand.Read, 2, 0, Limits.MaxRequestSize);
        byte[] read = await client.ReceiveReadAsync(0, Limits.MaxRequestSize, structured: false);
        Assert.True(read.AsSpan().SequenceEqual(data));
        await client.RequestAsync(NbdCommand.Read, 3, 0, Limits.MaxRequestSize + 1);
        Assert.Equal((22u, 3ul), await client.ReceiveSimpleAsync());
    }

    [Fact]
    public void Extents_of_a_reply_are_bounded()
    {
        ExtentList list = new();
        for (int i = 0; i < ServerLimits.MaxExtents + 10; i++)
        {
            list.Add(1, (ulong)i);
        }

        Assert.True(list.IsFull);
        Assert.Equal(ServerLimits.MaxExtents, list.Count);
    }

    [Fact]
    public async Task Recorded_requests_are_off_by_default()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(1));
        using TestClient client = await TestClient.OpenAsync(server);
        await client.RequestAsync(NbdCommand.Flush, 1);
        await client.ReceiveSimpleAsync();
        Assert.Empty(server.Requests);
        Assert.Equal(1, server.RequestCount(NbdCommand.Flush));
    }
}
