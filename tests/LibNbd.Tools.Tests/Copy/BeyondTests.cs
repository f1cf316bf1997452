using LibNbd.Protocol;
using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>--verify, --incremental, --rate and --dry-run.</summary>
public sealed class BeyondTests
{
    private const int Size = 4 << 20;
    private const string Bitmap = "qemu:dirty-bitmap:changes";

    [Fact]
    public Task Verifying_prints_the_hash_of_the_destination() => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size + 777);
        string copy = scope.Folder.NewPath("copy");
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "file", source);
        string hash = (await ToolRun.Of("nbdcopy", "--blkhash", source, "null:")).Success();
        Assert.Equal(hash, (await ToolRun.Of("nbdcopy", "--verify", server.Address.Uri(), copy)).Success());
        Assert.Equal(hash, (await ToolRun.Of("nbdcopy", "--verify", source, copy)).Success());
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task Verifying_finds_a_flipped_bit(bool inHole) => Scope.Run(async scope =>
    {
        MemoryExport disk = new(Size);
        disk.Write(scope.RandomBytes(Size / 2), 0);
        MemoryExport destination = new(Size);
        int offset = scope.Random.Next(Size / 2) + (inHole ? Size / 2 : 0);
        int planted = 0;
        await using NbdServer source = NbdServer.Start(disk);
        await using NbdServer target = NbdServer.Start(new NbdServerOptions
        {
            Exports = { [""] = destination },
            OnRequest = Misbehavior.On(NbdCommand.BlockStatus, context =>
            {
                // The copy has been made when the destination is asked for its extents.
                if (Interlocked.Exchange(ref planted, 1) == 0)
                {
                    byte[] one = new byte[1];
                    destination.Read(one, (ulong)offset);
                    one[0] ^= (byte)(1 << scope.Random.Next(8));
                    destination.Write(one, (ulong)offset);
                }

                return new ValueTask<RequestAction>(RequestAction.Proceed);
            }),
        });
        ProgramResult result = await ToolRun.Of("nbdcopy", "--verify", source.Uri, target.Uri);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"differ at offset {offset}\n", result.Errors, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    });

    [Fact]
    public Task Only_what_the_bitmap_names_is_copied() => Scope.Run(async scope =>
    {
        string image = scope.Folder.NewPath("qcow2");
        string copy = scope.Folder.NewPath("copy");
        string expected = scope.Folder.NewPath("expected");
        string qemu = Peers.Require("qemu-img");
        string io = Peers.Require("qemu-io");
        await scope.RunProgram(qemu, "create", "-q", "-f", "qcow2", image, "16M");
        await scope.RunProgram(io, "-f", "qcow2", "-c", "write -P 1 0 8M", image);
        await scope.RunProgram(qemu, "convert", "-O", "raw", image, copy);
        await scope.RunProgram(qemu, "bitmap", "--add", image, "changes");
        await scope.RunProgram(io, "-f", "qcow2", "-c", "write -P 2 1M 70k", "-c", "write -z 3M 1M", "-c", "write -P 3 12M 4k", image);
        await scope.RunProgram(qemu, "convert", "-O", "raw", image, expected);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, image, "-f", "qcow2", "-r", "-B", "changes");
        ProgramResult result = await ToolRun.Of(
            "nbdcopy", "--verify", "--progress=json", "--incremental", Bitmap, server.Address.Uri(), copy);
        result.Success();
        await Disks.AssertSame(scope, expected, copy);

        // Two clusters of 64 KiB, one of them for 4 KiB of changes; and zeroes, which are not read.
        Assert.Contains("\"read\": 196608,", result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_bitmap_that_is_not_there_is_told() => Scope.Run(async scope =>
    {
        await using NbdServer source = NbdServer.Start(new MemoryExport(Size));
        ProgramResult result = await ToolRun.Of("nbdcopy", "--incremental", Bitmap, source.Uri, scope.Folder.NewSparseFile(Size));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(Bitmap, result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_dry_run_writes_nothing_and_says_what_there_is() => Scope.Run(async scope =>
    {
        MemoryExport disk = new(Size);
        disk.Write(scope.RandomBytes(1 << 20), 0);
        await using NbdServer source = NbdServer.Start(disk);
        await using NbdServer destination = Disks.Serve(new MemoryExport(Size));
        string copy = scope.Folder.NewPath("copy");
        string output = (await ToolRun.Of("nbdcopy", "--dry-run", source.Uri, copy)).Success();
        Assert.Contains("to be read: 1048576 (1M)\nzeroes, not to be read: 3145728 (3M)\n", output, StringComparison.Ordinal);
        Assert.False(File.Exists(copy));
        (await ToolRun.Of("nbdcopy", "--dry-run", source.Uri, destination.Uri)).Success();
        Assert.Empty(destination.Requests);
    });

    [Fact]
    public Task The_rate_does_not_change_the_bytes() => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string copy = scope.Folder.NewPath("copy");
        (await ToolRun.Of("nbdcopy", "--rate", "16M", source, copy)).Success();
        await Disks.AssertSame(scope, source, copy);
    });
}
