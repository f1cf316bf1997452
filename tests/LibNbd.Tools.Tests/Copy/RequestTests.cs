using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>Which requests the destination sees, and when the source is read, ours and Debian's beside each other.</summary>
public sealed class RequestTests
{
    // 256 KiB with a byte at 0 and one at 100000; the server's pages are 32 KiB.
    private const int Size = 256 << 10;

    public static TheoryData<string, string, string> Table => new()
    {
        { "ours", "", "write 4096@0, zero 94208@4096, write 4096@98304, zero 159744@102400" },
        { "ours", "--no-extents", "write 4096@0, zero 94208@4096, write 4096@98304, zero 159744@102400" },
        { "ours", "--destination-is-zero", "write 4096@0, write 4096@98304" },
        { "ours", "--target-is-zero", "write 4096@0, write 4096@98304" },
        { "ours", "--allocated", "write 262144@0" },
        { "ours", "-S 0", "write 262144@0" },
        { "ours", "-S 0 --no-extents", "write 262144@0" },
        { "ours", "--synchronous", "write 32768@0, zero 65536@32768, write 32768@98304, zero 131072@131072" },
        { "ours", "--request-size=128k", "write 4096@0, zero 94208@4096, write 4096@98304, zero 28672@102400, zero 131072@131072" },
        { "ours", "--flush", "write 4096@0, zero 94208@4096, write 4096@98304, zero 159744@102400, flush" },
        { "Debian's", "", "write 4096@0, zero 94208@4096, write 4096@98304, zero 159744@102400" },
        { "Debian's", "--destination-is-zero", "write 4096@0, write 4096@98304" },
        { "Debian's", "--allocated", "write 262144@0" },
        { "Debian's", "--synchronous", "write 32768@0, zero 65536@32768, write 32768@98304, zero 131072@131072" },
        { "Debian's", "--flush", "write 4096@0, zero 94208@4096, write 4096@98304, zero 159744@102400, flush" },
    };

    // copy-sparse, copy-sparse-allocated, copy-sparse-no-extents, copy-sparse-request-size, copy-flush
    [Theory]
    [MemberData(nameof(Table))]
    public Task The_destination_sees(string tool, string options, string expected) => Scope.Run(async scope =>
    {
        MemoryExport source = new(Size);
        source.Write("x"u8, 0);
        source.Write("x"u8, 100000);
        MemoryExport destination = new(Size);
        await using NbdServer from = Disks.Serve(source);
        await using NbdServer to = Disks.Serve(destination);
        (await Disks.Copy(tool, [.. Words(options), from.Uri, to.Uri])).Success();
        Assert.Equal(expected, Requests(to, isFlushLast: options == "--flush"));
        Assert.Equal(source.ToArray(), destination.ToArray());
    });

    [Theory]
    [InlineData("", 0)]
    [InlineData("--allocated", (int)NbdCommandFlags.NoHole)]
    public async Task Zeroes_may_be_trimmed_unless_space_is_to_be_allocated(string options, int flags)
    {
        await using NbdServer from = Disks.Serve(new MemoryExport(Size));
        await using NbdServer to = Disks.Serve(new MemoryExport(Size));
        (await ToolRun.Of("nbdcopy", [.. Words(options), from.Uri, to.Uri])).Success();
        RequestRecord zero = Assert.Single(to.Requests, request => request.Command == NbdCommand.WriteZeroes);
        Assert.Equal((NbdCommandFlags)flags, zero.Flags & NbdCommandFlags.NoHole);
    }

    // copy-sparse: zeroes go in pieces of 128 MiB
    [Fact]
    public async Task Long_zeroes_go_in_pieces()
    {
        await using NbdServer from = Disks.Serve(new MemoryExport(1 << 30));
        await using NbdServer to = Disks.Serve(new MemoryExport(7UL << 60));
        (await ToolRun.Of("nbdcopy", "-C", "1", from.Uri, to.Uri)).Success();
        Assert.Equal(8, to.RequestCount(NbdCommand.WriteZeroes));
        Assert.All(to.Requests.Where(request => request.Command == NbdCommand.WriteZeroes), zero => Assert.Equal(128UL << 20, zero.Length));
        Assert.Equal(0, from.RequestCount(NbdCommand.Read));
    }

    // What is 64 GiB of holes takes two requests for each 128 MiB, and nothing is read.
    [Fact]
    public async Task A_disk_of_holes_is_copied_by_its_extents()
    {
        await using NbdServer from = Disks.Serve(new MemoryExport(64UL << 30));
        await using NbdServer to = Disks.Serve(new MemoryExport(64UL << 30));
        (await ToolRun.Of("nbdcopy", "-C", "1", from.Uri, to.Uri)).Success();
        Assert.Equal((512, 512), (from.RequestCount(NbdCommand.BlockStatus), to.RequestCount(NbdCommand.WriteZeroes)));
        Assert.Equal(0, from.RequestCount(NbdCommand.Read));
    }

    // copy-nbd-error: a server that cannot zero is sent zeroes
    [Fact]
    public async Task A_server_that_cannot_zero_is_sent_zeroes()
    {
        MemoryExport destination = new(Enumerable.Repeat((byte)7, Size).ToArray()) { Features = ExportFeatures.Flush };
        await using NbdServer from = Disks.Serve(new MemoryExport(Size));
        await using NbdServer to = Disks.Serve(destination);
        (await ToolRun.Of("nbdcopy", from.Uri, to.Uri)).Success();
        Assert.Equal("write 262144@0", Requests(to, isFlushLast: false));
        Assert.Equal(new byte[Size], destination.ToArray());
    }

    [Theory]
    [InlineData(4, 2, 2)]
    [InlineData(1, 8, 1)]
    [InlineData(3, 3, 3)]
    public async Task Connections_are_as_many_as_both_options_allow(int connections, int threads, int expected)
    {
        await using NbdServer from = Disks.Serve(new MemoryExport(Size));
        await using NbdServer to = Disks.Serve(new MemoryExport(Size));
        (await ToolRun.Of("nbdcopy", "-C", $"{connections}", "-T", $"{threads}", from.Uri, to.Uri)).Success();
        Assert.Equal((expected, expected), (from.Connections, to.Connections));
    }

    [Fact]
    public async Task A_side_without_multi_conn_has_one_connection()
    {
        await using NbdServer from = Disks.Serve(new MemoryExport(Size));
        await using NbdServer to = Disks.Serve(new MemoryExport(Size) { Features = ExportFeatures.Flush | ExportFeatures.WriteZeroes });
        (await ToolRun.Of("nbdcopy", "-C", "4", "-T", "4", from.Uri, to.Uri)).Success();
        Assert.Equal((1, 1), (from.Connections, to.Connections));
    }

    [Theory]
    [InlineData("--connections=0")]
    [InlineData("--requests=0")]
    [InlineData("--request-size=3000")]
    [InlineData("--request-size=2k")]
    [InlineData("--request-size=64M")]
    [InlineData("--sparse=100")]
    [InlineData("--sparse=768")]
    [InlineData("--blkhash=crc32")]
    [InlineData("--blkhash=sha1/3000")]
    [InlineData("--progress=x")]
    public async Task Options_that_are_not_valid_are_refused(string option)
    {
        ProgramResult result = await ToolRun.Of("nbdcopy", option, "/dev/null", "null:");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(option[..option.IndexOf('=', StringComparison.Ordinal)], result.Errors, StringComparison.Ordinal);
    }

    private static string[] Words(string options) => options.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>In the order of the offsets: they are sent in any order, but a flush that is not the last one is seen.</summary>
    private static string Requests(NbdServer server, bool isFlushLast)
    {
        List<RequestRecord> all = [.. server.Requests.Where(
            request => request.Command is NbdCommand.Write or NbdCommand.WriteZeroes or NbdCommand.Flush)];
        Assert.Equal(isFlushLast, all[^1].Command == NbdCommand.Flush);
        IEnumerable<string> sorted = all.Where(request => request.Command != NbdCommand.Flush).OrderBy(request => request.Offset)
            .Select(request => $"{(request.Command == NbdCommand.Write ? "write" : "zero")} {request.Length}@{request.Offset}");
        return string.Join(", ", isFlushLast ? sorted.Append("flush") : sorted);
    }
}
