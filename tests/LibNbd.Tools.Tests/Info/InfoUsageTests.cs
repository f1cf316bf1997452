namespace LibNbd.Tools.Tests.Info;

/// <summary>How nbdinfo is called, beside libnbd's.</summary>
public sealed class InfoUsageTests
{
    [Theory]
    [InlineData]
    [InlineData("nbd://localhost", "nbd://localhost")]
    [InlineData("--bad", "nbd://localhost")]
    [InlineData("--list", "--size", "nbd://localhost")]
    [InlineData("--list", "--map", "nbd://localhost")]
    [InlineData("--content", "--no-content", "nbd://localhost")]
    [InlineData("--totals", "nbd://localhost")]
    [InlineData("--totals", "--list", "nbd://localhost")]
    [InlineData("--can")]
    [InlineData("--co", "nbd://localhost")]
    [InlineData("--json=yes", "nbd://localhost")]
    [InlineData("-x", "nbd://localhost")]
    [InlineData("--", "--size")]
    public async Task A_wrong_call_fails(params string[] words)
    {
        ProgramResult ours = (await SideBySide.Of("nbdinfo", words)).SameStatus(1);
        Assert.Empty(ours.Output);
        Assert.NotEmpty(ours.Errors);
    }

    [Theory]
    [InlineData("--size", "--uri", "nbd://localhost")]
    [InlineData("--can", "read", "--cannot", "write", "nbd://localhost")]
    [InlineData("--can", "read", "--size", "nbd://localhost")]
    public async Task What_only_1_24_refuses_is_refused_too(params string[] words)
    {
        ProgramResult ours = (await SideBySide.OfNewer("nbdinfo", words)).SameStatus(1);
        Assert.Contains("you cannot use --can, --cannot, --list, --map, --size and --uri together.", ours.Errors);
    }

    // test-long-options, test-short-options
    [Theory]
    [InlineData("--long-options")]
    [InlineData("--short-options")]
    public async Task Every_option_of_theirs_is_listed(string option)
    {
        SideBySide all = await SideBySide.Of("nbdinfo", option);
        string[] ours = all.Ours.Success().Split('\n');
        IEnumerable<string> theirs = all.Old.Success().Split('\n').Concat((all.Newer ?? all.Old).Success().Split('\n'));
        Assert.Empty(theirs.Except(ours, StringComparer.Ordinal));
        Assert.DoesNotContain("--long-options", ours, StringComparer.Ordinal);
        Assert.DoesNotContain("--short-options", ours, StringComparer.Ordinal);
    }

    // test-version
    [Theory]
    [InlineData("--version")]
    [InlineData("-V")]
    public async Task The_version_has_two_lines(string option)
    {
        SideBySide all = await SideBySide.Of("nbdinfo", option);
        foreach (ProgramResult result in (ProgramResult[])[all.Ours, all.Old, all.Newer ?? all.Old])
        {
            Assert.Matches("\\Anbdinfo [0-9.]+\nlibnbd [0-9.]+\n\\z", result.Success());
        }
    }

    [Fact]
    public async Task Help_goes_to_the_output()
    {
        ProgramResult ours = (await SideBySide.Of("nbdinfo", "--help")).SameStatus(0);
        Assert.Contains("nbdinfo --size", ours.Output, StringComparison.Ordinal);
        Assert.Contains("nbd info --size", (await ToolRun.Of("nbd", "info", "--help")).Success(), StringComparison.Ordinal);
        Assert.Contains("nbd info ...", (await ToolRun.Of("nbd", "--help")).Success(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_is_not_there_is_told()
    {
        ProgramResult ours = await ToolRun.Of("nbd", "fly");
        Assert.Equal(1, ours.ExitCode);
        Assert.StartsWith("nbd: there is no tool 'fly'\n", ours.Errors, StringComparison.Ordinal);
    }
}
