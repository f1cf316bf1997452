using System.Buffers;
using System.Buffers.Binary;

namespace LibNbd.Client.Tests;

/// <summary>The commands while nothing is lost.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task The_export_is_known_once_it_is_connected()
    {
        await using TestDisk disk = new();
        NbdClient client = disk.Client();
        Assert.Throws<InvalidOperationException>(() => client.Export);
        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ReadAsync(new byte[1], 0).AsTask());
        await client.ConnectAsync();
        await client.ConnectAsync();
        Assert.Equal(TestDisk.Size, client.Export.Size);
        Assert.Equal(["base:allocation"], client.Export.Contexts);
        Assert.Equal(1, disk.Attempts);
    }

    [Fact]
    public async Task What_is_written_is_read_and_flushed()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        byte[] data = [.. Enumerable.Range(0, 5000).Select(i => (byte)~i)];
        await client.WriteAsync(data, 12345);
        await client.ZeroAsync(13000, 1000);
        await client.TrimAsync(1 << 19, 1 << 18);
        await client.CacheAsync(0, TestDisk.Size);
        await client.FlushAsync();
        byte[] read = new byte[7000];
        await client.ReadAsync(read, 12000);
        byte[] expected = TestDisk.Content(12000, 7000);
        data.CopyTo(expected, 345);
        expected.AsSpan(1000, 1000).Clear();
        Assert.Equal(expected, read);
        Assert.Equal(
            [NbdCommand.Write, NbdCommand.WriteZeroes, NbdCommand.Trim, NbdCommand.Cache, NbdCommand.Flush, NbdCommand.Read],
            disk.Requests.Select(request => request.Command));
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_length_of_0()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync();
        await client.ReadAsync(Memory<byte>.Empty, 0);
        await client.WriteAsync(ReadOnlyMemory<byte>.Empty, TestDisk.Size);
        await client.ZeroAsync(0, 0);
        await client.TrimAsync(0, 0);
        await client.CacheAsync(0, 0);
        await client.WriteAsync(ReadOnlySequence<byte>.Empty, 0);
        await client.ReadAsync([], 0);
        Assert.Empty(await Collect(client.GetExtentsAsync(0, 0)));
        Assert.Empty(disk.Requests);
    }

    [Fact]
    public async Task Ranges_outside_the_export_are_refused_before_anything_is_sent()
    {
        await using TestDisk disk = new(new MemoryExport(TestDisk.Size) { BlockSizes = new BlockSizes(512, 4096, 1 << 20) });
        NbdClient client = await disk.ConnectAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ReadAsync(new byte[512], -512).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ReadAsync(new byte[512], TestDisk.Size).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.ZeroAsync(0, -512).AsTask());
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => client.TrimAsync(long.MaxValue, 512).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => client.WriteAsync(new byte[512], 1).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => client.WriteAsync(new byte[511], 512).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => client.WriteAsync(new byte[512], 0, CommandFlags.NoHole).AsTask());
        Assert.Throws<ArgumentOutOfRangeException>(() => client.GetExtentsAsync(512, TestDisk.Size));
        Assert.Empty(disk.Requests);
    }

    /// <summary>With a largest payload of 64 KiB, and the last piece shorter.</summary>
    [Fact]
    public async Task Large_ones_are_split_by_the_servers_maximum()
    {
        const int most = 64 << 10;
        const int length = (4 * most) + 1024;
        await using TestDisk disk = new(
            new MemoryExport(TestDisk.Content(0, TestDisk.Size)) { BlockSizes = new BlockSizes(1, 4096, most) });
        NbdClient client = await disk.ConnectAsync(builder => builder.MaxConnections = 4);
        Assert.Equal(4, client.ConnectionCount);
        byte[] read = new byte[length];
        await client.ReadAsync(read, 100);
        Assert.Equal(TestDisk.Content(100, length), read);
        RequestRecord[] requests = [.. disk.Requests.OrderBy(request => request.Offset)];
        Assert.Equal([most, most, most, most, 1024], requests.Select(request => (int)request.Length));
        Assert.Equal(4, requests.Select(request => request.Connection).Distinct().Count());
        read.AsSpan().Reverse();
        await client.WriteAsync(read, 50);
        byte[] again = new byte[length];
        await client.ReadAsync(again, 50);
        Assert.Equal(read, again);
    }

    [Fact]
    public async Task Memory_may_be_in_pieces()
    {
        await using TestDisk disk = new(
            new MemoryExport(TestDisk.Content(0, TestDisk.Size)) { BlockSizes = new BlockSizes(512, 4096, 4096) });
        NbdClient client = await disk.ConnectAsync();
        Memory<byte>[] pieces = [new byte[3], Memory<byte>.Empty, new byte[5000], new byte[8192 - 5003]];
        await client.ReadAsync(pieces, 512);
        Assert.Equal(TestDisk.Content(512, 8192), pieces.SelectMany(piece => piece.ToArray()));

        byte[] data = [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 7))];
        await client.WriteAsync(Sequence(data, 3, 700, 5000), 4096);
        byte[] read = new byte[8192];
        await client.ReadAsync(read, 4096);
        Assert.Equal(data, read);
    }

    [Fact]
    public async Task Nothing_is_written_to_what_is_read_only()
    {
        await using TestDisk disk = new();
        NbdClient client = await disk.ConnectAsync(builder => builder.IsReadOnly = true);
        foreach (Func<ValueTask> call in (Func<ValueTask>[])
        [
            () => client.WriteAsync(new byte[512], 0), () => client.ZeroAsync(0, 512), () => client.TrimAsync(0, 512),
        ])
        {
            NbdException refusal = await Assert.ThrowsAsync<NbdException>(() => call().AsTask());
            Assert.Equal(NbdErrorCode.PermissionDenied, refusal.Code);
        }

        Assert.Empty(disk.Requests);
    }

    [Fact]
    public async Task An_error_of_the_server_is_the_callers_and_nothing_is_repeated()
    {
        await using TestDisk disk = new(onRequest: Misbehavior.Always(RequestAction.Fail(NbdError.NoSpace)));
        NbdClient client = await disk.ConnectAsync();
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => client.WriteAsync(new byte[512], 0).AsTask());
        Assert.Equal(NbdErrorCode.NoSpace, failure.Code);
        Assert.Single(disk.Requests);
        Assert.Equal(NbdClientState.Connected, client.State);
    }

    /// <summary>A server that does not say multi-conn has one connection; one that can only be read has as many as wanted.</summary>
    [Theory]
    [InlineData(ExportFeatures.Flush, false, 1)]
    [InlineData(ExportFeatures.Flush | ExportFeatures.MultiConnection, false, 3)]
    [InlineData(ExportFeatures.ReadOnly, false, 3)]
    [InlineData(ExportFeatures.Flush, true, 3)]
    public async Task Several_connections_need_the_servers_word(ExportFeatures features, bool isReadOnly, int connections)
    {
        await using TestDisk disk = new(new MemoryExport(TestDisk.Size) { Features = features });
        NbdClient client = await disk.ConnectAsync(builder =>
        {
            builder.MaxConnections = 3;
            builder.IsReadOnly = isReadOnly;
        });
        Assert.Equal(connections, client.ConnectionCount);
    }

    /// <summary>A page that is data among zeroes, and another metadata context.</summary>
    internal static MemoryExport TwoContexts()
    {
        byte[] content = new byte[TestDisk.Size];
        content.AsSpan(MemoryExport.PageSize, MemoryExport.PageSize).Fill(1);
        return new MemoryExport(content)
        {
            MetaContexts = [new MetaContext(MetaContext.Allocation), new MetaContext("x:dirty")],
            Describe = (_, _, length, extents) => extents.Add(length, 7),
        };
    }

    [Fact]
    public async Task A_server_that_leaves_a_context_out_is_told_so()
    {
        const int Header = 32;
        const int Flags = 5;
        const byte Done = 1;
        await using TestDisk disk = new(TwoContexts(), static _ => new(RequestAction.Rewrite(static answer =>
        {
            // Of the extended headers' chunks the first is the only one, and says so.
            int second = Header + (int)BinaryPrimitives.ReadUInt64BigEndian(answer.Span[(Header - sizeof(ulong))..]);
            byte[] bytes = answer[..second].ToArray();
            bytes[Flags] |= Done;
            return bytes;
        })));
        NbdClient client = await disk.ConnectAsync(builder => builder.MetaContexts.Add("x:dirty"));
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Collect(client.GetExtentsAsync(512, 1024)));
        Assert.Equal(NbdErrorCode.ProtocolViolation, failure.Code);
        Assert.Contains("no extent of x:dirty at 512", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extents_are_told_by_context_without_a_gap()
    {
        await using TestDisk disk = new(TwoContexts());
        NbdClient client = await disk.ConnectAsync(builder => builder.MetaContexts.Add("x:dirty"));
        NbdExtent[] all = await Collect(client.GetExtentsAsync(512, TestDisk.Size - 512));
        Assert.Equal(
            [(512L, 32256L, 3UL), (32768L, 32768L, 0UL), (65536L, TestDisk.Size - 65536L, 3UL)],
            all.Where(extent => extent.Context == "base:allocation").Select(extent => (extent.Offset, extent.Length, extent.Flags)));
        Assert.Equal([new NbdExtent("x:dirty", 0, 1024, 7)], await Collect(client.GetExtentsAsync(0, 1024, "x:dirty")));
        Assert.Equal(
            NbdErrorCode.NotSupported, Assert.Throws<NbdException>(() => client.GetExtentsAsync(0, 1024, "x:other")).Code);
    }

    [Fact]
    public async Task Exports_are_listed_without_being_connected()
    {
        await using TestDisk disk = new()
        {
            Configure = options => options.Exports["second"] = new MemoryExport(1) { Description = "the other" },
        };
        await disk.RestartAsync();
        NbdClient client = disk.Client();
        Assert.Equal(
            [new NbdListedExport("", ""), new NbdListedExport("second", "the other")],
            (await client.ListExportsAsync()).OrderBy(export => export.Name, StringComparer.Ordinal));
        Assert.Equal(NbdClientState.Created, client.State);
    }

    [Fact]
    public async Task A_cancelled_read_ends_at_once_and_the_connection_stays()
    {
        TaskCompletionSource<bool> asked = new();
        TaskCompletionSource answer = new();
        await using TestDisk disk = new(onRequest: async context =>
        {
            if (context.Offset == 0)
            {
                asked.TrySetResult(true);
                await answer.Task;
            }

            return RequestAction.Proceed;
        });
        NbdClient client = await disk.ConnectAsync();
        using CancellationTokenSource stop = new();
        Task read = client.ReadAsync(new byte[512], 0, stop.Token).AsTask();
        await Bounded.Of(asked.Task);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(read));
        await client.ReadAsync(new byte[512], 512);
        answer.SetResult();
        Assert.Equal(1, disk.Attempts);
    }

    internal static async Task<T[]> Collect<T>(IAsyncEnumerable<T> items)
    {
        List<T> all = [];
        await foreach (T item in items)
        {
            all.Add(item);
        }

        return [.. all];
    }

    private static ReadOnlySequence<byte> Sequence(byte[] data, params int[] cuts)
    {
        Segment first = new(data.AsMemory(0, cuts[0]), null);
        Segment last = first;
        for (int i = 0; i < cuts.Length; i++)
        {
            int end = i + 1 < cuts.Length ? cuts[i + 1] : data.Length;
            last = new Segment(data.AsMemory(cuts[i], end - cuts[i]), last);
        }

        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal Segment(ReadOnlyMemory<byte> memory, Segment? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
