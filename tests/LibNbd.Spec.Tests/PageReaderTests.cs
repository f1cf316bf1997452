using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

/// <summary>Pages that are no call's.</summary>
public class PageReaderTests
{
    private const string Whole = """
        # libnbd-guide(7) - a guide

        ## Description

        See [pread] and [nbdkit(1)].

        ### Code

        ```c
        # no heading
        @no-insert
        ```

        @states

        ## More

        Text.

        """;

    private static readonly ApiSpec Spec = SpecReader.Read(Example.Yaml, Example.Path).Spec!;

    [Fact]
    public void A_page_is_read_whole()
    {
        PageResult result = PageReader.Read(Whole, "a.md", Spec);

        Assert.Empty(result.Diagnostics);
        PageSpec page = result.Page!;
        Assert.Equal(("libnbd-guide", "7", "a guide", "a.md"), (page.Name, page.Section, page.Summary, page.Path));
        Assert.Equal("Description More", string.Join(" ", page.Sections.Select(section => section.Title)));
        Assert.Collection(
            page.Sections[0].Blocks,
            block => Assert.Equal(new CallReferenceInline("pread"), ((ParagraphBlock)((PageProse)block).Text.Blocks[0]).Inlines[1]),
            block => Assert.Equal(new PageHeading("Code"), block),
            block => Assert.Equal("# no heading\n@no-insert", ((CodeBlock)((PageProse)block).Text.Blocks[0]).Text),
            block => Assert.Equal(new PageInsertion(PageInsert.States), block));
    }

    [Theory]
    [InlineData("See [«pred»]", "See [pread]", "NBD013", "[pred] does not refer to a call; did you mean 'pread'?")]
    [InlineData("«@stats»", "@states", "NBD045", "there is no insert '@stats'; did you mean '@states'?")]
    [InlineData(
        "«# libnbd-guide: a guide»",
        "# libnbd-guide(7) - a guide",
        "NBD046",
        "not a valid page: the first line must be '# name(section) - summary'")]
    [InlineData("«#### Code»", "### Code", "NBD046", "not a valid page: headings begin with '## ' or '### '")]
    [InlineData("«<b>Text.</b>»", "Text.", "NBD012", "HTML cannot be used in prose: not every target is HTML")]
    public void A_mistake_is_reported_at_its_place(string replacement, string passage, string id, string message)
    {
        Marked marked = Marked.Parse(Whole.Replace(passage, replacement, StringComparison.Ordinal));

        PageResult result = PageReader.Read(marked.Text, "a.md", Spec);

        Assert.Null(result.Page);
        SpecDiagnostic diagnostic = result.Diagnostics[0];
        Assert.Equal((id, message.Replace("'@states'", "'states'", StringComparison.Ordinal)), (diagnostic.Id, diagnostic.Message));
        Assert.Equal((marked.Span.Line, marked.Span.Column), (diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void Text_before_the_first_section_is_refused()
    {
        PageResult result = PageReader.Read("# a(1) - b\n\nText.\n", "a.md", Spec);

        Assert.Equal("a.md(2,1): error NBD046: not a valid page: text must be in a section", Assert.Single(result.Diagnostics).ToString());
    }
}
