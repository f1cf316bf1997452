using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

public sealed class TransmissionTests
{
    private const int Size = 1 << 20;

    public static TheoryData<ReplyStyle, int> StylesAndConcurrency() => new()
    {
        { ReplyStyle.Simple, 1 },
        { ReplyStyle.Structured, 1 },
        { ReplyStyle.Extended, 1 },
        { ReplyStyle.Simple, 16 },
        { ReplyStyle.Structured, 16 },
        { ReplyStyle.Extended, 16 },
    };

    [Theory]
    [MemberData(nameof(StylesAndConcurrency))]
    public async Task Every_command_works(ReplyStyle style, int concurrent)
    {
        MemoryExport export = new(Size);
        await using NbdServer server = Servers.Start(export, o => (o.MaxConcurrentRequests, o.RecordRequests) = (concurrent, true));
        using TestClient client = await TestClient.OpenAsync(server, style);
        byte[] data = Servers.Pattern(100_000);
        await client.WriteAsync(1, 1000, data, flags: 1);
        Assert.Equal(0u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.WriteZeroes, 2, 2000, 3000, flags: 2 | 16);
        Assert.Equal(0u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Trim, 3, 50_000, 40_000, flags: 1);
        Assert.Equal(0u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Flush, 4);
        Assert.Equal(0u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Cache, 5, 0, Size);
        Assert.Equal(0u, await client.ReceiveErrorAsync());

        byte[] expected = new byte[Size];
        data.CopyTo(expected, 1000);
        expected.AsSpan(2000, 3000).Clear();
        expected.AsSpan(50_000, 40_000).Clear();
        await client.RequestAsync(NbdCommand.Read, 6, 0, Size);
        byte[] read = await client.ReceiveReadAsync(0, Size, style != ReplyStyle.Simple);
        Assert.True(read.AsSpan().SequenceEqual(expected));
        Assert.Equal(expected, export.ToArray());
        Assert.Equal(
            [NbdCommand.Write, NbdCommand.WriteZeroes, NbdCommand.Trim, NbdCommand.Flush, NbdCommand.Cache, NbdCommand.Read],
            server.Requests.Select(request => request.Command));
        Assert.Equal(
            new RequestRecord(1, NbdCommand.WriteZeroes, NbdCommandFlags.NoHole | NbdCommandFlags.FastZero, 2, 2000, 3000),
            server.Requests[1]);

        await client.RequestAsync(NbdCommand.Disconnect, 7);
        Assert.Empty(await client.ReceiveToEndAsync());
        client.Dispose();
        Assert.Equal(ConnectionEnd.Goodbye, (await Servers.EndAsync(server)).End);
    }

    [Theory]
    [InlineData(NbdCommand.Read, Size - 1, 2, 0, 22)]
    [InlineData(NbdCommand.Read, ulong.MaxValue, 2, 0, 22)]
    [InlineData(NbdCommand.Write, Size - 1, 2, 0, 28)]
    [InlineData(NbdCommand.Trim, Size, 1, 0, 22)]
    [InlineData(NbdCommand.Cache, Size, 1, 0, 22)]
    [InlineData(NbdCommand.WriteZeroes, Size, 1, 0, 28)]
    [InlineData(NbdCommand.BlockStatus, Size, 1, 0, 22)]
    [InlineData(NbdCommand.BlockStatus, 0, 0, 0, 22)]
    [InlineData(NbdCommand.Flush, 0, 1, 0, 22)]
    [InlineData((NbdCommand)8, 0, 0, 0, 22)]
    [InlineData((NbdCommand)0xffff, 0, 0, 0, 22)]
    [InlineData(NbdCommand.Read, 0, 1, 2, 22)]
    [InlineData(NbdCommand.Read, 0, 1, 0x20, 22)]
    [InlineData(NbdCommand.Write, 0, 1, 16, 22)]
    [InlineData(NbdCommand.Trim, 0, 1, 2, 22)]
    [InlineData(NbdCommand.WriteZeroes, 0, 1, 4, 22)]
    [InlineData(NbdCommand.BlockStatus, 0, 1, 0x20, 22)]
    [InlineData(NbdCommand.Flush, 0, 0, 0x8000, 22)]
    public async Task Errors_leave_the_connection_usable(NbdCommand command, ulong offset, uint length, ushort flags, uint error)
    {
        foreach (ReplyStyle style in new[] { ReplyStyle.Simple, ReplyStyle.Structured })
        {
            await using NbdServer server = Servers.Start(new MemoryExport(Size));
            string[] contexts = style == ReplyStyle.Simple ? [] : ["base:allocation"];
            using TestClient client = await TestClient.OpenAsync(server, style, string.Empty, contexts);
            await client.SendAsync(
                client.Request(command, 1, offset, length, flags).Add(new byte[command == NbdCommand.Write ? length : 0]));
            Assert.Equal(error, await client.ReceiveErrorAsync());
            await client.RequestAsync(NbdCommand.Flush, 2);
            Assert.Equal((0u, 2ul), await client.ReceiveSimpleAsync());
        }
    }

    [Theory]
    [InlineData(NbdCommand.Write)]
    [InlineData(NbdCommand.Trim)]
    [InlineData(NbdCommand.WriteZeroes)]
    public async Task Writing_to_a_read_only_export_is_not_permitted(NbdCommand command)
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size) { Features = ExportFeatures.ReadOnly });
        using TestClient client = await TestClient.OpenAsync(server);
        await client.SendAsync(client.Request(command, 1, 0, 4).Add(new byte[command == NbdCommand.Write ? 4 : 0]));
        Assert.Equal((1u, 1ul), await client.ReceiveSimpleAsync());
        await client.RequestAsync(NbdCommand.Flush, 2);
        Assert.Equal((22u, 2ul), await client.ReceiveSimpleAsync());
    }

    [Fact]
    public async Task Block_sizes_are_insisted_on()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size) { BlockSizes = new BlockSizes(512, 4096, 65536) });
        using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Structured);
        await client.RequestAsync(NbdCommand.Read, 1, 1, 512);
        Assert.Equal(22u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Read, 2, 0, 511);
        Assert.Equal(22u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Read, 3, 0, 65536 + 512);
        Assert.Equal(75u, await client.ReceiveErrorAsync());
        await client.WriteAsync(4, 0, new byte[65536 + 512]);
        Assert.Equal(22u, await client.ReceiveErrorAsync());
        await client.WriteAsync(5, 0, new byte[65536]);
        Assert.Equal(0u, await client.ReceiveErrorAsync());
    }

    [Fact]
    public async Task Structured_read_sends_holes_and_data()
    {
        MemoryExport export = new(Size);
        export.Write(Servers.Pattern(10), MemoryExport.PageSize);
        await using NbdServer server = Servers.Start(export);
        using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Structured);
        await client.RequestAsync(NbdCommand.Read, 1, 100, MemoryExport.PageSize * 3);
        Chunk hole = await client.ReceiveChunkAsync();
        Chunk data = await client.ReceiveChunkAsync();
        Chunk rest = await client.ReceiveChunkAsync();
        Assert.Equal((2, false, 100ul, MemoryExport.PageSize - 100u), (hole.Type, hole.Done, hole.U64(0), hole.U32(8)));
        Assert.Equal(
            (1, false, (ulong)MemoryExport.PageSize, MemoryExport.PageSize + 8), (data.Type, data.Done, data.U64(0), data.Payload.Length));
        Assert.Equal(
            (2, true, 2ul * MemoryExport.PageSize, MemoryExport.PageSize + 100u), (rest.Type, rest.Done, rest.U64(0), rest.U32(8)));

        // DF: one chunk, whatever the content.
        await client.RequestAsync(NbdCommand.Read, 2, 100, MemoryExport.PageSize * 3, flags: 4);
        Chunk whole = await client.ReceiveChunkAsync();
        Assert.Equal((1, true, (MemoryExport.PageSize * 3) + 8), (whole.Type, whole.Done, whole.Payload.Length));
    }

    [Fact]
    public async Task Block_status_tells_each_selected_context()
    {
        MemoryExport export = new(Size)
        {
            MetaContexts = [new(MetaContext.Allocation), new("x-test:a")],
            Describe = static (_, _, length, extents) =>
            {
                extents.Add(length / 2, 7);
                extents.Add(length, 8);
            },
        };
        export.Write([1], 0);
        await using NbdServer server = Servers.Start(export);
        using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Structured, string.Empty, "base:allocation", "x-test:a");
        await client.RequestAsync(NbdCommand.BlockStatus, 1, 0, 65536);
        Chunk allocation = await client.ReceiveChunkAsync();
        Chunk other = await client.ReceiveChunkAsync();
        Assert.Equal((5, false), (allocation.Type, allocation.Done));
        Assert.Equal(new Message().U32(1).U32(32768).U32(0).U32(32768).U32(3).ToArray(), allocation.Payload);
        Assert.Equal((5, true), (other.Type, other.Done));
        Assert.Equal(new Message().U32(2).U32(32768).U32(7).U32(32768).U32(8).ToArray(), other.Payload);

        await client.RequestAsync(NbdCommand.BlockStatus, 2, 100, 1000, flags: 8);
        Assert.Equal(new Message().U32(1).U32(1000).U32(0).ToArray(), (await client.ReceiveChunkAsync()).Payload);
        Assert.Equal(new Message().U32(2).U32(500).U32(7).ToArray(), (await client.ReceiveChunkAsync()).Payload);
    }

    [Fact]
    public async Task Extended_block_status_reaches_beyond_32_bits_and_can_be_filtered()
    {
        const ulong Huge = 1UL << 62;
        MemoryExport export = new(Huge)
        {
            MetaContexts = [new(MetaContext.Allocation), new("x-test:wide", Wide: true)],
            Describe = static (_, _, length, extents) => extents.Add(length, 1UL << 40),
        };
        export.Write([1], 1UL << 40);
        await using NbdServer server = Servers.Start(export);
        using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Extended, string.Empty, "base:allocation", "x-test:wide");
        await client.RequestAsync(NbdCommand.BlockStatus, 1, 0, Huge);
        Chunk allocation = await client.ReceiveChunkAsync();
        Assert.Equal((6, 0ul), (allocation.Type, allocation.Offset));
        Assert.Equal(
            new Message().U32(1).U32(3).U64(1UL << 40).U64(3).U64(MemoryExport.PageSize).U64(0)
                .U64(Huge - (1UL << 40) - MemoryExport.PageSize).U64(3).ToArray(),
            allocation.Payload);
        Assert.Equal(new Message().U32(2).U32(1).U64(Huge).U64(1UL << 40).ToArray(), (await client.ReceiveChunkAsync()).Payload);

        async Task FilterAsync(ulong length, params uint[] ids)
        {
            Message filter = new Message().U64(length);
            Array.ForEach(ids, id => filter.U32(id));
            byte[] payload = filter.ToArray();
            await client.SendAsync(client.Request(NbdCommand.BlockStatus, 3, 5, (ulong)payload.Length, flags: 0x20).Add(payload));
        }

        await FilterAsync(Huge - 5, 2);
        Chunk filtered = await client.ReceiveChunkAsync();
        Assert.Equal((true, 5ul), (filtered.Done, filtered.Offset));
        Assert.Equal(new Message().U32(2).U32(1).U64(Huge - 5).U64(1UL << 40).ToArray(), filtered.Payload);
        foreach (uint[] bad in new uint[][] { [], [3], [1, 1], [1, 2, 1] })
        {
            await FilterAsync(100, bad);
            Assert.Equal(22u, await client.ReceiveErrorAsync());
        }

        await FilterAsync(Huge, 1);
        Assert.Equal(22u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Trim, 4, 0, Huge);
        Assert.Equal(0u, await client.ReceiveErrorAsync());
        Assert.Equal(0ul, export.Allocated);
    }

    [Fact]
    public async Task Extended_payloads_out_of_place_are_swallowed()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.OpenAsync(server, ReplyStyle.Extended);
        await client.SendAsync(client.Request(NbdCommand.Flush, 1, 0, 1000, flags: 0x20).Add(new byte[1000]));
        Assert.Equal(22u, await client.ReceiveErrorAsync());

        // qemu leaves the flag of a write out.
        await client.SendAsync(client.Request(NbdCommand.Write, 2, 0, 1000).Add(new byte[1000]));
        Assert.Equal(0u, await client.ReceiveErrorAsync());
        await client.RequestAsync(NbdCommand.Flush, 3);
        Chunk done = await client.ReceiveChunkAsync();
        Assert.Equal((0, true, 3ul, 0), (done.Type, done.Done, done.Cookie, done.Payload.Length));
    }

    [Fact]
    public async Task Requests_may_come_in_any_slices()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Size));
        using TestClient client = await TestClient.OpenAsync(server);
        byte[] data = Servers.Pattern(100);
        byte[] stream = client.Request(NbdCommand.Write, 1, 10, 100)
            .Add(data)
            .Add(client.Request(NbdCommand.Read, 2, 10, 100).ToArray())
            .ToArray();
        for (int slice = 1; slice < stream.Length; slice++)
        {
            for (int at = 0; at < stream.Length; at += slice)
            {
                await client.SendAsync(stream.AsMemory(at, Math.Min(slice, stream.Length - at)));
            }

            Assert.Equal((0u, 1ul), await client.ReceiveSimpleAsync());
            Assert.Equal(data, await client.ReceiveReadAsync(10, 100, structured: false));
        }
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order()
    {
        await using NbdServer server = Servers.Start(new MemoryExport(Servers.Pattern(Size)));
        using TestClient client = await TestClient.OpenAsync(server);
        Message all = new();
        for (uint i = 0; i < 1000; i++)
        {
            all.Add(client.Request(NbdCommand.Read, i, i, 16).ToArray());
        }

        await client.SendAsync(all);
        byte[] content = Servers.Pattern(Size);
        for (uint i = 0; i < 1000; i++)
        {
            Assert.Equal((0u, i), await client.ReceiveSimpleAsync());
            Assert.Equal(content[(int)i..((int)i + 16)], await client.ReceiveAsync(16));
        }
    }

    [Fact]
    public async Task A_failing_export_is_an_input_output_error_and_nothing_more()
    {
        await using NbdServer server = Servers.Start(new FailingExport());
        foreach (ReplyStyle style in new[] { ReplyStyle.Simple, ReplyStyle.Structured, ReplyStyle.Extended })
        {
            using TestClient client = await TestClient.OpenAsync(server, style);
            await client.RequestAsync(NbdCommand.Read, 1, 0, 10);
            Assert.Equal(5u, await client.ReceiveErrorAsync());
            await client.WriteAsync(2, 0, [1]);
            Assert.Equal(28u, await client.ReceiveErrorAsync());
        }
    }

    private sealed class FailingExport : IExport
    {
        public ulong Size => 4096;

        public ExportFeatures Features => ExportFeatures.None;

        public ValueTask<NbdError> ReadAsync(Memory<byte> buffer, ulong offset, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("broken");

        public async ValueTask<NbdError> WriteAsync(ReadOnlyMemory<byte> data, ulong offset, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return NbdError.NoSpace;
        }
    }
}
