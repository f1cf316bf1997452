using Microsoft.Win32.SafeHandles;

namespace LibNbd.Tools.Tests.Fuse;

/// <summary>nbdfuse: holes, made and found. fallocate(1), python3 and cp are the users.</summary>
public sealed class FuseHoleTests
{
    private const int Size = 4 << 20;

    // Prints where data and holes begin.
    private const string MapScript = """
        import os, sys
        f = os.open(sys.argv[1], os.O_RDONLY)
        size = os.fstat(f).st_size
        at = 0
        while at < size:
            try:
                data = os.lseek(f, at, os.SEEK_DATA)
            except OSError as e:
                print("end", e.errno)
                break
            at = os.lseek(f, data, os.SEEK_HOLE)
            print(data, at)
        """;

    // test-trim, test-zero
    [Theory]
    [InlineData("-p", " Trim id=")]
    [InlineData("-z", " Zero id=")]
    public Task A_range_is_cleared_by_the_server(string option, string request) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        string image = scope.Folder.NewFile(content);
        string log = scope.Folder.NewPath("log");
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=log", "file", image, $"logfile={log}");
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        await scope.RunProgram("fallocate", option, "-o", "512", "-l", "512", mount.Disk);
        Assert.Single(
            File.ReadLines(log), line => line.Contains(request, StringComparison.Ordinal) && line.Contains("offset=0x200 count=0x200"));
        await AssertCleared(mount, image, content, 512, 512);
    });

    [Theory]
    [InlineData("-p", 100_000, 3_000_001)]
    [InlineData("-z", 100_000, 3_000_001)]
    [InlineData("-z", 0, Size)]
    [InlineData("-z", 1, 1)]
    public Task A_range_is_cleared_where_the_server_cannot_zero(string option, int offset, int length) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        string image = scope.Folder.NewFile(content);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=nozero", "file", image);
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        await scope.RunProgram("fallocate", option, "-o", $"{offset}", "-l", $"{length}", mount.Disk);
        await AssertCleared(mount, image, content, offset, length);
    });

    // What a trim leaves is the server's choice; this one leaves everything.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_hole_reads_as_zeroes_also_if_trimming_does_nothing(bool zeroes) => Scope.Run(async scope =>
    {
        byte[] content = scope.RandomBytes(Size);
        string image = scope.Folder.NewFile(content);
        string[] arguments =
        [
            "eval",
            $"get_size=echo {Size}",
            "can_write=exit 0",
            "can_trim=exit 0",
            "trim=exit 0",
            $"pread=dd if={image} iflag=skip_bytes,count_bytes,fullblock skip=$4 count=$3 bs=64k status=none",
            $"pwrite=dd of={image} conv=notrunc oflag=seek_bytes seek=$4 bs=64k status=none",
        ];
        ServerProcess server = await scope.Nbdkit(Transport.Unix, zeroes ? arguments : ["--filter=nozero", .. arguments]);
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        await scope.RunProgram("fallocate", "-p", "-o", "70000", "-l", "2500000", mount.Disk);
        await AssertCleared(mount, image, content, 70000, 2500000);
    });

    [Fact]
    public Task What_the_server_cannot_do_is_said() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "eval", $"get_size=echo {Size}", "can_write=exit 0", "pwrite=exit 1");
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        foreach (string[] option in (string[][])[["-p"], ["-n"], []])
        {
            ProgramResult result = await ProgramResult.Of("fallocate", [.. option, "-o", "0", "-l", "4096", mount.Disk]);
            Assert.NotEqual(0, result.ExitCode);
            Assert.Contains("supported", result.All, StringComparison.Ordinal);
        }
    });

    [Fact]
    public Task Holes_are_found() => Scope.Run(async scope =>
    {
        const int Block = 64 << 10;
        string image = scope.Folder.NewSparseFile(32 * Block);
        foreach (int block in (int[])[3, 4, 17])
        {
            using SafeFileHandle file = File.OpenHandle(image, FileMode.Open, FileAccess.Write);
            RandomAccess.Write(file, scope.RandomBytes(Block), block * Block);
        }

        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", image);
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        string map = await scope.RunProgram("python3", "-c", MapScript, mount.Disk);
        Assert.Equal($"{3 * Block} {5 * Block}\n{17 * Block} {18 * Block}\nend 6\n", map);
        Assert.Equal(await scope.RunProgram("python3", "-c", MapScript, image), map);
        string copy = scope.Folder.NewPath("copy");
        await scope.RunProgram("cp", mount.Disk, copy);
        await scope.RunProgram("cmp", image, copy);
        Assert.Equal(await scope.RunProgram("stat", "-c", "%b", image), await scope.RunProgram("stat", "-c", "%b", copy));
    });

    [Fact]
    public Task Without_extents_everything_is_data() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=noextents", "memory", "1M");
        using Mount mount = await Mount.Start(scope, [server.Address.Uri()]);
        Assert.Equal("0 1048576\n", await scope.RunProgram("python3", "-c", MapScript, mount.Disk));
    });

    // The oracle is the image, written by the server.
    private static async Task AssertCleared(Mount mount, string image, byte[] content, int offset, int length)
    {
        content.AsSpan(offset, length).Clear();
        Bytes.AssertSame(content, mount.Read(0, content.Length));
        ProgramResult result = await mount.Unmount();
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        byte[] found = await File.ReadAllBytesAsync(image);
        Bytes.AssertSame(content, found);
    }
}
