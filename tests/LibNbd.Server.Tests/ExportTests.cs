using LibNbd.Protocol;

namespace LibNbd.Server.Tests;

public sealed class ExportTests
{
    private static async Task<ExportExtent[]> MapAsync(IExport export, ulong offset, ulong length)
    {
        ExtentList list = new();
        Assert.Equal(NbdError.None, await export.GetExtentsAsync(MetaContext.Allocation, offset, length, list, default));
        return [.. Enumerable.Range(0, list.Count).Select(i => list[i])];
    }

    [Fact]
    public async Task Memory_pages_come_with_writes_and_go_with_trim_and_zero()
    {
        const int Page = MemoryExport.PageSize;
        MemoryExport export = new((Page * 8) + 100);
        Assert.Equal([new((Page * 8) + 100, 3)], await MapAsync(export, 0, export.Size));
        export.Write(new byte[2], Page - 1);
        Assert.Equal([new(2 * Page, 0), new((Page * 6) + 100, 3)], await MapAsync(export, 0, export.Size));
        Assert.Equal([new(10, 0), new(5, 3)], await MapAsync(export, (2 * Page) - 10, 15));
        await export.TrimAsync(10, Page, default);
        Assert.Equal(2ul * Page, export.Allocated);
        await export.TrimAsync(0, Page, default);
        Assert.Equal([new(Page, 3), new(Page, 0), new((Page * 6) + 100, 3)], await MapAsync(export, 0, export.Size));
        export.Write([1], export.Size - 1);
        await export.ZeroAsync(Page, export.Size - Page, NbdCommandFlags.None, default);
        Assert.Equal(0ul, export.Allocated);
        await export.ZeroAsync(1, 1, NbdCommandFlags.NoHole, default);
        Assert.Equal([new(Page, 0), new((Page * 7) + 100, 3)], await MapAsync(export, 0, export.Size));
    }

    [Fact]
    public async Task Memory_beyond_its_limit_is_no_space()
    {
        MemoryExport export = new(1UL << 40) { MaximumAllocated = 2 * MemoryExport.PageSize };
        Assert.Equal(NbdError.None, export.Write(new byte[2 * MemoryExport.PageSize], 0));
        Assert.Equal(NbdError.None, export.Write([1], 0));
        Assert.Equal(NbdError.NoSpace, export.Write([1], 1UL << 39));
        Assert.Equal(NbdError.NoSpace, await export.ZeroAsync(1UL << 39, 1, NbdCommandFlags.NoHole, default));
        await export.TrimAsync(0, export.Size, default);
        Assert.Equal(NbdError.None, export.Write([1], 1UL << 39));
    }

    [Fact]
    public void Memory_size_and_range_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MemoryExport(1UL << 63));
        MemoryExport export = new(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => export.Read(new byte[2], 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => export.Write([1], ulong.MaxValue));
    }

    [Fact]
    public void Extents_join_and_are_fitted()
    {
        ExtentList list = new();
        list.Add(10, 1);
        list.Add(0, 7);
        list.Add(10, 1);
        list.Add(10, 2);
        list.Add(10, 3);
        list.Fit(25, onlyOne: false);
        Assert.Equal([new(20, 1), new(5, 2)], list.Items);
        list.Fit(25, onlyOne: true);
        Assert.Equal([new ExportExtent(20, 1)], list.Items);
        list.Fit(5, onlyOne: true);
        Assert.Equal([new ExportExtent(5, 1)], list.Items);
        list.Clear();
        list.Fit(9, onlyOne: false);
        Assert.Equal([new ExportExtent(9, 0)], list.Items);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task File_reads_writes_and_knows_its_holes(bool noHole)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "holes are seen on Linux only");
        const int Block = 1 << 16;
        using TestFolder folder = new();
        byte[] content = Servers.Pattern(4 * Block);
        await File.WriteAllBytesAsync(folder["disk"], content);
        using FileExport export = new(folder["disk"]);
        Assert.Equal(4ul * Block, export.Size);
        Assert.Equal([new(4 * Block, 0)], await MapAsync(export, 0, export.Size));

        Assert.Equal(NbdError.None, await export.ZeroAsync(Block, Block, noHole ? NbdCommandFlags.NoHole : NbdCommandFlags.None, default));
        content.AsSpan(Block, Block).Clear();
        Assert.Equal(NbdError.None, await export.WriteAsync("abc"u8.ToArray(), 5, default));
        "abc"u8.CopyTo(content.AsSpan(5));
        Assert.Equal(NbdError.None, await export.TrimAsync(3 * Block, Block, default));
        content.AsSpan(3 * Block).Clear();
        Assert.Equal(NbdError.None, await export.FlushAsync(default));
        byte[] read = new byte[4 * Block];
        Assert.Equal(NbdError.None, await export.ReadAsync(read, 0, default));
        Assert.Equal(content, read);
        Assert.Equal(content, await File.ReadAllBytesAsync(folder["disk"]));
        ExportExtent[] map = await MapAsync(export, 0, export.Size);
        Assert.Equal(new ExportExtent(Block, 3), map[^1]);
        if (!noHole)
        {
            Assert.Equal([new(Block, 0), new(Block, 3), new(Block, 0), new(Block, 3)], map);
            Assert.Equal([new(10, 3), new(7, 0)], await MapAsync(export, (2 * Block) - 10, 17));
        }
    }

    [Fact]
    public async Task File_that_is_cut_short_reads_as_zero()
    {
        using TestFolder folder = new();
        await File.WriteAllBytesAsync(folder["disk"], Servers.Pattern(1000));
        using FileExport export = new(folder["disk"], readOnly: true);
        Assert.True(export.Features.HasFlag(ExportFeatures.ReadOnly));
        using (FileStream file = new(folder["disk"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(500);
        }

        byte[] read = Servers.Pattern(1000, seed: 2);
        await export.ReadAsync(read, 0, default);
        Assert.Equal([.. Servers.Pattern(1000)[..500], .. new byte[500]], read);
    }
}
