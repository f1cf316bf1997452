using System.Text;
using System.Text.RegularExpressions;

namespace LibNbd.Tools.Tests.Discard;

/// <summary>
/// nbddiscard and nbdzero. Those of libnbd are Python programs for 1.24's module, which Debian 12 does not have; what they were seen to do
/// is written down here.
/// </summary>
public sealed partial class DiscardTests
{
    private const int Size = 1 << 20;

    [Theory]
    [InlineData("nbddiscard", "--yes")]
    [InlineData("nbddiscard", "-y", "--zero")]
    [InlineData("nbddiscard", "-y", "--fast-zero")]
    [InlineData("nbdzero", "-y")]
    public Task The_range_alone_is_erased(string tool, params string[] options) => Scope.Run(async scope =>
    {
        byte[] content = NotZero(scope);
        (string file, ServerProcess server) = await Start(scope, content, "memory");
        await ToolRun.Of("nbddump", server.Address.Uri());
        (await ToolRun.Of(tool, [.. options, "-o", "64k", "--length", "131072", server.Address.Uri()])).Success();
        content.AsSpan(65536, 131072).Clear();
        await scope.RunProgram(Peers.Require("nbdcopy"), server.Address.Uri(), file);
        Assert.Equal(content, await File.ReadAllBytesAsync(file));
    });

    // A request covers 1 GiB, and a flush is the last one.
    [Theory]
    [InlineData("nbddiscard", "Trim", "")]
    [InlineData("nbdzero", "Zero", " trim=0")]
    public Task A_large_disk_takes_few_requests_and_a_flush(string tool, string request, string flags) => Scope.Run(async scope =>
    {
        string log = scope.Folder["log"];
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=log", "null", "2560M", $"logfile={log}");
        (await ToolRun.Of(tool, "-y", server.Address.Uri())).Success();
        // Connections are counted from the visitor that waited for the server on, if nbdkit was quick enough to see it.
        string[] requests =
        [
            .. (await File.ReadAllLinesAsync(log))
                .Where(line => Request().IsMatch(line))
                .Select(line => line[(line.IndexOf(" connection=", StringComparison.Ordinal) + " connection=1 ".Length)..]),
        ];
        string[] expected =
        [
            $"{request} id=1 offset=0x0 count=0x40000000{flags} fua=0",
            $"{request} id=2 offset=0x40000000 count=0x40000000{flags} fua=0",
            $"{request} id=3 offset=0x80000000 count=0x20000000{flags} fua=0",
            "Flush id=4 ...",
        ];
        Assert.Equal(expected.Length, requests.Length);
        Assert.All(requests.Zip(expected), pair => Assert.StartsWith(pair.Second, pair.First, StringComparison.Ordinal));
    });

    [Theory]
    [InlineData("y", 0)]
    [InlineData("Y", 0)]
    [InlineData("yes", 0)]
    [InlineData("n", 1)]
    [InlineData("", 1)]
    [InlineData("yellow", 1)]
    public Task It_asks_before_it_erases(string answer, int status) => Scope.Run(async scope =>
    {
        byte[] content = NotZero(scope);
        (string file, ServerProcess server) = await Start(scope, content, "memory");
        string uri = server.Address.Uri();
        ToolRun.Settings settings = new() { Input = Encoding.UTF8.GetBytes(answer + "\n"), IsTerminal = true };
        ProgramResult result = await ToolRun.Of(settings, "nbddiscard", "-o", "4096", uri);
        Assert.Equal(status, result.ExitCode);
        Assert.Equal(
            $"PERMANENTLY ERASE everything on {uri} bytes 4096 - 1048575 (y/N)? "
                + (status == 0 ? "" : "nbddiscard: operation cancelled\n"),
            result.Errors);
        await scope.RunProgram(Peers.Require("nbdcopy"), uri, file);
        Assert.Equal(status == 0, (await File.ReadAllBytesAsync(file)).Skip(4096).All(value => value == 0));
    });

    [Fact]
    public Task Without_an_answer_nothing_is_erased() => Scope.Run(async scope =>
    {
        (_, ServerProcess server) = await Start(scope, NotZero(scope), "memory");
        ProgramResult result = await ToolRun.Of("nbdzero", server.Address.Uri());
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("(y/N)? \nnbdzero: operation cancelled\n", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(1, "nbddiscard: image has data at offset 65536\n", "nbddiscard", "-c")]
    [InlineData(1, "", "nbddiscard", "-c", "-q")]
    [InlineData(0, "", "nbddiscard", "-c", "-l", "64k")]
    [InlineData(1, "nbdzero: image has data at offset 65537\n", "nbdzero", "--check")]
    [InlineData(0, "", "nbdzero", "--check", "-o", "65538")]
    [InlineData(1, "nbddiscard: image has data at offset 65538\n", "nbddiscard", "--check", "-o", "65538")]
    [InlineData(0, "nbddiscard: warning: offset at or beyond the end of the disk\n", "nbddiscard", "--check", "-o", "1M")]
    public Task A_check_changes_nothing(int status, string errors, string tool, params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "data", "data=@65537 1", "size=1M");
        ProgramResult result = await ToolRun.Of(tool, [.. options, server.Address.Uri()]);
        Assert.Equal((status, "", errors), (result.ExitCode, result.Output, result.Errors));
    });

    // libnbd's nbdzero only looks at extents, and takes zeroes that were written for data.
    [Theory]
    [InlineData("-n")]
    [InlineData("--no-sr")]
    public Task Zeroes_count_however_they_are_stored(string option) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, option, "--filter=noextents", "memory", "3M");
        Assert.Equal(0, (await ToolRun.Of("nbdzero", "-c", server.Address.Uri())).ExitCode);
        ProgramResult discard = await ToolRun.Of("nbddiscard", "-c", server.Address.Uri());
        Assert.Equal(1, discard.ExitCode);
        Assert.Contains(
            option == "-n" ? "image has data at offset 0" : "this server does not support the block status operation", discard.Errors);
    });

    [Theory]
    [InlineData("this server does not support the trim/discard operation", "nbddiscard", "-r")]
    [InlineData("this server does not support the zero operation", "nbdzero", "-r")]
    [InlineData("this server does not support the zero operation", "nbdzero", "--filter=nozero")]
    public Task What_the_server_cannot_do_is_told_before_anybody_is_asked(string message, string tool, string option) =>
        Scope.Run(async scope =>
        {
            ServerProcess server = await scope.Nbdkit(Transport.Unix, option, "memory", "1M");
            ProgramResult result = await ToolRun.Of(tool, server.Address.Uri());
            Assert.Equal((1, $"{tool}: {message}\n"), (result.ExitCode, result.Errors));
        });

    [Fact]
    public Task Fast_zeroes_need_a_server_that_is_fast() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "--filter=nozero", "memory", "1M", "zeromode=notrim", "fastzeromode=none");
        ProgramResult result = await ToolRun.Of("nbdzero", "-y", "--fast-zero", server.Address.Uri());
        Assert.Equal((1, "nbdzero: fast zeroing is not supported by this server\n"), (result.ExitCode, result.Errors));
    });

    [Theory]
    [InlineData("nbddiscard: warning: offset at or beyond the end of the disk\n", "-y", "-o", "2M")]
    [InlineData("", "-y", "-q", "-o", "2M")]
    [InlineData("nbddiscard: warning: offset + length is beyond the end of the disk\n", "-y", "-l", "2M")]
    [InlineData("", "-y", "-l", "0")]
    public Task A_range_beyond_the_end_is_cut(string errors, params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "memory", "1M");
        ProgramResult result = await ToolRun.Of("nbddiscard", [.. options, server.Address.Uri()]);
        Assert.Equal((0, "", errors), (result.ExitCode, result.Output, result.Errors));
    });

    [Fact]
    public Task A_failure_says_how_far_it_came() => Scope.Run(async scope =>
    {
        string script = scope.Folder.NewPath("sh");
        File.WriteAllText(script, """
            case "$1" in
              get_size) echo 4G ;;
              pread) dd if=/dev/zero bs="$3" count=1 iflag=fullblock status=none ;;
              can_write|can_trim) exit 0 ;;
              trim) if [ "$4" -ge 1073741824 ]; then echo "ENOSPC bad" >&2; exit 1; fi ;;
              *) exit 2 ;;
            esac
            """);
        await scope.RunProgram("chmod", "+x", script);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "sh", script);
        ProgramResult result = await ToolRun.Of("nbddiscard", "-y", server.Address.Uri());
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("nbddiscard: nbd_trim: ", result.Errors, StringComparison.Ordinal);
        Assert.EndsWith("(at offset 1073741824; what is before it is done)\n", result.Errors, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(1, "nbddiscard: NBD-URI is required")]
    [InlineData(2, "nbddiscard: unrecognized option '--bad'", "--bad", "uri")]
    [InlineData(2, "\nDiscard", "one", "two")]
    [InlineData(1, "nbddiscard: --length: '1x' is not a size", "-l", "1x", "uri")]
    [InlineData(1, "nbddiscard: nbd_connect_uri: ", "-y", "nbd+unix:///?socket=/nonexistent")]
    public async Task A_wrong_call_fails(int status, string errors, params string[] words)
    {
        ProgramResult result = await ToolRun.Of("nbddiscard", words);
        Assert.Equal((status, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(errors, result.Errors, StringComparison.Ordinal);
    }

    // The list of the sheet's section 9.
    [Fact]
    public async Task It_has_the_options_of_libnbd()
    {
        string[] known =
        [
            "--check", "--zero", "--fast-zero", "--offset", "--length", "--yes", "--quiet", "--verbose", "--help", "--version",
        ];
        Assert.Empty(known.Except((await ToolRun.Of("nbddiscard", "--long-options")).Success().Split('\n'), StringComparer.Ordinal));
        string[] letters = ["-c", "-z", "-o", "-l", "-y", "-q", "-v", "-h", "-V"];
        Assert.Empty(letters.Except((await ToolRun.Of("nbdzero", "--short-options")).Success().Split('\n'), StringComparer.Ordinal));
    }

    [GeneratedRegex(" connection=[0-9] [A-Z][a-z]+ id=[0-9]+ .*\\.\\.\\.$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Request();

    private static byte[] NotZero(Scope scope) => [.. scope.RandomBytes(Size).Select(value => (byte)(value | 1))];

    // A disk in the server's memory with this content.
    private static async Task<(string File, ServerProcess Server)> Start(Scope scope, byte[] content, string plugin)
    {
        string file = scope.Folder.NewFile(content);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, plugin, "1M");
        await scope.RunProgram(Peers.Require("nbdcopy"), file, server.Address.Uri());
        return (file, server);
    }
}
