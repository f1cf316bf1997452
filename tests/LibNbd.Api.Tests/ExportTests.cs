using LibNbd.Server;

namespace LibNbd.Api.Tests;

/// <summary>The state, the export and its extents, in .NET's own shapes.</summary>
public sealed class ExportTests
{
    private const string Parts = "x:parts";
    private const ulong PartSize = 50_000;

    [Fact]
    public void The_state_follows_the_connection() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = new();
        Assert.Equal(NbdHandleState.Created, nbd.State);
        nbd.SetOptMode(true);
        nbd.ConnectTcp("127.0.0.1", server.Port);
        Assert.Equal(NbdHandleState.Negotiating, nbd.State);
        nbd.OptGo();
        Assert.Equal(NbdHandleState.Ready, nbd.State);
        nbd.Shutdown();
        Assert.Equal(NbdHandleState.Closed, nbd.State);

        using NbdHandle dying = server.Connect();
        server.Dispose();
        Assert.Throws<NbdException>(() => dying.Pread(new byte[512], 0));
        Assert.Contains(dying.State, (NbdHandleState[])[NbdHandleState.Dead, NbdHandleState.Closed]);
    });

    [Fact]
    public void The_export_is_what_the_server_said() => Bounded.Run(() =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect(static nbd =>
        {
            nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
            nbd.AddMetaContext("x:none");
        });
        NbdExport export = nbd.Export;
        Assert.Equal(("", TestServer.Size, nbd.Size), (export.Name, (int)export.Size, export.Size));
        Assert.Equal([MetaContexts.ContextBaseAllocation], export.Contexts);
        Assert.Equal(
            (nbd.IsReadOnly(), nbd.IsRotational(), nbd.CanFlush(), nbd.CanFua(), nbd.CanTrim(), nbd.CanZero(), nbd.CanFastZero()),
            (export.IsReadOnly, export.IsRotational, export.CanFlush, export.CanFua, export.CanTrim, export.CanZero, export.CanFastZero));
        Assert.Equal((nbd.CanCache(), nbd.CanMultiConn()), (export.CanCache, export.CanMultiConn));
        Assert.Equal(
            (nbd.GetBlockSize(BlockSizeKind.Minimum), nbd.GetBlockSize(BlockSizeKind.Preferred), nbd.GetBlockSize(BlockSizeKind.Maximum)),
            (export.MinimumBlockSize, export.PreferredBlockSize, export.MaximumBlockSize));
        using NbdHandle fresh = new();
        Assert.Throws<NbdException>(() => fresh.Export);
        Assert.Throws<NbdException>(() => fresh.Size);
    });

    /// <summary>One context needs many replies, the other one; and the range begins and ends in the middle of an extent.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Extents_of_a_range_are_whole(bool extendedHeaders) => Bounded.Of(Task.Run(async () =>
    {
        const int Pages = 1000;
        const long Size = (long)Pages * MemoryExport.PageSize;
        MemoryExport disk = new((ulong)Size)
        {
            MetaContexts = [.. MetaContext.AllocationOnly, new MetaContext(Parts)],
            Describe = static (_, offset, length, extents) =>
            {
                for (ulong at = offset; at < offset + length && at < offset + (10 * PartSize);)
                {
                    ulong next = Math.Min(offset + length, ((at / PartSize) + 1) * PartSize);
                    extents.Add(next - at, at / PartSize);
                    at = next;
                }
            },
        };
        using TestServer server = new(options => options.ExtendedHeaders = extendedHeaders, disk);
        using NbdHandle nbd = server.Connect(static nbd =>
        {
            nbd.AddMetaContext(MetaContexts.ContextBaseAllocation);
            nbd.AddMetaContext(Parts);
        });
        for (int page = 0; page < Pages; page += 2)
        {
            nbd.Pwrite([1], (ulong)page * MemoryExport.PageSize);
        }

        const long Begin = 100;
        const long End = Size - 200;
        foreach (string? only in (string?[])[null, Parts, MetaContexts.ContextBaseAllocation])
        {
            Dictionary<string, long> reached = new()
            {
                [MetaContexts.ContextBaseAllocation] = Begin,
                [Parts] = Begin,
            };
            await foreach (NbdExtent extent in nbd.GetExtentsAsync(Begin, End - Begin, only))
            {
                bool isPart = extent.Context == Parts;
                long size = isPart ? (long)PartSize : MemoryExport.PageSize;
                long number = extent.Offset / size;
                Assert.Equal(reached[extent.Context], extent.Offset);
                Assert.Equal(
                    isPart ? (ulong)number : number % 2 == 1 ? MetaContexts.StateHole | MetaContexts.StateZero : 0, extent.Flags);
                Assert.True(extent.End <= Math.Min(End, (number + 1) * size));
                reached[extent.Context] = extent.End;
            }

            foreach ((string context, long end) in reached)
            {
                Assert.Equal(only is null || only == context ? End : Begin, end);
            }
        }
    }));

    [Fact]
    public Task Extents_that_cannot_be_had_say_why() => Bounded.Of(Task.Run(async () =>
    {
        using TestServer server = new();
        using NbdHandle nbd = server.Connect();
        NbdException none = await Assert.ThrowsAsync<NbdException>(async () => await Count(nbd.GetExtentsAsync(0, 512)));
        Assert.Equal(NbdErrorCode.NotSupported, none.Code);
        using NbdHandle asking = server.Connect(static nbd => nbd.AddMetaContext(MetaContexts.ContextBaseAllocation));
        await Assert.ThrowsAsync<NbdException>(async () => await Count(asking.GetExtentsAsync(0, 512, "x:none")));
        await Assert.ThrowsAsync<NbdException>(async () => await Count(asking.GetExtentsAsync(0, TestServer.Size + 1)));
        Assert.Equal(0, await Count(asking.GetExtentsAsync(4096, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => asking.GetExtentsAsync(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => asking.GetExtentsAsync(1, long.MaxValue));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Count(asking.GetExtentsAsync(0, 512, cancellationToken: new CancellationToken(canceled: true))));
        Assert.Equal(1, await Count(asking.GetExtentsAsync(0, 512)));
    }));

    private static async Task<int> Count(IAsyncEnumerable<NbdExtent> extents)
    {
        int count = 0;
        await foreach (NbdExtent _ in extents)
        {
            count++;
        }

        return count;
    }
}
