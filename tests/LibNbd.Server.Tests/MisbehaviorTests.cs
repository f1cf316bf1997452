using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

/// <summary>The bytes that each hook puts on the wire.</summary>
public sealed class MisbehaviorTests
{
    private static readonly byte[] Content = Servers.Pattern(4096);

    private static NbdServer Start(Func<RequestContext, ValueTask<RequestAction>> hook, int concurrent = 1) =>
        Servers.Start(new MemoryExport(Content), o => (o.OnRequest, o.MaxConcurrentRequests) = (hook, concurrent));

    private static async Task<byte[]> ReadToEndAsync(
        Func<RequestContext, ValueTask<RequestAction>> hook, ReplyStyle style, ulong offset = 0, uint length = 8)
    {
        await using NbdServer server = Start(Misbehavior.On(NbdCommand.Read, hook));
        using TestClient client = await TestClient.OpenAsync(server, style);
        await client.RequestAsync(NbdCommand.Read, 7, offset, length);
        await client.RequestAsync(NbdCommand.Disconnect, 8);
        return await client.ReceiveToEndAsync();
    }

    private static Message Simple(uint error = 0, ulong cookie = 7) => new Message().U32(0x67446698).U32(error).U64(cookie);

    private static Message Chunk(ushort flags, ushort type, uint length, ulong cookie = 7) =>
        new Message().U32(0x668e33ef).U16(flags).U16(type).U64(cookie).U32(length);

    [Fact]
    public async Task Proceed_is_what_happens_without_a_hook() => Assert.Equal(
        Simple().Add(Content.AsSpan(0, 8)).ToArray(),
        await ReadToEndAsync(Misbehavior.Always(RequestAction.Proceed), ReplyStyle.Simple));

    [Fact]
    public async Task Fails_in_each_form()
    {
        async Task<byte[]> FailAsync(ErrorForm form, ReplyStyle style) =>
            await ReadToEndAsync(Misbehavior.Always(RequestAction.Fail(NbdError.InputOutput, "bad", form, 3)), style);

        Assert.Equal(Simple(5).ToArray(), await FailAsync(ErrorForm.Automatic, ReplyStyle.Simple));
        Assert.Equal(Simple(5).ToArray(), await FailAsync(ErrorForm.Simple, ReplyStyle.Structured));
        byte[] chunk = Chunk(1, 0x8001, 9).U32(5).U16(3).Text("bad").ToArray();
        Assert.Equal(chunk, await FailAsync(ErrorForm.Automatic, ReplyStyle.Structured));
        Assert.Equal(chunk, await FailAsync(ErrorForm.Chunk, ReplyStyle.Simple));
        Assert.Equal(
            Chunk(1, 0x8002, 17).U32(5).U16(3).Text("bad").U64(3).ToArray(),
            await FailAsync(ErrorForm.ChunkWithOffset, ReplyStyle.Structured));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(23)]
    public async Task Truncates_and_hangs_up(int count) => Assert.Equal(
        Simple().Add(Content.AsSpan(0, 8)).ToArray()[..count],
        await ReadToEndAsync(Misbehavior.Always(RequestAction.Truncate(count)), ReplyStyle.Simple));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Hangs_up_before_a_reply(int concurrent)
    {
        await using NbdServer server = Start(Misbehavior.OnNumber(2, Misbehavior.Always(RequestAction.HangUp)), concurrent);
        using TestClient client = await TestClient.OpenAsync(server);
        await client.RequestAsync(NbdCommand.Flush, 1);
        Assert.Equal((0u, 1ul), await client.ReceiveSimpleAsync());
        await client.RequestAsync(NbdCommand.Flush, 2);
        Assert.Empty(await client.ReceiveToEndAsync());
        client.Dispose();
        Assert.Equal(ConnectionEnd.Scripted, (await Servers.EndAsync(server)).End);
    }

    [Fact]
    public async Task Ignored_requests_are_not_answered()
    {
        Assert.Empty(await ReadToEndAsync(Misbehavior.Always(RequestAction.Ignore), ReplyStyle.Simple));
    }

    [Fact]
    public async Task Wrong_cookie_and_wrong_magic()
    {
        Assert.Equal(
            Simple(0, ~7ul).Add(Content.AsSpan(0, 8)).ToArray(), await ReadToEndAsync(Misbehavior.WrongCookie(), ReplyStyle.Simple));
        Assert.Equal(
            new Message().U32(0x12560953).U32(0).U64(7).Add(Content.AsSpan(0, 8)).ToArray(),
            await ReadToEndAsync(Misbehavior.WrongMagic(), ReplyStyle.Simple));
    }

    [Fact]
    public async Task Simple_reply_although_structured() => Assert.Equal(
        Simple().Add(Content.AsSpan(0, 8)).ToArray(), await ReadToEndAsync(Misbehavior.SimpleReply(), ReplyStyle.Structured));

    [Fact]
    public async Task Chunk_misbehaviour()
    {
        byte[] data = new Message().U64(4).Add(Content.AsSpan(4, 8)).ToArray();
        async Task<byte[]> RunAsync(Func<RequestContext, ValueTask<RequestAction>> hook) =>
            await ReadToEndAsync(hook, ReplyStyle.Structured, 4);

        Assert.Equal(Chunk(0, 1, 16).Add(data).ToArray(), await RunAsync(Misbehavior.NeverDone()));
        Assert.Equal(
            Chunk(0, 1, 16).Add(data).Add(Chunk(1, 1, 16).ToArray()).Add(data).ToArray(), await RunAsync(Misbehavior.DuplicateChunk()));
        Assert.Equal(
            Chunk(0, 0x7fff, 4).Text("????").Add(Chunk(1, 0, 0).ToArray()).ToArray(), await RunAsync(Misbehavior.UnknownChunk()));
        Assert.Equal(Chunk(1, 1, 16).U64(12).Add(new byte[8]).ToArray(), await RunAsync(Misbehavior.DataOutside()));
        Assert.Equal(Chunk(1, 1, 15).Add(data.AsSpan(0, 15)).ToArray(), await RunAsync(Misbehavior.ShortData()));
    }

    [Fact]
    public async Task Fragments_come_in_the_given_order()
    {
        Message expected = new();
        foreach (int index in new[] { 2, 0, 3, 1 })
        {
            expected.Add(Chunk(0, 1, 10).U64(4 + ((ulong)index * 2)).Add(Content.AsSpan(4 + (index * 2), 2)).ToArray());
        }

        expected.Add(Chunk(1, 0, 0).ToArray());
        Assert.Equal(expected.ToArray(), await ReadToEndAsync(Misbehavior.Fragmented(2, 0, 3, 1), ReplyStyle.Structured, 4));
    }

    [Fact]
    public async Task Block_status_misbehaviour()
    {
        async Task<byte[]> RunAsync(Func<RequestContext, ValueTask<RequestAction>> hook)
        {
            await using NbdServer server = Start(Misbehavior.On(NbdCommand.BlockStatus, hook));
            using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Structured, string.Empty, "base:allocation");
            await client.RequestAsync(NbdCommand.BlockStatus, 7, 0, 4096);
            await client.RequestAsync(NbdCommand.Disconnect, 8);
            return await client.ReceiveToEndAsync();
        }

        Assert.Equal(Chunk(1, 5, 12).U32(1).U32(0).U32(3).ToArray(), await RunAsync(Misbehavior.Extents(new ExportExtent(0, 3))));
        Assert.Equal(
            Chunk(1, 5, 20).U32(1).U32(512).U32(0).U32(999_999).U32(3).ToArray(),
            await RunAsync(Misbehavior.Extents(new(512, 0), new(999_999, 3))));
        Assert.Equal(Chunk(1, 5, 12).U32(0x7fffffff).U32(4096).U32(0).ToArray(), await RunAsync(Misbehavior.UnknownContext()));
        Assert.Equal(Chunk(1, 5, 9).Add(new byte[9]).ToArray(), await RunAsync(Misbehavior.BadStatusLength()));
    }

    [Fact]
    public async Task Raw_bytes_and_hand_made_extended_chunks()
    {
        await using NbdServer server = Start(context => new(context.Reply()
            .Chunk(1, [1, 2], done: true, cookie: 5, magic: 0xdeadbeef, declaredLength: 1UL << 40, requestOffset: 9)
            .Raw([0xee])
            .Send(thenHangUp: true)));
        using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Extended);
        await client.RequestAsync(NbdCommand.Read, 7, 0, 2);
        Assert.Equal(
            new Message().U32(0xdeadbeef).U16(1).U16(1).U64(5).U64(9).U64(1UL << 40).Add([1, 2, 0xee]).ToArray(),
            await client.ReceiveToEndAsync());
    }

    [Fact]
    public async Task A_request_that_waits_holds_up_the_others_only_in_order()
    {
        TaskCompletionSource released = new();
        await using NbdServer server = Start(Misbehavior.OnNumber(1, Misbehavior.WaitFor(released.Task)), concurrent: 4);
        using TestClient client = await TestClient.OpenAsync(server);
        await client.RequestAsync(NbdCommand.Flush, 1);
        await client.RequestAsync(NbdCommand.Flush, 2);
        await client.RequestAsync(NbdCommand.Flush, 3);
        Assert.Equal((0u, 2ul), await client.ReceiveSimpleAsync());
        Assert.Equal((0u, 3ul), await client.ReceiveSimpleAsync());
        released.SetResult();
        Assert.Equal((0u, 1ul), await client.ReceiveSimpleAsync());
    }

    [Fact]
    public async Task Earlier_replies_go_out_before_a_request_waits()
    {
        TaskCompletionSource released = new();
        await using NbdServer server = Start(Misbehavior.OnNumber(2, Misbehavior.WaitFor(released.Task)));
        using TestClient client = await TestClient.OpenAsync(server);
        await client.SendAsync(client.Request(NbdCommand.Flush, 1).Add(client.Request(NbdCommand.Flush, 2).ToArray()));
        Assert.Equal((0u, 1ul), await client.ReceiveSimpleAsync());
        released.SetResult();
        Assert.Equal((0u, 2ul), await client.ReceiveSimpleAsync());
    }

    [Fact]
    public async Task Shuffled_replies_are_the_same_replies_in_another_order()
    {
        await using NbdServer server = Servers.Start(
            new MemoryExport(Content), o => (o.MaxConcurrentRequests, o.ShuffleSeed) = (64, 1));
        using TestClient client = await TestClient.OpenAsync(server);
        Message all = new();
        for (uint i = 0; i < 50; i++)
        {
            all.Add(client.Request(NbdCommand.Flush, i).ToArray());
        }

        await client.SendAsync(all);
        List<ulong> cookies = [];
        for (int i = 0; i < 50; i++)
        {
            cookies.Add((await client.ReceiveSimpleAsync()).Cookie);
        }

        Assert.NotEqual(cookies.Order(), cookies);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (ulong)i), cookies.Order());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_hook_that_throws_ends_its_connection_only(int concurrent)
    {
        await using NbdServer server = Start(Misbehavior.On(NbdCommand.Trim, _ => throw new InvalidOperationException("hook")), concurrent);
        using TestClient neighbour = await TestClient.OpenAsync(server);
        using (TestClient client = await TestClient.OpenAsync(server))
        {
            await client.RequestAsync(NbdCommand.Trim, 1, 0, 1);
            Assert.Empty(await client.ReceiveToEndAsync());
        }

        await neighbour.RequestAsync(NbdCommand.Flush, 1);
        Assert.Equal((0u, 1ul), await neighbour.ReceiveSimpleAsync());
    }
}
