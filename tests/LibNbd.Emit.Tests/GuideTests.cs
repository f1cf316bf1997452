using LibNbd.Emit.Commands;
using LibNbd.Emit.Documents;
using LibNbd.Emit.Targets.Html;
using LibNbd.Languages;

namespace LibNbd.Emit.Tests;

/// <summary>The guides of the repository as pages of the site.</summary>
public sealed class GuideTests : IDisposable
{
    private const string Title = "# A guide\n\n";
    private const string List = "docs/guides/README.md";
    private const string Guide = "docs/guides/a-guide.md";

    private readonly TestFolder _folder = new();

    public GuideTests()
    {
        Write("api/nbd-api.yaml", Specification.Yaml);
        Write(List, "# Guides\n\n- [A guide](a-guide.md): what `it` is for\n- [Another](../another.md): the other one\n");
        Write(Guide, Title);
        Write("docs/another.md", "# Another\n\n## How to\n\nWith care.\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_guide_of_the_repository_is_a_page_in_the_navigation_the_lists_and_the_search()
    {
        Dictionary<string, string> site = new HtmlTarget().Emit(Specification.Spec, LanguageList.All)
            .ToDictionary(file => file.Path.ToString(), file => file.Text, StringComparer.Ordinal);
        string[] guides = [.. Directory.EnumerateFiles(Repository.PathOf("docs", "guides"), "*.md")
            .Where(file => Path.GetFileName(file) != "README.md")
            .Append(Repository.PathOf("docs", "telemetry.md"))];
        Assert.True(guides.Length >= 10);
        foreach (string guide in guides)
        {
            string page = $"guide-{Path.GetFileNameWithoutExtension(guide)}.html";
            string heading = HtmlText.Escape(File.ReadLines(guide).First()["# ".Length..]);
            Assert.Contains($">{heading}</h1>", site[page], StringComparison.Ordinal);
            Assert.Contains($"<a href=\"{page}\">", site["guides.html"], StringComparison.Ordinal);
            Assert.Contains($"<a href=\"{page}\">", site["index.html"], StringComparison.Ordinal);
            Assert.Contains($"\"u\":\"{page}\"", site["search-index.js"], StringComparison.Ordinal);
        }

        Assert.Contains("<a href=\"guides.html\">Guides</a>", site["nbd_pread.3.html"], StringComparison.Ordinal);
        Assert.Contains("<img src=\"dotnet-counters.svg\"", site["guide-telemetry.html"], StringComparison.Ordinal);
        Assert.Equal(Repository.Read("docs", "dotnet-counters.svg"), site["dotnet-counters.svg"]);
    }

    [Fact]
    public void Links_of_the_guides_lead_to_files_of_the_repository()
    {
        string[] targets = [.. Specification.Spec.Guides.Select(guide => new GuideDocument(guide))
            .SelectMany(guide => guide.Links.Select(link => guide.Target(link).Path).OfType<string>())];
        Assert.Contains("docs/guides/reconnecting.md", targets);
        Assert.DoesNotContain(targets, target => !Path.Exists(Repository.PathOf(target)));
    }

    [Fact]
    public void Links_lead_to_pages_and_what_has_none_is_named()
    {
        Write("docs/decision.md", "");
        (string Link, string Shown)[] links =
        [
            ("[Other](../another.md#how-to)", "<a href=\"guide-another.html#how-to\">Other</a>"),
            ("[list](README.md)", "<a href=\"guides.html\">list</a>"),
            ("[decision](../decision.md)", "decision (<code>docs/decision.md</code>)"),
            ("[web](https://example.com/x.md)", "<a href=\"https://example.com/x.md\">web</a>"),
            ("[here](#a-guide)", "<a href=\"#a-guide\">here</a>"),
        ];
        string page = Emitted(Title + string.Join(", ", links.Select(link => link.Link)));
        Assert.Contains($"<p>{string.Join(", ", links.Select(link => link.Shown))}</p>", page, StringComparison.Ordinal);
        Assert.Contains("<h2 id=\"how-to\">How to</h2>", File.ReadAllText(_folder["out/guide-another.html"]), StringComparison.Ordinal);
        Assert.Contains("\"u\":\"guide-another.html#how-to\"", File.ReadAllText(_folder["out/search-index.js"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_are_files_of_the_site()
    {
        Write("docs/picture.svg", "<svg/>\n");
        string page = Emitted($"{Title}![what it shows](../picture.svg)\n");
        Assert.Contains("<img src=\"picture.svg\" alt=\"what it shows\"", page, StringComparison.Ordinal);
        Assert.Equal("<svg/>\n", File.ReadAllText(_folder["out/picture.svg"]));
    }

    [Fact]
    public void Text_is_escaped_and_tables_scroll()
    {
        string page = Emitted($"""
            {Title}An <b>x</b>.

            ```csharp
            List<int> y;
            ```

            | a | b |
            |---|---|
            | `<c>` | d |
            """);
        Assert.Contains("An &lt;b&gt;x&lt;/b&gt;.", page, StringComparison.Ordinal);
        Assert.Contains(
            "<pre tabindex=\"0\"><code class=\"language-csharp\">List&lt;int&gt; y;</code></pre>", page, StringComparison.Ordinal);
        Assert.Contains("role=\"region\" aria-label=\"Table\">\n<table>", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">a</th>", page, StringComparison.Ordinal);
        Assert.Contains("<td><code>&lt;c&gt;</code></td>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Guide, "Text", "the first line of a guide must be '# title'")]
    [InlineData("docs/guides/b.md", Title, $"the guide is not in the list of {List}")]
    [InlineData(List, "- [a](a-guide.md)", $"after the link to {Guide}, ': ' and a summary must follow")]
    public void What_is_wrong_is_told(string file, string text, string told)
    {
        Write(file, text);
        Assert.Equal((ExitCodes.Usage, $"LibNbd.Emit: {file}: {told}"), Run());
    }

    [Fact]
    public void A_specification_without_guides_has_no_place_for_them()
    {
        Directory.Delete(_folder["docs"], recursive: true);
        Assert.Equal((ExitCodes.Success, ""), Run());
        Assert.False(File.Exists(_folder["out/guides.html"]));
        Assert.DoesNotContain("guides", File.ReadAllText(_folder["out/index.html"]), StringComparison.Ordinal);
    }

    // The page of the guide with this text.
    private string Emitted(string text)
    {
        Write(Guide, text);
        Assert.Equal((ExitCodes.Success, ""), Run());
        return File.ReadAllText(_folder["out/guide-a-guide.html"]);
    }

    private void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[file])!);
        File.WriteAllText(_folder[file], text);
    }

    private (int ExitCode, string Error) Run()
    {
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = CommandLine.Run(["html", "--out", "out"], new CommandContext(TextWriter.Null, error, _folder.Root));
        return (exitCode, error.ToString().TrimEnd());
    }
}
