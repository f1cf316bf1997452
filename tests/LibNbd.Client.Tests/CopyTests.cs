using Microsoft.Win32.SafeHandles;

namespace LibNbd.Client.Tests;

/// <summary>Copies to and from exports, streams and files.</summary>
public sealed class CopyTests
{
    private static readonly NbdCopyOptions SmallBlocks = new() { BlockSize = 4096, Parallelism = 5 };

    /// <summary>Data at odd places, so that no border lies on a block of the target.</summary>
    private static byte[] Sparse()
    {
        byte[] content = new byte[TestDisk.Size];
        TestDisk.Content(0, 100_000).CopyTo(content, 40_000);
        TestDisk.Content(7, 3).CopyTo(content, 500_001);
        TestDisk.Content(9, 1000).CopyTo(content, TestDisk.Size - 1000);
        return content;
    }

    [Theory]
    [InlineData(1u)]
    [InlineData(65536u)]
    public async Task To_another_export_sparse(uint block)
    {
        await using TestDisk source = new(new MemoryExport(Sparse()));
        MemoryExport copy = new(Enumerable.Repeat((byte)0xff, TestDisk.Size * 2).ToArray())
        {
            BlockSizes = new BlockSizes(block, 65536, 1 << 20),
        };
        await using TestDisk target = new(copy);
        NbdClient from = await source.ConnectAsync();
        NbdClient to = await target.ConnectAsync(builder => builder.MaxConnections = 4);
        List<NbdCopyProgress> told = [];
        await from.CopyToAsync(to, SmallBlocks with { Progress = new Told(told) });
        Assert.Equal(Sparse(), copy.ToArray()[..TestDisk.Size]);
        Assert.Equal(-1, copy.ToArray().AsSpan(TestDisk.Size).IndexOfAnyExcept((byte)0xff));
        Assert.InRange(source.BytesRead, 101_003, 400_000);
        Assert.Equal(NbdCommand.Flush, target.Requests.Last().Command);
        Assert.Equal(told.Order(Comparer<NbdCopyProgress>.Create((a, b) => a.Done.CompareTo(b.Done))), told);
        Assert.Equal(TestDisk.Size, told[^1].Done);
        Assert.Equal(TestDisk.Size, told[^1].Total);
        Assert.InRange(told[^1].Transferred, 101_003, 400_000);
    }

    [Fact]
    public async Task To_a_file_and_back()
    {
        using TestFolder folder = new();
        string path = folder.NewPath("img");
        await using TestDisk source = new(new MemoryExport(Sparse()));
        await using TestDisk target = new(new MemoryExport(TestDisk.Size));
        NbdClient from = await source.ConnectAsync();
        NbdClient to = await target.ConnectAsync();
        await File.WriteAllTextAsync(path, "what was there before");
        await from.CopyToAsync(path, SmallBlocks);
        Assert.Equal(Sparse(), await File.ReadAllBytesAsync(path));
        await to.CopyFromAsync(path, SmallBlocks with { IsTargetZero = true });
        Assert.Equal(Sparse(), ((MemoryExport)target.Export).ToArray());
        Assert.DoesNotContain(NbdCommand.WriteZeroes, target.Requests.Select(request => request.Command));
        Assert.InRange(((MemoryExport)target.Export).Allocated, 101_003ul, 300_000ul);
    }

    /// <summary>What is read is written, zero or not: so the holes were not read.</summary>
    [Fact]
    public async Task Of_a_sparse_file_only_the_data_is_read()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells where a file has holes");
        const int block = 65536;
        using TestFolder folder = new();
        string path = folder.NewPath("img");
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, TestDisk.Size);
            RandomAccess.Write(file, TestDisk.Content(0, block), 2 * block);
            RandomAccess.Write(file, new byte[block], 6 * block);
        }

        await using TestDisk target = new(new MemoryExport(Enumerable.Repeat((byte)0xee, TestDisk.Size).ToArray()));
        NbdClient to = await target.ConnectAsync();
        await to.CopyFromAsync(path, SmallBlocks with { DetectsZeroes = false });
        Assert.Equal(await File.ReadAllBytesAsync(path), ((MemoryExport)target.Export).ToArray());
        Assert.Equal(2 * block, target.Requests.Where(static one => one.Command == NbdCommand.Write).Sum(static one => (long)one.Length));
        Assert.Equal(
            [(0L, 2L * block), (3 * block, 3 * block), (7 * block, TestDisk.Size - (7 * block))],
            target.Requests.Where(static one => one.Command == NbdCommand.WriteZeroes)
                .Select(static one => ((long)one.Offset, (long)one.Length)).Order());
    }

    [Fact]
    public async Task A_file_without_any_data_is_one_hole()
    {
        using TestFolder folder = new();
        string path = folder.NewPath("img");
        using (SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write))
        {
            RandomAccess.SetLength(file, TestDisk.Size);
        }

        await using TestDisk target = new();
        NbdClient to = await target.ConnectAsync();
        await to.CopyFromAsync(path);
        Assert.DoesNotContain(NbdCommand.Write, target.Requests.Select(static one => one.Command));
        Assert.Equal(-1, ((MemoryExport)target.Export).ToArray().AsSpan().IndexOfAnyExcept((byte)0));
    }

    /// <summary>The end of the stream is not on a block, and what is behind it stays.</summary>
    [Theory]
    [InlineData(1u)]
    [InlineData(512u)]
    public async Task From_a_stream_and_to_one(uint block)
    {
        const int length = 123_457;
        byte[] before = [.. Enumerable.Repeat((byte)0xee, TestDisk.Size)];
        await using TestDisk disk = new(new MemoryExport(before) { BlockSizes = new BlockSizes(block, 4096, 1 << 20) });
        NbdClient client = await disk.ConnectAsync();
        byte[] data = TestDisk.Content(3, length);
        data.AsSpan(8192, 8192).Clear();
        using MemoryStream from = new(data);
        await client.CopyFromAsync(from, SmallBlocks);
        using MemoryStream to = new();
        await client.CopyToAsync(to, SmallBlocks);
        data.CopyTo(before, 0);
        Assert.Equal(before, to.ToArray());
        using MemoryStream long_ = new(new byte[TestDisk.Size + 1]);
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => client.CopyFromAsync(long_, SmallBlocks));
        Assert.Equal(NbdErrorCode.NoSpace, failure.Code);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused()
    {
        await using TestDisk large = new();
        await using TestDisk small = new(new MemoryExport(512));
        NbdClient from = await large.ConnectAsync();
        NbdClient to = await small.ConnectAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => from.CopyToAsync(to));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => to.CopyToAsync(from, new NbdCopyOptions { Parallelism = 0 }));
    }

    [Fact]
    public async Task The_first_failure_ends_it()
    {
        await using TestDisk source = new();
        await using TestDisk target = new(onRequest: context => new(
            context.Offset == 40960 ? RequestAction.Fail(NbdError.NoSpace) : RequestAction.Proceed));
        NbdClient from = await source.ConnectAsync();
        NbdClient to = await target.ConnectAsync();
        NbdException failure = await Assert.ThrowsAsync<NbdException>(() => Bounded.Of(from.CopyToAsync(to, SmallBlocks)));
        Assert.Equal(NbdErrorCode.NoSpace, failure.Code);
    }

    [Fact]
    public async Task Cancelling_ends_it()
    {
        using CancellationTokenSource stop = new();
        await using TestDisk source = new();
        await using TestDisk target = new(onRequest: async context =>
        {
            if (context.Offset == 40960)
            {
                await stop.CancelAsync();
                return RequestAction.Ignore;
            }

            return RequestAction.Proceed;
        });
        NbdClient from = await source.ConnectAsync();
        NbdClient to = await target.ConnectAsync(builder => builder.ShutdownTimeout = TimeSpan.Zero);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Bounded.Of(from.CopyToAsync(to, SmallBlocks, stop.Token)));
    }

    /// <summary>Told at once, on the thread that copies; Progress&lt;T&gt; would tell later.</summary>
    private sealed class Told(List<NbdCopyProgress> told) : IProgress<NbdCopyProgress>
    {
        public void Report(NbdCopyProgress value) => told.Add(value);
    }
}
