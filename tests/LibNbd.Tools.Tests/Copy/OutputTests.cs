using System.Text.Json;
using System.Text.RegularExpressions;

namespace LibNbd.Tools.Tests.Copy;

/// <summary>What the tool says: progress, the summary, hashes, the size of what it makes.</summary>
public sealed partial class OutputTests
{
    private const int Size = 1 << 20;

    // copy-progress-bar
    [Fact]
    public Task The_bar_ends_with_a_whole_line() => Scope.Run(async scope =>
    {
        ProgramResult result = await ToolRun.Of("nbdcopy", "-p", scope.Folder.NewFile(scope.RandomBytes(Size)), "null:");
        Assert.Equal(0, result.ExitCode);
        Assert.EndsWith($"█ 100% [{new string('*', 40)}] \n", result.Errors, StringComparison.Ordinal);
        Assert.Single(End().Matches(result.Errors));
    });

    [Fact]
    public Task Progress_on_a_descriptor_goes_from_0_to_100() => Scope.Run(async scope =>
    {
        string path = scope.Folder.NewPath("progress");
        await using (FileStream file = File.Create(path))
        {
            string descriptor = file.SafeFileHandle.DangerousGetHandle().ToString(System.Globalization.CultureInfo.InvariantCulture);
            (await ToolRun.Of("nbdcopy", $"--progress={descriptor}", scope.Folder.NewFile(scope.RandomBytes(Size)), "null:")).Success();
        }

        string[] lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(("0/100", "100/100"), (lines[0], lines[^1]));
    });

    [Fact]
    public Task Progress_as_JSON_is_JSON() => Scope.Run(async scope =>
    {
        ProgramResult result = await ToolRun.Of("nbdcopy", "--progress=json", scope.Folder.NewFile(scope.RandomBytes(Size)), "null:");
        string[] lines = result.Errors.TrimEnd('\n').Split('\n');
        JsonElement last = JsonDocument.Parse(lines[^1]).RootElement;
        Assert.Equal((Size, 100, true), (
            last.GetProperty("copied").GetInt64(), last.GetProperty("percent").GetInt32(), last.GetProperty("done").GetBoolean()));
        Assert.All(lines, line => JsonDocument.Parse(line));
    });

    [Fact]
    public Task Progress_in_words_tells_of_holes() => Scope.Run(async scope =>
    {
        ProgramResult result = await ToolRun.Of("nbdcopy", "--progress=plain", scope.Folder.NewSparseFile(Size), "null:");
        Assert.Contains("1.0 MiB of 1.0 MiB (100%) copied, 1.0 MiB of it holes", result.Errors, StringComparison.Ordinal);
    });

    // test-verbose
    [Fact]
    public Task The_summary_names_both_sides() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        ProgramResult result = await ToolRun.Of("nbdcopy", "-v", server.Address.Uri(), "null:");
        foreach (string line in (ReadOnlySpan<string>)
            ["nbdcopy: src: nbd_ops \"", "nbdcopy: src: size=1048576 (1M)", "nbdcopy: dst: null_ops \"null:\"", "synchronous=false"])
        {
            Assert.Contains(line, result.Errors, StringComparison.Ordinal);
        }
    });

    // copy-allocated-asynch, -synch; copy-destination-zero-*; copy-allocated-destination-zero-*
    [Theory]
    [InlineData(true)]
    [InlineData(true, "--synchronous")]
    [InlineData(true, "--destination-is-zero")]
    [InlineData(false)]
    [InlineData(false, "--synchronous")]
    [InlineData(false, "--destination-is-zero")]
    public Task A_new_file_is_allocated_or_sparse(bool isAllocated, params string[] options) => Scope.Run(async scope =>
    {
        string copy = scope.Folder.NewPath("copy");
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "32M");
        string[] all = isAllocated ? ["--allocated", .. options] : options;
        (await ToolRun.Of("nbdcopy", [.. all, server.Address.Uri(), copy])).Success();
        Assert.Equal(32 << 20, new FileInfo(copy).Length);
        Assert.Equal(isAllocated ? 32 << 20 : 0, await Disks.Allocated(scope, copy));
    });

    // copy-nbd-to-sparse-file
    [Fact]
    public Task Zeroes_that_are_written_become_holes() => Scope.Run(async scope =>
    {
        byte[] data = new byte[16 << 20];
        scope.RandomBytes(1 << 20).CopyTo(data, 0);
        string copy = scope.Folder.NewPath("copy");
        (await ToolRun.Of("nbdcopy", "-S", "512", scope.Folder.NewFile(data), copy)).Success();
        Bytes.AssertSame(data, File.ReadAllBytes(copy));
        Assert.Equal(1 << 20, await Disks.Allocated(scope, copy));
    });

    // copy-blkhash-known, -pattern, -randfile
    [Theory]
    [InlineData("", "sha256/64k", "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc")]
    [InlineData("hello", "sha256/64k", "337355feb53a5309d5aba92796223c2c84ffab930e706c01fef573a2722545e6")]
    [InlineData("hello", "md5/4", "8262896de34125dec173722c920e8bd0")]
    public Task Known_hashes(string content, string hash, string expected) => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewFile(System.Text.Encoding.ASCII.GetBytes(content));
        Assert.Equal(expected + "\n", (await ToolRun.Of("nbdcopy", $"--blkhash={hash}", file, "null:")).Success());
        string output = scope.Folder.NewPath("hash");
        (await ToolRun.Of("nbdcopy", $"--blkhash={hash}", $"--blkhash-file={output}", file, "null:")).Success();
        Assert.Equal(expected + "\n", File.ReadAllText(output));
    });

    [Theory]
    [InlineData("sha256")]
    [InlineData("md5/512")]
    [InlineData("sha1/4")]
    [InlineData("sha512/512k")]
    public Task Hashes_are_those_of_libnbd(string hash) => Scope.Run(async scope =>
    {
        string source = Disks.RandomSparse(scope, Size + 777);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "-r", "file", source);
        string expected = (await PeerTool.NewerOf("nbdcopy", $"--blkhash={hash}", "--", source, "null:")).Success();
        Assert.Equal(expected, (await ToolRun.Of("nbdcopy", $"--blkhash={hash}", source, "null:")).Success());
        Assert.Equal(expected, (await ToolRun.Of("nbdcopy", $"--blkhash={hash}", server.Address.Uri(), "null:")).Success());
    });

    [GeneratedRegex("█ 100%", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex End();
}
