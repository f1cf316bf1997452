using System.Text.RegularExpressions;

namespace LibNbd.Guides.Tests;

/// <summary>A guide shows the program that is tested, and no more than it promises.</summary>
public sealed partial class PageTests
{
    private const int MostLines = 15;

    public static TheoryData<string> Programs => [.. Directory.EnumerateFiles(Repository.PathOf("samples", "Guides"), "*.cs")
        .Select(static file => Path.GetFileNameWithoutExtension(file))];

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_guide_shows_its_program(string program)
    {
        string source = Repository.Read("samples", "Guides", $"{program}.cs");
        string page = Page().Match(source).Groups["page"].Value;
        Assert.NotEmpty(page);
        Assert.Contains($"```csharp\n{CodeOf(source)}\n```\n", Repository.Read("docs", "guides", page), StringComparison.Ordinal);
        Assert.InRange(CodeOf(source).Split('\n').Count(static line => line.Length > 0), 1, MostLines);
        Assert.Contains($"({page})", Repository.Read("docs", "guides", "README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_guide_has_a_program()
    {
        HashSet<string> shown = [.. Programs.Select(
            static program => Page().Match(Repository.Read("samples", "Guides", $"{program.Data}.cs")).Groups["page"].Value)];
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Repository.PathOf("docs", "guides"), "*.md").Select(Path.GetFileName),
            page => page != "README.md" && !shown.Contains(page!));
    }

    private static string CodeOf(string source)
    {
        const string Mark = "// guide\n";
        const string Indent = "        ";
        string[] lines = source.Split(Mark)[1].TrimEnd().Split('\n');
        return string.Join(
            '\n', lines.Select(static line => line.StartsWith(Indent, StringComparison.Ordinal) ? line[Indent.Length..] : line));
    }

    [GeneratedRegex(@"docs/guides/(?<page>[\w-]+\.md)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Page();
}
