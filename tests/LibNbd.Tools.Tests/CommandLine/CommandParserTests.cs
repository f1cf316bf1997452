using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Tests.CommandLine;

/// <summary>GNU's habits, and commands in brackets.</summary>
public sealed class CommandParserTests
{
    private static readonly Option List = new("list") { Short = 'L' };
    private static readonly Option Length = new("length") { Aliases = ["limit"], Short = 'n', Argument = "N" };
    private static readonly Option Map = new("map") { Argument = "CONTEXT", IsArgumentOptional = true, Short = 'm' };
    private static readonly Option Content = new("content") { IsNegatable = true };
    private static readonly Option Can = new("can") { Argument = "FEATURE" };
    private static readonly Option Cannot = new("cannot") { Aliases = ["can-not"], Argument = "FEATURE" };

    private static readonly ToolSyntax Syntax = new()
    {
        Name = "toy",
        Summary = "tests",
        Usage = [],
        Options = [List, Length, Map, Content, Can, Cannot],
    };

    [Fact]
    public void Options_may_follow_operands()
    {
        ParsedOptions parsed = Parse("uri", "--list", "-n", "10", "other");
        Assert.True(parsed.Has(List));
        Assert.Equal("10", parsed.Value(Length));
        Assert.Equal(["uri", "other"], parsed.Operands.Select(operand => operand.Word), StringComparer.Ordinal);
    }

    [Fact]
    public void Two_dashes_end_the_options()
    {
        ParsedOptions parsed = Parse("--", "--list", "-");
        Assert.Empty(parsed.Uses);
        Assert.Equal(["--list", "-"], parsed.Operands.Select(operand => operand.Word), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("--length=5")]
    [InlineData("--limit", "5")]
    [InlineData("--le=5")]
    [InlineData("--limi", "5")]
    [InlineData("-n5")]
    [InlineData("-n", "5")]
    [InlineData("-Ln5")]
    public void An_argument_may_be_given_in_each_of_these_ways(params string[] words) => Assert.Equal("5", Parse(words).Value(Length));

    [Fact]
    public void An_optional_argument_needs_the_equals_sign()
    {
        ParsedOptions parsed = Parse("--map", "uri");
        Assert.True(parsed.Has(Map));
        Assert.Null(parsed.Value(Map));
        Assert.Equal("base:allocation", Parse("--map=base:allocation").Value(Map));
        Assert.Null(Parse("-m").Value(Map));
    }

    [Fact]
    public void The_opposite_of_an_option_is_told_from_it()
    {
        Assert.True(Parse("--content").Switch(Content));
        Assert.False(Parse("--content", "--no-content").Switch(Content));
        Assert.True(Parse("--no-content").HasNegated(Content));
        Assert.Null(Parse().Switch(Content));
    }

    [Fact]
    public void A_whole_name_is_no_abbreviation() => Assert.Equal("read", Parse("--can", "read").Value(Can));

    [Fact]
    public void An_abbreviation_of_two_names_of_one_option_is_that_option() =>
        Assert.Equal("read", Parse("--cann=x", "--can-=read").Value(Cannot));

    [Theory]
    [InlineData("unrecognized option '--bad'", "--bad")]
    [InlineData("unrecognized option '--bad'", "--bad=5")]
    [InlineData("option '--list' doesn't allow an argument", "--list=5")]
    [InlineData("option '--list' doesn't allow an argument", "--lis=5", "--length=5")]
    [InlineData("option '--length' requires an argument", "--length")]
    [InlineData("option '--co' is ambiguous; possibilities: '--content' '--color'", "--co")]
    [InlineData("invalid option -- 'x'", "-Lx")]
    [InlineData("option requires an argument -- 'n'", "-n")]
    [InlineData("the command that begins with [ does not end with ]", "[", "nbdkit", "--list")]
    [InlineData("there is no command between [ and ]", "[", "]")]
    public void A_mistake_is_named(string message, params string[] words)
    {
        ToolSyntax syntax = new() { Name = "toy", Summary = "", Usage = [], Options = [.. Syntax.Options, StandardOptions.Color] };
        Assert.Equal(message, Assert.Throws<UsageException>(() => CommandParser.Parse(syntax, words)).Message);
    }

    [Fact]
    public void A_command_in_brackets_is_one_operand_and_keeps_its_options()
    {
        ParsedOptions parsed = Parse("[", "nbdkit", "--list", "-f", "--", "]", "--map", "-");
        Assert.Equal(["nbdkit", "--list", "-f", "--"], parsed.Operands[0].Command);
        Assert.Equal("-", parsed.Operands[1].Word);
        Assert.Equal([Map], parsed.Uses.Select(use => use.Option));
    }

    [Fact]
    public void What_follows_help_is_not_looked_at() => Assert.True(Parse("--help", "--bad").Has(StandardOptions.Help));

    [Fact]
    public void A_tool_may_stop_at_its_first_operand()
    {
        ToolSyntax syntax = new() { Name = "toy", Summary = "", Usage = [], Options = [List], StopsAtFirstOperand = true };
        ParsedOptions parsed = CommandParser.Parse(syntax, ["-L", "mountpoint", "--command", "[", "nbdkit", "]"]);
        Assert.Equal([List], parsed.Uses.Select(use => use.Option));
        Assert.Equal(["mountpoint", "--command", null], parsed.Operands.Select(operand => operand.Word), StringComparer.Ordinal);
    }

    private static ParsedOptions Parse(params string[] words) => CommandParser.Parse(Syntax, words);
}
