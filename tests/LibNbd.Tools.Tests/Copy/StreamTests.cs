using LibNbd.Tools.Common;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>Pipes, as the input and output of the tool.</summary>
public sealed class StreamTests
{
    private const int Size = (3 << 20) + 777;
    private const int WholeSectors = (3 << 20) + 512;

    // copy-stdin-to-nbd, copy-stdin-to-null
    [Theory]
    [InlineData]
    [InlineData("--synchronous")]
    public Task Input_to_NBD_to_a_file_and_to_nothing(params string[] options) => Scope.Run(async scope =>
    {
        byte[] data = scope.RandomBytes(Size);
        string disk = scope.Folder.NewSparseFile(4 << 20);
        string copy = scope.Folder.NewPath("copy");
        ServerProcess server = await scope.QemuNbd(Transport.Unix, disk);
        ToolRun.Settings input = new() { Input = data };
        (await ToolRun.Of(input, "nbdcopy", [.. options, "-", server.Address.Uri()])).Success();
        (await ToolRun.Of(input, "nbdcopy", [.. options, "-", copy])).Success();
        (await ToolRun.Of(input, "nbdcopy", [.. options, "-", "null:"])).Success();
        Bytes.AssertSame(data, File.ReadAllBytes(disk).AsSpan(0, Size));
        Bytes.AssertSame(data, File.ReadAllBytes(copy));
    });

    [Fact]
    public Task Input_that_is_longer_than_the_disk_fails() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        ProgramResult result = await ToolRun.Of(
            new ToolRun.Settings { Input = scope.RandomBytes(Size) }, "nbdcopy", "-", server.Address.Uri());
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("write at offset", result.Errors, StringComparison.Ordinal);
    });

    // copy-nbd-to-stdout, copy-nbd-to-hexdump
    [Theory]
    [InlineData]
    [InlineData("--synchronous")]
    [InlineData("--no-extents")]
    public Task NBD_to_output(params string[] options) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, WholeSectors);
        ServerProcess server = await scope.QemuNbd(Transport.Unix, source, "-r");
        using MemoryStream output = new();
        Assert.Equal(0, Run(output, [.. options, server.Address.Uri(), "-"]));
        Bytes.AssertSame(File.ReadAllBytes(source), output.ToArray());
    });

    // copy-sparse-to-stream: what is a hole is not read
    [Fact]
    public Task Holes_are_not_read_for_output() => Scope.Run(async scope =>
    {
        await using Server.NbdServer server = Disks.Serve(new Server.MemoryExport(64 << 20));
        using MemoryStream output = new();
        Assert.Equal(0, Run(output, server.Uri, "-"));
        Assert.Equal(64 << 20, output.ToArray().Length);
        Assert.Equal(0, server.RequestCount(Protocol.NbdCommand.Read));
    });

    [Fact]
    public async Task A_terminal_is_not_written_to()
    {
        ProgramResult result = await ToolRun.Of(new ToolRun.Settings { IsTerminal = true }, "nbdcopy", "/dev/null", "-");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("terminal", result.Errors, StringComparison.Ordinal);
    }

    private static int Run(Stream output, params string[] arguments)
    {
        using ToolContext context = new() { Program = "", Input = Stream.Null, Output = output, Error = TextWriter.Null };
        return Program.Run("/usr/bin/nbdcopy", arguments, context);
    }
}
