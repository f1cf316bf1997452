using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;
using LibNbd.Tools.Fuse;

namespace LibNbd.Tools.Tests.Fuse;

/// <summary>How nbdfuse is called, beside libnbd's.</summary>
public sealed class FuseUsageTests
{
    [Theory]
    [InlineData]
    [InlineData("/tmp")]
    [InlineData("/tmp", "nbd://localhost", "nbd://localhost")]
    [InlineData("/tmp", "--bad", "x")]
    [InlineData("/tmp", "--tcp", "localhost")]
    [InlineData("/tmp", "--unix")]
    [InlineData("/tmp", "--command")]
    [InlineData("/tmp", "--fd", "x")]
    [InlineData("/tmp", "[", "nbdkit", "null")]
    [InlineData("-C", "0", "/tmp", "nbd://localhost")]
    [InlineData("-C", "1025", "/tmp", "nbd://localhost")]
    [InlineData("--bad", "/tmp", "nbd://localhost")]
    [InlineData("/tmp/is/not/there", "nbd://localhost")]
    [InlineData("/tmp", "--unix", "/tmp/is/not/there")]
    public async Task A_wrong_call_fails(params string[] words)
    {
        ProgramResult ours = (await SideBySide.Of("nbdfuse", words)).SameStatus(1);
        Assert.Empty(ours.Output);
        Assert.NotEmpty(ours.Errors);
    }

    // test-options
    [Theory]
    [InlineData("--long-options")]
    [InlineData("--short-options")]
    public async Task Every_option_of_theirs_is_listed(string option)
    {
        SideBySide all = await SideBySide.Of("nbdfuse", option);
        IEnumerable<string> theirs = all.Old.Success().Split('\n').Concat((all.Newer ?? all.Old).Success().Split('\n'));
        Assert.Empty(theirs.Except(all.Ours.Success().Split('\n'), StringComparer.Ordinal));
    }

    // test-version
    [Fact]
    public async Task Version_and_help_go_to_the_output()
    {
        Assert.Matches("\\Anbdfuse [0-9.]+\nlibnbd [0-9.]+\n\\z", (await SideBySide.Of("nbdfuse", "--version")).SameStatus(0).Output);
        Assert.Contains("--vsock CID PORT", (await SideBySide.Of("nbdfuse", "--help")).SameStatus(0).Output, StringComparison.Ordinal);
        Assert.Contains("allow_other", (await ToolRun.Of("nbdfuse", "--fuse-help")).Success(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_nobody_knows_is_refused()
    {
        Mount.Require();
        ProgramResult ours = await ToolRun.Of("nbdfuse", "-o", "bogus", "/tmp", "[", Peers.Require("nbdkit"), "null", "]");
        Assert.Equal(1, ours.ExitCode);
        Assert.Equal("nbdfuse: libfuse does not take the options\n", ours.Errors);
    }

    [Theory]
    [InlineData(true, "nbd://localhost")]
    [InlineData(true, "--uri", "nbd://localhost")]
    [InlineData(true, "--tcp", "localhost", "10809")]
    [InlineData(true, "--unix", "sock")]
    [InlineData(true, "--vsock", "2", "10809")]
    [InlineData(false, "--fd", "7")]
    [InlineData(false, "--command", "nbdkit", "-s", "null")]
    [InlineData(false, "--cmd", "nbdkit", "[")]
    [InlineData(false, "[", "nbdkit", "null", "]")]
    public void Only_a_server_that_stands_by_itself_has_several_connections(bool isShared, params string[] words) =>
        Assert.Equal(isShared, ServerMode.Parse(words.Select(Operand.Of)).IsShared);

    [Fact]
    public void The_options_of_the_mount_are_shared_out()
    {
        MountOptions options = MountOptions.Parse(
            ["uid=5,allow_other", "umask=022,entry_timeout=2.5", "fsname=a\\,b,kernel_cache,remember=3"]);
        Assert.Equal(["allow_other", "fsname=a\\,b"], options.ForLibrary);
        Assert.Equal((5u, null, 0x1EDu), (options.UserId, options.GroupId, options.Permissions!.Value));
        Assert.Equal((2.5, true), (options.EntryTimeout, options.KeepsCache));
    }

    [Theory]
    [InlineData("uid=root")]
    [InlineData("umask=9")]
    [InlineData("attr_timeout=-1")]
    [InlineData("modules=subdir")]
    public void A_malformed_option_of_the_mount_is_refused(string option) =>
        Assert.Contains(option, Assert.Throws<ToolException>(() => MountOptions.Parse([option])).Message, StringComparison.Ordinal);
}
