using System.Globalization;
using System.Text;

namespace LibNbd.Tools.Tests.Dump;

/// <summary>nbddump beside libnbd's.</summary>
public sealed class DumpTests
{
    private const int Piece = 16 << 20;

    // dump-data: across the edge of libnbd's buffer, and of ours; a tail of one byte.
    [Theory]
    [InlineData("data=1 @16777214 10 11 12 13", 16777219)]
    [InlineData("data=1 @1048574 10 11 12 13 @33554430 1 2 3 4 @33554435 5", 33554436)]
    [InlineData("data=( 0x55 0xAA )*524288 @16777215 1 1", 16777217)]
    [InlineData("data=1 @65520 1 @65536 2 @131056 3 @262144 4", 262145)]
    [InlineData("data=( 1 )*100", 100)]
    public Task Data_is_shown_wherever_it_is(string data, int size) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(
            Transport.Unix, "data", data, string.Create(CultureInfo.InvariantCulture, $"size={size}"));
        (await SideBySide.Of("nbddump", server.Address.Uri())).AllEqual().Success();
        (await SideBySide.OfNewer("nbddump", "--color", server.Address.Uri())).AllEqual().Success();
    });

    // dump-empty-qcow2: as fast as if it were small; a dump of 1 TiB that was read would not end.
    [Fact]
    public Task Holes_cost_nothing() => Scope.Run(async scope =>
    {
        string file = scope.Folder.NewPath("qcow2");
        await scope.RunProgram(Peers.Require("qemu-img"), "create", "-q", "-f", "qcow2", file, "1G");
        string[] command = ["--", "[", Peers.Require("qemu-nbd"), "-r", "-f", "qcow2", file, "]"];
        Assert.Equal(
            """
            0000000000: 00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00 |................|
            *
            003ffffff0: 00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00 |................|

            """,
            (await SideBySide.Of("nbddump", command)).AllEqual().Success());
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "null", "1T");
        Assert.EndsWith("|\n*\nfffffffff0: 00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00 |................|\n",
            (await ToolRun.Of("nbddump", server.Address.Uri())).Success(), StringComparison.Ordinal);
    });

    // dump-pattern
    [Fact]
    public Task A_pattern_has_a_short_last_line() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "pattern", "299");
        string output = (await SideBySide.Of("nbddump", server.Address.Uri())).AllEqual().Success();
        Assert.EndsWith(
            "\n0000000120: 00 00 00 00 00 00 01 20  00 00 00                |....... ...     |\n", output, StringComparison.Ordinal);
    });

    // dump-subset
    [Theory]
    [InlineData("--offset=15", "--length=33")]
    [InlineData("--skip=15", "--limit=33")]
    [InlineData("-o", "15", "-n33")]
    [InlineData("-o0")]
    [InlineData("-n0")]
    [InlineData("-n", "299")]
    [InlineData("-n", "300")]
    [InlineData("-o", "299")]
    [InlineData("-o", "298")]
    public Task A_range_is_shown(params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "pattern", "299");
        (await SideBySide.OfNewer("nbddump", [.. options, server.Address.Uri()])).AllEqual().Success();
    });

    [Fact]
    public Task Every_byte_has_its_colour() => Scope.Run(async scope =>
    {
        byte[] content = [.. Enumerable.Range(0, 256).Select(value => (byte)value), .. new byte[64], .. "xyz"u8];
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", scope.Folder.NewFile(content));
        foreach (string option in (string[])["--color", "--no-color", "--colours", "--no-colour"])
        {
            (await SideBySide.OfNewer("nbddump", option, server.Address.Uri())).AllEqual().Success();
        }

        ProgramResult result = await ToolRun.Of(new ToolRun.Settings { IsTerminal = true }, "nbddump", server.Address.Uri());
        Assert.Contains("\e[22;32m", result.Success(), StringComparison.Ordinal);
    });

    // Beside a model that knows nothing of extents and pieces.
    [Fact]
    public Task Random_disks_are_shown_as_they_are() => Scope.Run(async scope =>
    {
        byte[] content = new byte[(3 << 20) + 5];
        for (int i = 0; i < 40; i++)
        {
            int start = scope.Random.Next(content.Length);
            content.AsSpan(start, Math.Min(scope.Random.Next(1, 70_000), content.Length - start)).Fill((byte)scope.Random.Next(1, 4));
        }

        string file = scope.Folder.NewPath("img");
        await using (FileStream sparse = File.Create(file))
        {
            sparse.SetLength(content.Length);
            for (int i = 0; i < content.Length; i += 4096)
            {
                byte[] block = content[i..Math.Min(i + 4096, content.Length)];
                if (block.AsSpan().IndexOfAnyExcept((byte)0) >= 0)
                {
                    sparse.Position = i;
                    sparse.Write(block);
                }
            }
        }

        ServerProcess server = await scope.Nbdkit(Transport.Unix, "file", file);
        (await SideBySide.Of("nbddump", server.Address.Uri())).AllEqual().Success();
        for (int i = 0; i < 20; i++)
        {
            int offset = scope.Random.Next(content.Length + 1);
            int length = scope.Random.Next(content.Length + 1);
            string output = (await ToolRun.Of("nbddump", $"-o{offset}", $"--length={length}b", server.Address.Uri())).Success();
            Assert.Equal(Model(content, offset, Math.Min(length, content.Length - offset)), output);
        }
    });

    [Theory]
    [InlineData("1048576", "--offset=1k", "--length=1K")]
    [InlineData("2097152", "--offset=2s", "--length=1024")]
    public Task Sizes_may_have_suffixes(string size, params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "pattern", size);
        string output = (await ToolRun.Of("nbddump", [.. options, server.Address.Uri()])).Success();
        Assert.StartsWith("0000000400: ", output, StringComparison.Ordinal);
        Assert.Equal(64, output.Count(letter => letter == '\n'));
    });

    [Theory]
    [InlineData("nbddump: --offset: 301 is beyond the end of the disk, which has 299 bytes\n", "--offset=301")]
    [InlineData("nbddump: --length: '-1' is not a size", "--length=-1")]
    [InlineData("nbddump: --offset: '0x20' is not a size", "-o", "0x20")]
    public Task A_range_that_is_none_is_refused(string message, params string[] options) => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "pattern", "299");
        ProgramResult result = await ToolRun.Of("nbddump", [.. options, server.Address.Uri()]);
        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(message, result.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public async Task An_empty_disk_has_no_lines() =>
        Assert.Empty((await SideBySide.Of("nbddump", "[", Peers.Require("nbdkit"), "null", "0", "]")).AllEqual().Success());

    [Theory]
    [InlineData("nbd+unix:///?socket=/nonexistent")]
    [InlineData]
    [InlineData("a", "b")]
    [InlineData("--bad", "a")]
    public async Task A_failure_is_one(params string[] words) =>
        Assert.Empty((await SideBySide.Of("nbddump", words)).SameStatus(1).Output);

    [Theory]
    [InlineData("--long-options")]
    [InlineData("--short-options")]
    public async Task Every_option_of_theirs_is_listed(string option)
    {
        SideBySide all = await SideBySide.OfNewer("nbddump", option);
        Assert.Empty(all.Old.Success().Split('\n').Except(all.Ours.Success().Split('\n'), StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_version_has_two_lines() => Assert.Matches(
        "\\Anbddump [0-9.]+\nlibnbd [0-9.]+\n\\z", (await SideBySide.Of("nbddump", "-V")).SameStatus(0).Output);

    // What was read before a failure is shown.
    [Fact]
    public Task A_bad_sector_ends_the_dump() => Scope.Run(async scope =>
    {
        string script = scope.Folder.NewPath("sh");
        File.WriteAllText(script, $$"""
            case "$1" in
              get_size) echo {{4 * Piece}} ;;
              pread) if [ "$4" -ge {{2 * Piece}} ]; then echo "EIO bad" >&2; exit 1; fi; yes | head -c "$3" ;;
              *) exit 2 ;;
            esac
            """);
        await scope.RunProgram("chmod", "+x", script);
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "sh", script);
        ProgramResult ours = (await SideBySide.Of("nbddump", server.Address.Uri())).AllEqual();
        Assert.Equal(1, ours.ExitCode);
        Assert.Contains("nbd_pread: ", ours.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_dump_that_is_ended_resets_the_terminal() => Scope.Run(async scope =>
    {
        ServerProcess server = await scope.Nbdkit(Transport.Unix, "--filter=delay", "pattern", "1M", "delay-read=1000");
        using CancellationTokenSource end = new();
        Task<ProgramResult> running = ToolRun.Of(new ToolRun.Settings { Token = end.Token }, "nbddump", "--color", server.Address.Uri());
        await end.CancelAsync();
        ProgramResult result = await running;
        Assert.Equal((1, ""), (result.ExitCode, result.Errors));
        Assert.True(result.Output is "" or "\n\e[0m", result.Output);
    });

    private static string Model(byte[] content, int offset, int length)
    {
        StringBuilder text = new();
        byte[]? previous = null;
        bool isMarked = false;
        for (int at = offset; at < offset + length; at += 16)
        {
            byte[] line = content[at..Math.Min(at + 16, offset + length)];
            if (previous is not null && at + line.Length != content.Length && line.SequenceEqual(previous.Take(line.Length)))
            {
                text.Append(isMarked ? "" : "*\n");
                isMarked = true;
                continue;
            }

            string values = string.Concat(line.Select((value, i) => $"{value:x2} {(i == 7 ? " " : "")}")).PadRight(49);
            string characters = string.Concat(line.Select(value => value is >= 0x20 and < 0x7f ? (char)value : '.')).PadRight(16);
            text.Append(CultureInfo.InvariantCulture, $"{at:x10}: {values}|{characters}|\n");
            (previous, isMarked) = (line, false);
        }

        return text.ToString();
    }
}
