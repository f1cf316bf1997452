using System.Text.Json;
using LibNbd.Protocol;
using LibNbd.TestSupport.Servers;

namespace LibNbd.Server.Tests;

/// <summary>Real clients are the oracles: what they understand is right.</summary>
public sealed class PeerTests
{
    private const int Size = 4 << 20;
    private const int Page = MemoryExport.PageSize;

    /// <summary>Data at the front, a hole in the middle, a little data near the end.</summary>
    private static MemoryExport Disk()
    {
        MemoryExport export = new(Size) { Description = "a disk" };
        export.Write(Servers.Pattern(10 * Page), 0);
        export.Write(Servers.Pattern(100), Size - Page);
        return export;
    }

    private static Task<ProgramResult> RunAsync(bool newer, string program, params string[] arguments) =>
        newer ? Peer.RunNewerAsync(program, arguments) : Peer.RunAsync(program, arguments);

    [Theory]
    [InlineData(HandshakeStyle.Oldstyle, "oldstyle")]
    [InlineData(HandshakeStyle.Newstyle, "newstyle")]
    [InlineData(HandshakeStyle.FixedNewstyle, "newstyle-fixed")]
    public async Task Nbdinfo_connects_to_each_handshake_style(HandshakeStyle style, string expected)
    {
        await using NbdServer server = Servers.Start(Disk(), o => o.HandshakeStyle = style);
        string output = (await Peer.RunAsync("nbdinfo", server.Uri)).Success();
        Assert.Contains($"protocol: {expected} without TLS", output, StringComparison.Ordinal);
        Assert.Contains($"export-size: {Size}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "structured")]
    [InlineData(true, "extended")]
    public async Task Nbdinfo_json_says_what_the_export_is(bool newer, string packets)
    {
        await using NbdServer server = Servers.Start(Disk());
        using JsonDocument json = JsonDocument.Parse((await RunAsync(newer, "nbdinfo", "--json", server.Uri)).Success());
        JsonElement export = json.RootElement.GetProperty("exports")[0];
        Assert.Equal(packets, newer ? packets : json.RootElement.GetProperty("structured").GetBoolean() ? packets : "simple");
        Assert.Equal("a disk", export.GetProperty("description").GetString());
        Assert.Equal(Size, export.GetProperty("export-size").GetInt32());
        Assert.Equal("base:allocation", Assert.Single(export.GetProperty("contexts").EnumerateArray()).GetString());
        foreach (string able in new[]
        {
            "can_cache", "can_df", "can_fast_zero", "can_flush", "can_fua", "can_multi_conn", "can_trim", "can_zero",
        })
        {
            Assert.True(export.GetProperty(able).GetBoolean(), able);
        }

        Assert.False(export.GetProperty("is_read_only").GetBoolean());
        Assert.Equal(4096, export.GetProperty("block_size_preferred").GetInt32());
        if (newer)
        {
            string text = (await RunAsync(newer, "nbdinfo", server.Uri)).Success();
            Assert.Contains("using extended packets", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nbdinfo_lists_every_export(bool newer)
    {
        await using NbdServer server = Servers.Start(Disk(), o =>
        {
            o.Exports["second"] = new MemoryExport(512) { Features = ExportFeatures.ReadOnly };
            o.Exports["dritter Ä"] = new MemoryExport(1024);
        });
        using JsonDocument json = JsonDocument.Parse((await RunAsync(newer, "nbdinfo", "--list", "--json", server.Uri)).Success());
        Assert.Equal(
            [("", Size), ("second", 512), ("dritter Ä", 1024)],
            json.RootElement.GetProperty("exports").EnumerateArray()
                .Select(export => (export.GetProperty("export-name").GetString(), export.GetProperty("export-size").GetInt32())));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nbdinfo_map_and_size(bool newer)
    {
        await using NbdServer server = Servers.Start(Disk());
        Assert.Equal($"{Size}\n", (await RunAsync(newer, "nbdinfo", "--size", server.Uri)).Success());
        using JsonDocument json = JsonDocument.Parse((await RunAsync(newer, "nbdinfo", "--map", "--json", server.Uri)).Success());
        Assert.Equal(
            [(0, 10 * Page, 0), (10 * Page, Size - (11 * Page), 3), (Size - Page, Page, 0)],
            json.RootElement.EnumerateArray().Select(extent =>
                (extent.GetProperty("offset").GetInt32(), extent.GetProperty("length").GetInt32(), extent.GetProperty("type").GetInt32())));
    }

    [Fact]
    public async Task Newer_nbdinfo_maps_a_huge_disk_in_one_request()
    {
        MemoryExport export = new(1UL << 60);
        export.Write([1], 1UL << 50);
        await using NbdServer server = Servers.Start(export, o => o.RecordRequests = true);
        string map = (await Peer.RunNewerAsync("nbdinfo", "--map", server.Uri)).Success();
        Assert.Equal(3, map.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(1, server.RequestCount(NbdCommand.BlockStatus));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 16)]
    [InlineData(true, 1)]
    [InlineData(true, 16)]
    public async Task Nbdcopy_copies_both_ways_over_several_connections(bool newer, int concurrent)
    {
        using TestFolder folder = new();
        MemoryExport source = Disk();
        MemoryExport target = new(Servers.Pattern(Size, seed: 9));
        await using NbdServer server = Servers.Start(source, o => (o.Exports["target"], o.MaxConcurrentRequests) = (target, concurrent));
        (await RunAsync(newer, "nbdcopy", "--connections=4", "--threads=4", server.Uri, folder["file"])).Success();
        Assert.Equal(source.ToArray(), await File.ReadAllBytesAsync(folder["file"]));
        (await RunAsync(newer, "nbdcopy", "--connections=4", "--threads=4", "--flush", folder["file"], server.GetUri("target"))).Success();
        Assert.Equal(source.ToArray(), target.ToArray());
        Assert.True(target.Allocated < Size / 2, "holes were not kept");
        (await RunAsync(newer, "nbdcopy", server.Uri, server.GetUri("target"))).Success();
        Assert.Equal(source.ToArray(), target.ToArray());
        await server.IdleAsync().WaitAsync(Bounded.Limit);
        Assert.True(server.Connections >= 10, $"{server.Connections} connections");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nbdcopy_copies_a_file_export(bool newer)
    {
        using TestFolder folder = new();
        byte[] content = Disk().ToArray();
        await File.WriteAllBytesAsync(folder["disk"], content);
        await File.WriteAllBytesAsync(folder["target"], Servers.Pattern(Size));
        using FileExport disk = new(folder["disk"], readOnly: true);
        using FileExport target = new(folder["target"]);
        await using NbdServer server = Servers.Start(disk, o => o.Exports["target"] = target);
        (await RunAsync(newer, "nbdcopy", "--flush", server.Uri, server.GetUri("target"))).Success();
        Assert.Equal(content, await File.ReadAllBytesAsync(folder["target"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Qemu_img_reads_maps_and_converts_both_ways(bool newer)
    {
        using TestFolder folder = new();
        MemoryExport source = Disk();
        MemoryExport target = new(Size);
        await using NbdServer server = Servers.Start(source, o => o.Exports["target"] = target);
        using (JsonDocument info = JsonDocument.Parse(
            (await RunAsync(newer, "qemu-img", "info", "-f", "raw", "--output=json", server.Uri)).Success()))
        {
            Assert.Equal(Size, info.RootElement.GetProperty("virtual-size").GetInt32());
        }

        using (JsonDocument map = JsonDocument.Parse(
            (await RunAsync(newer, "qemu-img", "map", "-f", "raw", "--output=json", server.Uri)).Success()))
        {
            Assert.Equal(
                [(0, 10 * Page, true), (10 * Page, Size - (11 * Page), false), (Size - Page, Page, true)],
                map.RootElement.EnumerateArray().Select(extent =>
                    (extent.GetProperty("start").GetInt32(), extent.GetProperty(
                        "length").GetInt32(), extent.GetProperty("data").GetBoolean())));
        }

        (await RunAsync(newer, "qemu-img", "convert", "-f", "raw", "-O", "raw", server.Uri, folder["file"])).Success();
        Assert.Equal(source.ToArray(), await File.ReadAllBytesAsync(folder["file"]));
        (await RunAsync(newer, "qemu-img", "convert", "-n", "-f", "raw", "-O", "raw", folder["file"], server.GetUri("target"))).Success();
        Assert.Equal(source.ToArray(), target.ToArray());
        (await RunAsync(newer, "qemu-img", "compare", "-f", "raw", "-F", "raw", server.Uri, server.GetUri("target"))).Success();
        target.Write([42], 5);
        Assert.Equal(
            1, (await RunAsync(newer, "qemu-img", "compare", "-f", "raw", "-F", "raw", server.Uri, server.GetUri("target"))).ExitCode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Qemu_io_zeroes_discards_flushes_and_writes_through(bool newer)
    {
        MemoryExport export = new(Servers.Pattern(Size));
        await using NbdServer server = Servers.Start(export, o => o.RecordRequests = true);
        (await RunAsync(
            newer,
            "qemu-io",
            "-f",
            "raw",
            "-d",
            "unmap",
            "-c",
            "write -f -P 0x11 0 64k",
            "-c",
            "write -z 64k 64k",
            "-c",
            "write -z -u 128k 64k",
            "-c",
            "discard 192k 64k",
            "-c",
            "flush",
            "-c",
            "read -P 0x11 0 64k",
            "-c",
            "read -P 0 64k 128k",
            server.Uri)).Success();
        byte[] content = export.ToArray();
        Assert.All(content[..65536], b => Assert.Equal(0x11, b));
        Assert.All(content[65536..(256 << 10)], b => Assert.Equal(0, b));
        Assert.Equal(Servers.Pattern(Size)[(256 << 10)..], content[(256 << 10)..]);
        IReadOnlyList<RequestRecord> requests = server.Requests;
        Assert.Contains(requests, r => r.Command == NbdCommand.Write && r.Flags.HasFlag(NbdCommandFlags.ForceUnitAccess));
        Assert.Contains(requests, r => r is { Command: NbdCommand.WriteZeroes, Offset: 65536, Length: 65536 }
            && r.Flags.HasFlag(NbdCommandFlags.NoHole));
        Assert.Contains(requests, r => r is { Command: NbdCommand.WriteZeroes, Offset: 131072 }
            && !r.Flags.HasFlag(NbdCommandFlags.NoHole));
        Assert.Contains(requests, r => r is { Command: NbdCommand.Trim, Offset: 196608, Length: 65536 });
        Assert.True(server.RequestCount(NbdCommand.Flush) > 0);
    }

    [Fact]
    public async Task Python_libnbd_sees_the_exact_errors()
    {
        // Debian's python3-libnbd belongs to Debian's Python, which need not be the first in the path.
        const string Python = "/usr/bin/python3";
        Peers.Need(
            File.Exists(Python) && (await Peer.RunAsync(Python, "-c", "import nbd")).ExitCode == 0, "python3-libnbd is not installed");
        await using NbdServer server = Servers.Start(
            new MemoryExport(Size), o => o.Exports["ro"] = new MemoryExport(Size) { Features = ExportFeatures.ReadOnly });
        const string Script = """
            import errno, sys, nbd
            h = nbd.NBD()
            h.add_meta_context(nbd.CONTEXT_BASE_ALLOCATION)
            h.connect_uri(sys.argv[1])
            def fails(expected, call, *args):
                try:
                    call(*args)
                except nbd.Error as e:
                    assert e.errnum == expected, (e, expected)
                else:
                    assert False, "no error"
            size = h.get_size()
            h.set_strict_mode(0)
            fails(errno.EINVAL, h.pread, 512, size)
            fails(errno.ENOSPC, h.pwrite, b'x' * 512, size)
            fails(errno.ENOSPC, h.zero, 512, size)
            fails(errno.EINVAL, h.trim, 512, size)
            fails(errno.EINVAL, h.cache, 512, size)
            fails(errno.EINVAL, h.block_status, 512, size, lambda *a: 0)
            h.pwrite(b'abc', 100, nbd.CMD_FLAG_FUA)
            assert h.pread(5, 99) == b'\0abc\0'
            h.trim(size, 0, nbd.CMD_FLAG_FUA)
            h.zero(size, 0, nbd.CMD_FLAG_FAST_ZERO | nbd.CMD_FLAG_NO_HOLE)
            assert h.pread(5, 99) == b'\0' * 5
            chunks = []
            h.pread_structured(8192, 0, lambda b, o, s, e: chunks.append((len(b), o, s)), nbd.CMD_FLAG_DF)
            assert chunks == [(8192, 0, nbd.READ_DATA)], chunks
            h.flush()
            h.shutdown()
            h = nbd.NBD()
            h.connect_uri(sys.argv[2])
            h.set_strict_mode(0)
            fails(errno.EPERM, h.pwrite, b'x', 0)
            fails(errno.EPERM, h.trim, 1, 0)
            fails(errno.EPERM, h.zero, 1, 0)
            h.shutdown()
            print("done")
            """;
        string output = (await Peer.RunAsync(Python, "-c", Script, server.Uri, server.GetUri("ro"))).Success();
        Assert.Equal("done\n", output);
    }
}
