using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Markdown;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

public class ProseTests
{
    [Fact]
    public void A_paragraph_holds_every_sort_of_inline()
    {
        Prose prose = Read("Use `code`, *this* and **that**,\nas [pread]  and [nbdkit(1)]; see [the site](https://example.org) \\[0].");

        Assert.Equal(
            Paragraph(
                new TextInline("Use "), new CodeInline("code"), new TextInline(", "),
                new EmphasisInline(Strong: false, Inlines(new TextInline("this"))), new TextInline(" and "),
                new EmphasisInline(Strong: true, Inlines(new TextInline("that"))), new TextInline(", as "),
                new CallReferenceInline("pread"), new TextInline(" and "), new ManualReferenceInline("nbdkit", "1"),
                new TextInline("; see "), new LinkInline("the site", "https://example.org"), new TextInline(" [0].")),
            Assert.Single(prose.Blocks));
    }

    [Fact]
    public void Lists_nest_and_hold_paragraphs()
    {
        Prose prose = Read("1. one\n\n   more\n2. two\n   - inner");

        ListBlock list = Assert.IsType<ListBlock>(Assert.Single(prose.Blocks));
        Assert.True(list.Ordered);
        Assert.Equal(new Prose(Blocks(Paragraph(new TextInline("one")), Paragraph(new TextInline("more")))), list.Items[0]);
        ListBlock inner = Assert.IsType<ListBlock>(list.Items[1].Blocks[1]);
        Assert.False(inner.Ordered);
        Assert.Equal(new Prose(Blocks(Paragraph(new TextInline("inner")))), Assert.Single(inner.Items));
    }

    [Fact]
    public void Fenced_code_keeps_its_lines()
    {
        Prose prose = Read("```c\nint i;\n\n  [no_call];\n```");

        Assert.Equal(new CodeBlock("c", "int i;\n\n  [no_call];"), Assert.Single(prose.Blocks));
    }

    [Theory]
    [InlineData("Plain text.")]
    [InlineData("Plain  text.")]
    [InlineData("Plain\ntext.")]
    public void White_space_is_folded(string markdown) =>
        Assert.Equal(Paragraph(new TextInline("Plain text.")), Assert.Single(Read(markdown).Blocks));

    [Fact]
    public void Names_with_underscores_are_no_emphasis() =>
        Assert.Equal(
            Paragraph(new TextInline("the aio_is_ready predicate and "), new CallReferenceInline("aio_is_ready")),
            Assert.Single(Read("the aio_is_ready predicate and [aio_is_ready]").Blocks));

    [Theory]
    [InlineData("[tls.require]", ValueSection.Enum, "tls", "require")]
    [InlineData("[command.req-one]", ValueSection.Flags, "command", "req-one")]
    [InlineData("[read-data]", ValueSection.Constant, "", "read-data")]
    [InlineData("[namespace-base]", ValueSection.MetaContext, "", "namespace-base")]
    [InlineData("[context-base-allocation.hole]", ValueSection.MetaContextState, "context-base-allocation", "hole")]
    public void Values_can_be_referred_to(string markdown, ValueSection section, string type, string name) =>
        Assert.Equal(Paragraph(new ValueInline(section, type, name)), Assert.Single(Read(markdown).Blocks));

    // The parameter is one of the call; another call's is mere code.
    [Fact]
    public void No_pointer_and_the_parameters_of_the_entry_can_be_referred_to() => Assert.Equal(
        Paragraph(
            new NullInline(), new TextInline(" for "), new ParameterInline("count"), new TextInline(" or "), new CodeInline("hostname")),
        Assert.Single(Read("[null] for `count` or `hostname`").Blocks));

    [Fact]
    public void A_value_that_is_not_there_and_the_C_name_of_one_are_refused()
    {
        Marked unknown = InBlockScalar("See [«tls.requir»].");
        SpecDiagnostic diagnostic = MistakeTests.Only(unknown.Read());
        Assert.Equal(
            ("NBD048", "[tls.requir] does not refer to a value; did you mean 'tls.require'?", unknown.Span),
            (diagnostic.Id, diagnostic.Message, diagnostic.Span));

        Marked macro = InBlockScalar("See «`LIBNBD_TLS_REQUIRE`».");
        diagnostic = MistakeTests.Only(macro.Read());
        Assert.Equal(
            ("NBD012", "the C name of a value cannot be used in prose: write [tls.require], which each language shows by its own "
                + "name", macro.Span),
            (diagnostic.Id, diagnostic.Message, diagnostic.Span));
    }

    [Fact]
    public void Lifecycle_calls_can_be_referred_to() =>
        Assert.Equal(Paragraph(new CallReferenceInline("close")), Assert.Single(Read("[close]").Blocks));

    [Theory]
    [InlineData("Text.\n\n«# Head»", "a heading")]
    [InlineData("«Head\n====»", "a heading")]
    [InlineData("A «<b>»bold</i> word.", "HTML")]
    [InlineData("«<div>\nx\n</div>»", "HTML")]
    [InlineData("An «![image](x.png)» here.", "an image")]
    [InlineData("«| a | b |\n|---|---|\n| 1 | 2 |»", "a table")]
    [InlineData("«---»", "a horizontal rule")]
    [InlineData("«> quoted»", "a block quotation")]
    [InlineData("Text.\n\n«    code»", "an indented code block")]
    [InlineData("- item\n\n  «## Head»", "a heading")]
    [InlineData("See «[x](https://example.org \"title\")».", "the title of a link")]
    [InlineData("See «[x]()».", "a link without an address")]
    [InlineData("One«\\\n»two.", "a hard line break")]
    public void Other_markdown_is_refused_at_its_place(string markdown, string what)
    {
        Marked marked = InBlockScalar(markdown);

        SpecDiagnostic[] diagnostics = [.. marked.Read().Diagnostics];

        Assert.All(diagnostics, diagnostic => Assert.Equal("NBD012", diagnostic.Id));
        Assert.StartsWith(what + " cannot be used in prose: ", diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal((marked.Span.Line, marked.Span.Column), (diagnostics[0].Span.Line, diagnostics[0].Span.Column));
    }

    [Theory]
    [InlineData(ProseReader.MaxDepth, 0)]
    [InlineData(ProseReader.MaxDepth + 1, 1)]
    public void Lists_nest_only_so_deep(int depth, int diagnostics)
    {
        IEnumerable<string> lines = Enumerable.Range(0, depth).Select(level => new string(' ', 2 * level) + "- x");

        Assert.Equal(diagnostics, InBlockScalar(string.Join('\n', lines)).Read().Diagnostics.Count);
    }

    [Theory]
    [InlineData("description: See [«nix»].")]
    [InlineData("description: 'It''s [«nix»].'")]
    [InlineData("description: \"A\\ttab, a \\u0041 and [«nix»].\"")]
    [InlineData("description: \"Folded \\\n      over\n\n      lines, [«nix»].\"")]
    [InlineData("description: A plain one\n      goes on   with [«nix»].")]
    [InlineData("description: |\n\n\n      First.\n\n        - indented [«nix»]\n")]
    [InlineData("description: |2 # comment\n        Deep [«nix»].\n")]
    [InlineData("description: >-\n      Folded\n      text with\n\n      [«nix»].\n")]
    [InlineData("description: >\n      See\n      [«nix»].\n")]
    [InlineData("description: |\n      - one\n      - two,\n        and [«nix»]\n      - *emphasis of [pread]*\n")]
    [InlineData("description: Ünïcödé [«nix»].")]
    public void An_unknown_call_is_reported_at_its_very_place_in_every_style_of_scalar(string description)
    {
        Marked marked = Marked.Edit("description: Writes zeroes.", description);

        SpecDiagnostic diagnostic = MistakeTests.Only(marked.Read());

        Assert.Equal(("NBD013", marked.Span), (diagnostic.Id, diagnostic.Span));
    }

    [Fact]
    public void Documents_of_parameters_and_errors_are_prose_too()
    {
        foreach ((string passage, string replacement) in new[]
        {
            ("doc: How many. }", "doc: \"[«nix»]\" }"),
            ("when: The server said so. }", "when: \"Or [«nix»].\" }"),
            ("what: It may read more at once. }", "what: \"As [«nix»].\" }"),
            ("description: Makes a handle.,", "description: \"[«nix»]\","),
        })
        {
            Marked marked = Marked.Edit(passage, replacement);

            SpecDiagnostic diagnostic = MistakeTests.Only(marked.Read());

            Assert.Equal(("NBD013", marked.Span), (diagnostic.Id, diagnostic.Span));
        }
    }

    private static Prose Read(string markdown)
    {
        SpecResult result = InBlockScalar(markdown).Read();
        Assert.Equal("", string.Join("\n", result.Diagnostics));
        return result.Spec!.Calls.Single(call => call.Name == "zero").Description;
    }

    private static Marked InBlockScalar(string markdown) => Marked.Edit(
        "description: Writes zeroes.", "description: |2\n      " + markdown.Replace("\n", "\n      ", StringComparison.Ordinal) + "\n");

    private static ParagraphBlock Paragraph(params ProseInline[] inlines) => new(Inlines(inlines));

    private static EquatableArray<ProseInline> Inlines(params ProseInline[] inlines) => new(inlines);

    private static EquatableArray<ProseBlock> Blocks(params ProseBlock[] blocks) => new(blocks);
}
