using System.Buffers.Binary;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

public sealed class HandshakeTests
{
    private const ulong Size = 1 << 20;

    // HAS_FLAGS, FLUSH, FUA, TRIM, WRITE_ZEROES, MULTI_CONN, CACHE, FAST_ZERO
    private const ushort WritableFlags = 1 | 4 | 8 | 32 | 64 | 256 | 1024 | 2048;
    private const ushort DontFragment = 128;
    private const ushort StatusPayload = 4096;

    [Fact]
    public async Task Oldstyle_greeting_is_152_bytes_and_requests_follow()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size), o => o.HandshakeStyle = HandshakeStyle.Oldstyle);
        using TestClient client = await TestClient.ConnectAsync(server);
        byte[] expected = new Message().Text("NBDMAGIC")
            .U64(0x0000420281861253)
            .U64(Size)
            .U16(0)
            .U16(WritableFlags)
            .Add(new byte[124])
            .ToArray();
        Assert.Equal(expected, await client.ReceiveAsync(152));
        await client.RequestAsync(NbdCommand.Read, 7, 0, 4);
        Assert.Equal(new byte[4], await client.ReceiveReadAsync(0, 4, structured: false));
    }

    [Theory]
    [InlineData(HandshakeStyle.Newstyle, true, 2)]
    [InlineData(HandshakeStyle.Newstyle, false, 0)]
    [InlineData(HandshakeStyle.FixedNewstyle, true, 3)]
    [InlineData(HandshakeStyle.FixedNewstyle, false, 1)]
    public async Task Newstyle_greeting_and_export_name(HandshakeStyle style, bool noZeroes, ushort flags)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size), o => (o.HandshakeStyle, o.OfferNoZeroes) = (style, noZeroes));
        using TestClient client = await TestClient.ConnectAsync(server);
        Assert.Equal(new Message().Text("NBDMAGICIHAVEOPT").U16(flags).ToArray(), await client.GreetAsync(flags));
        await client.SendOptionAsync(NbdOption.ExportName);
        byte[] answer = await client.ReceiveAsync(noZeroes ? 10 : 134);
        Assert.Equal(new Message().U64(Size).U16(WritableFlags).Add(new byte[noZeroes ? 0 : 124]).ToArray(), answer);
        await client.WriteAsync(9, 3, "abc"u8);
        Assert.Equal((0u, 9ul), await client.ReceiveSimpleAsync());
    }

    [Fact]
    public async Task Zeroes_are_sent_to_a_client_that_does_not_want_to_leave_them_out()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync(1);
        await client.SendOptionAsync(NbdOption.ExportName);
        Assert.Equal(new byte[124], (await client.ReceiveAsync(134))[10..]);
    }

    [Fact]
    public async Task Go_tells_all_kinds_of_information_that_were_asked_for()
    {
        MemoryExport export = new(Size) { Description = "näme", CanonicalName = "real", BlockSizes = new BlockSizes(512, 4096, 65536) };
        await using NbdServer server = Servers.Start(export);
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        List<OptionReply> replies = await client.GoAsync(string.Empty, 1, 2, 3);
        Assert.All(replies[..^1], reply => Assert.Equal(NbdOptionReply.Info, reply.Type));
        Assert.Equal(
            [
                new Message().U16(0).U64(Size).U16(WritableFlags).ToArray(),
                new Message().U16(1).Text("real").ToArray(),
                new Message().U16(2).Text("näme").ToArray(),
                new Message().U16(3).U32(512).U32(4096).U32(65536).ToArray(),
                [],
            ],
            replies.Select(reply => reply.Data));
    }

    [Fact]
    public async Task Info_leaves_the_handshake_open_and_unknown_names_are_told()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(
            [NbdOptionReply.Info, NbdOptionReply.Ack],
            (await client.HaggleAsync(NbdOption.Info, TestClient.Info(string.Empty))).Select(reply => reply.Type));
        Assert.Equal(NbdOptionReply.ErrorUnknown, Assert.Single(await client.HaggleAsync(NbdOption.Info, TestClient.Info("no"))).Type);
        Assert.Equal(NbdOptionReply.ErrorUnknown, Assert.Single(await client.HaggleAsync(NbdOption.Go, TestClient.Info("no"))).Type);
        await client.GoAsync();
    }

    [Fact]
    public async Task Flags_follow_what_was_agreed_on()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        async Task<ushort> FlagsAsync() =>
            BinaryPrimitives.ReadUInt16BigEndian(
                (await client.HaggleAsync(NbdOption.Info, TestClient.Info(string.Empty)))[0].Data.AsSpan(10));
        Assert.Equal(WritableFlags, await FlagsAsync());
        await client.AgreeAsync(ReplyStyle.Structured, string.Empty, "base:allocation");
        Assert.Equal(WritableFlags | DontFragment, await FlagsAsync());
        await client.AgreeAsync(ReplyStyle.Extended, string.Empty);
        Assert.Equal(WritableFlags | DontFragment | StatusPayload, await FlagsAsync());
    }

    [Fact]
    public async Task Read_only_and_rotational_flags()
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(Size)
            {
                Features = ExportFeatures.ReadOnly | ExportFeatures.Rotational | ExportFeatures.Trim | ExportFeatures.WriteZeroes,
            });
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(1 | 2 | 16, BinaryPrimitives.ReadUInt16BigEndian((await client.GoAsync())[0].Data.AsSpan(10)));
    }

    [Fact]
    public async Task List_names_every_export_with_its_description()
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(1), o => o.Exports["ä b"] = new MemoryExport(2) { Description = "second" });
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        List<OptionReply> replies = await client.HaggleAsync(NbdOption.List);
        Assert.Equal([NbdOptionReply.Server, NbdOptionReply.Server, NbdOptionReply.Ack], replies.Select(reply => reply.Type));
        Assert.Equal(new byte[4], replies[0].Data);
        Assert.Equal(new Message().Counted("ä b").Text("second").ToArray(), replies[1].Data);
        Assert.Equal(NbdOptionReply.ErrorInvalid, Assert.Single(await client.HaggleAsync(NbdOption.List, [1])).Type);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(0xffffffff)]
    public async Task Unknown_options_are_refused_and_the_handshake_goes_on(uint option)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(NbdOptionReply.ErrorUnsupported, Assert.Single(await client.HaggleAsync((NbdOption)option, [1, 2, 3])).Type);
        await client.GoAsync();
    }

    [Fact]
    public async Task Styles_cannot_be_agreed_on_twice_or_downwards()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        async Task<NbdOptionReply> TypeAsync(NbdOption option, byte[]? data = null) =>
            Assert.Single(await client.HaggleAsync(option, data)).Type;
        Assert.Equal(NbdOptionReply.ErrorInvalid, await TypeAsync(NbdOption.StructuredReply, [0]));
        Assert.Equal(NbdOptionReply.Ack, await TypeAsync(NbdOption.StructuredReply));
        Assert.Equal(NbdOptionReply.ErrorInvalid, await TypeAsync(NbdOption.StructuredReply));
        Assert.Equal(NbdOptionReply.Ack, await TypeAsync(NbdOption.ExtendedHeaders));
        Assert.Equal(NbdOptionReply.ErrorInvalid, await TypeAsync(NbdOption.ExtendedHeaders));
        Assert.Equal(NbdOptionReply.ErrorExtendedHeadersRequired, await TypeAsync(NbdOption.StructuredReply));
    }

    [Fact]
    public async Task Switched_off_features_are_unsupported()
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(Size), o => (o.StructuredReplies, o.MetaContexts, o.ExtendedHeaders) = (false, false, false));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        foreach (NbdOption option in (NbdOption[])[
            NbdOption.StructuredReply, NbdOption.ListMetaContext, NbdOption.SetMetaContext, NbdOption.ExtendedHeaders,
        ])
        {
            Assert.Equal(NbdOptionReply.ErrorUnsupported, Assert.Single(await client.HaggleAsync(option)).Type);
        }
    }

    [Fact]
    public async Task Meta_contexts_are_listed_and_selected()
    {
        MemoryExport export = new(Size)
        {
            MetaContexts = [new(MetaContext.Allocation), new("x-test:a"), new("x-test:wide", Wide: true)],
        };
        await using NbdServer server = Servers.Start(export);
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        async Task<string[]> NamesAsync(NbdOption option, params string[] queries) =>
        [
            .. (await client.HaggleAsync(option, TestClient.Contexts(string.Empty, queries)))[..^1]
                .Select(reply => Encoding.UTF8.GetString(reply.Data.AsSpan(4))),
        ];
        Assert.Equal(["base:allocation", "x-test:a"], await NamesAsync(NbdOption.ListMetaContext));
        Assert.Equal(["base:allocation"], await NamesAsync(NbdOption.ListMetaContext, "base:"));
        Assert.Equal(
            NbdOptionReply.ErrorInvalid,
            (await client.HaggleAsync(NbdOption.SetMetaContext, TestClient.Contexts(string.Empty, "base:allocation")))[^1].Type);
        await client.AgreeAsync(ReplyStyle.Extended, string.Empty);
        Assert.Equal(["base:allocation", "x-test:a", "x-test:wide"], await NamesAsync(NbdOption.ListMetaContext));
        Assert.Equal(["x-test:a"], await NamesAsync(NbdOption.SetMetaContext, "x-test:a", "base:", "nobody:knows"));
        Assert.Empty(await NamesAsync(NbdOption.SetMetaContext));
        Assert.Equal(
            NbdOptionReply.ErrorUnknown,
            (await client.HaggleAsync(NbdOption.SetMetaContext, TestClient.Contexts("no", "base:allocation")))[^1].Type);
    }

    [Fact]
    public async Task Contexts_selected_for_another_export_are_void()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size), o => o.Exports["b"] = new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        await client.AgreeAsync(ReplyStyle.Structured, "b", "base:allocation");
        await client.GoAsync();
        await client.RequestAsync(NbdCommand.BlockStatus, 1, 0, 512);
        Assert.Equal(22u, await client.ReceiveErrorAsync());
    }

    [Fact]
    public async Task Abort_is_acknowledged_and_closes()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(NbdOptionReply.Ack, Assert.Single(await client.HaggleAsync(NbdOption.Abort)).Type);
        Assert.Empty(await client.ReceiveToEndAsync());
        client.Dispose();
        Assert.Equal(ConnectionEnd.Goodbye, (await Servers.EndAsync(server)).End);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000001")]
    [InlineData("00000000")]
    [InlineData("000000000001")]
    [InlineData("0000000000000000")]
    [InlineData("ffffffff0000")]
    public async Task Malformed_info_requests_are_invalid(string hex)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.ConnectAsync(server);
        await client.GreetAsync();
        Assert.Equal(NbdOptionReply.ErrorInvalid, Assert.Single(await client.HaggleAsync(NbdOption.Go, Convert.FromHexString(hex))).Type);
        await client.GoAsync();
    }

    [Fact]
    public async Task Handshake_works_however_it_is_sliced()
    {
        for (int slice = 1; slice <= 21; slice++)
        {
            await using NbdServer server = Servers.Start(new MemoryExport(Size), o => o.SendSliceSize = slice);
            using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Structured, string.Empty, "base:allocation");
            await client.RequestAsync(NbdCommand.Read, 1, 0, 8192);
            Assert.Equal(new byte[8192], await client.ReceiveReadAsync(0, 8192, structured: true));
        }
    }
}
