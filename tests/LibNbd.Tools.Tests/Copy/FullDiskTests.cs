using LibNbd.Server;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>Destinations that become full, and block devices: what root alone can make is skipped for others.</summary>
public sealed class FullDiskTests
{
    private const int Size = 4 << 20;
    private const int Small = 2 << 20;

    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_stream_that_takes_nothing_fails_the_copy(string tool) => Scope.Run(async scope =>
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full");
        ProgramResult result = await Disks.Copy(tool, scope.Folder.NewFile(scope.RandomBytes(Size)), "/dev/full");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No space left on device", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task A_file_system_that_becomes_full_fails_the_copy(string tool) => Scope.Run(async scope =>
    {
        MountedFolder small = await MountedFolder.InMemory(scope, Small);
        await using NbdServer source = NbdServer.Start(new MemoryExport(scope.RandomBytes(Size)));
        foreach (string connections in (string[])["1", "4"])
        {
            ProgramResult result = await Disks.Copy(tool, "-C", connections, source.Uri, Path.Combine(small.Path, "copy"));
            Assert.Equal(1, result.ExitCode);
            Assert.Contains("No space left on device", result.Errors, StringComparison.Ordinal);
            if (tool == "ours")
            {
                Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
            }
        }
    });

    [Fact]
    public Task A_copy_goes_on_when_there_is_space_again() => Scope.Run(async scope =>
    {
        MountedFolder small = await MountedFolder.InMemory(scope, Small);
        byte[] data = scope.RandomBytes(Size);
        string copy = Path.Combine(small.Path, "copy");
        await using NbdServer source = NbdServer.Start(new MemoryExport(data));
        string[] arguments = ["-C", "1", "--checkpoint", "256k", "--resume", scope.Folder.NewPath("journal"), source.Uri, copy];
        ProgramResult full = await ToolRun.Of("nbdcopy", arguments);
        Assert.Equal(1, full.ExitCode);
        Assert.Contains("No space left on device", full.Errors, StringComparison.Ordinal);
        await small.Resize(2 * Size);
        ProgramResult resumed = await ToolRun.Of("nbdcopy", arguments);
        resumed.Success();
        Assert.Contains("going on: ", resumed.Errors, StringComparison.Ordinal);
        Bytes.AssertSame(data, File.ReadAllBytes(copy));
    });

    [Theory]
    [MemberData(nameof(Disks.Tools), MemberType = typeof(Disks))]
    public Task Devices_are_written_read_and_measured(string tool) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size);
        string backing = scope.Folder.NewFile(scope.RandomBytes(Size));
        LoopDevice device = await LoopDevice.Attach(scope, backing);
        (await Disks.Copy(tool, "--flush", source, device.Path)).Success();
        string back = scope.Folder.NewPath("back");
        (await Disks.Copy(tool, device.Path, back)).Success();
        await Disks.AssertSame(scope, source, back);
        await Disks.AssertSame(scope, source, backing);
        ProgramResult larger = await Disks.Copy(tool, scope.Folder.NewSparseFile(Size + 4096), device.Path);
        Assert.Equal(1, larger.ExitCode);
        Assert.Contains("destination size is smaller than source size", larger.Errors, StringComparison.Ordinal);
    });

    /// <summary>The page cache takes all of it, and only the flush learns that it cannot be kept.</summary>
    [Theory]
    [InlineData("ours", "device")]
    [InlineData("Debian's", "device")]
    [InlineData("ours", "file")]
    [InlineData("Debian's", "file")]
    [InlineData("ours", "server")]
    [InlineData("Debian's", "server")]
    public Task A_flush_that_fails_fails_the_copy(string tool, string destination) => Scope.Run(async scope =>
    {
        MountedFolder small = await MountedFolder.InMemory(scope, Small);
        string backing = Path.Combine(small.Path, "backing");
        await scope.RunProgram("truncate", "-s", "16M", backing);
        LoopDevice device = await LoopDevice.Attach(scope, backing);
        string file = scope.Folder.NewFile(scope.RandomBytes(Size));
        string copy = device.Path;
        if (destination != "device")
        {
            MountedFolder mounted = await MountedFolder.On(scope, device);
            copy = Path.Combine(mounted.Path, "copy");
            await scope.RunProgram("truncate", "-s", "4M", copy);
        }

        using FileExport? export = destination == "server" ? new FileExport(copy) : null;
        await using NbdServer? server = export is null ? null : NbdServer.Start(export);
        ProgramResult result = await Disks.Copy(tool, "--flush", file, server?.Uri ?? copy);
        Assert.Equal(1, result.ExitCode);
        string expected = destination == "device" ? "Input/output error" : "No space left on device";
        Assert.Contains(expected, result.Errors, StringComparison.Ordinal);
    });
}
