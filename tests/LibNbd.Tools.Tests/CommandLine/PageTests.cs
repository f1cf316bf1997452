using System.Text;
using LibNbd.Tools.CommandLine;
using LibNbd.Tools.CommandLine.Completion;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Tests.CommandLine;

/// <summary>
/// The manual page of each tool and of <c>nbd</c> itself, <c>api/pages/NAME.1.md</c>: prose by hand around a synopsis and a list of options
/// from the table, which <c>LIBNBD_UPDATE_SNAPSHOTS=1</c> writes.
/// </summary>
public sealed class PageTests
{
    private const string Synopsis = "## Synopsis\n";
    private const string Options = "## Options\n";

    public static TheoryData<string> Tools => [.. Syntaxes.Select(syntax => syntax.Name)];

    private static IEnumerable<ToolSyntax> Syntaxes =>
        ToolList.All.Select(entry => entry.Create().Syntax).Append(new OverviewTool().Syntax);

    [Theory]
    [MemberData(nameof(Tools))]
    public void The_page_of_a_tool_has_what_its_table_says(string name)
    {
        ToolSyntax syntax = Syntaxes.Single(known => known.Name == name);
        string path = Repository.PathOf("api", "pages", $"{name}.1.md");
        string text = File.Exists(path) ? File.ReadAllText(path) : $"# \n\n{Synopsis}\n## Description\n\nTo be written.\n\n{Options}\n";
        text = $"# {name}(1) - {syntax.Summary}{text[text.IndexOf('\n', StringComparison.Ordinal)..]}";
        text = Replace(text, Synopsis, $"```\n{string.Concat(syntax.Usage.Select(usage => $"{name} {usage}\n"))}```\n");
        text = Replace(text, Options, List(syntax));
        Snapshot.MatchFile(text, path);
    }

    [Fact]
    public void No_page_is_of_a_tool_that_is_not_there() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("api", "pages"), "*.1.md"),
        file => Assert.Contains(Syntaxes, syntax => syntax.Name == Path.GetFileName(file)[..^".1.md".Length]));

    [Fact]
    public void The_page_of_nbd_names_every_tool_and_every_shell()
    {
        string text = File.ReadAllText(Repository.PathOf("api", "pages", "nbd.1.md"));
        Assert.All(Syntaxes.Where(syntax => syntax.Name != "nbd"), syntax =>
            Assert.Contains($"- [{syntax.Name}(1)], `nbd {syntax.Name[3..]}`: {syntax.Summary}.\n", text, StringComparison.Ordinal));
        Assert.All(CompletionScript.Shells.Keys, shell => Assert.Contains($"`nbd completion {shell}`", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Help_of_every_tool_is_at_most_as_wide_as_a_terminal() => Assert.All(
        ToolList.All.SelectMany(entry => HelpText.Of(entry.Create().Syntax, $"nbd {entry.Word}").Split('\n')),
        line => Assert.InRange(line.Length, 0, Terminal.UsualColumns));

    [Fact]
    public void No_two_options_of_a_tool_have_one_name() => Assert.All(ToolList.All, entry =>
    {
        Option[] options = [.. entry.Create().Syntax.AllOptions];
        string[] names = [.. options.SelectMany(option => option.LongNames).Select(known => known.Name)];
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names, StringComparer.Ordinal);
        char[] letters = [.. options.Select(option => option.Short).OfType<char>()];
        Assert.Equal(letters.Distinct(), letters);
    });

    // The section ends where the next begins.
    private static string Replace(string text, string heading, string body)
    {
        int start = text.IndexOf(heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"the page has no section {heading}");
        start += heading.Length;
        int end = text.IndexOf("\n## ", start, StringComparison.Ordinal);
        return $"{text[..start]}\n{body}{(end < 0 ? "" : text[end..])}";
    }

    private static string List(ToolSyntax syntax)
    {
        StringBuilder text = new();
        foreach (Option option in syntax.Options.Concat(StandardOptions.All).Where(option => !option.IsHidden))
        {
            IEnumerable<string> names = HelpText.Label(option).Split(", ")
                .Concat(option.Aliases.Select(alias => option.IsNegatable ? $"--[no-]{alias}" : $"--{alias}"));
            text.Append($"- {string.Join(", ", names.Select(known => $"`{known}`"))}: {option.Help}\n");
        }

        return text.ToString();
    }
}
