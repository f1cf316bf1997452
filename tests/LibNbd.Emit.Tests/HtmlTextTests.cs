using LibNbd.Emit.Documents;
using LibNbd.Emit.Targets.Html;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>Text of the specification is text on the site, whatever piece of prose it is in.</summary>
public sealed class HtmlTextTests
{
    private const string Markup = "<b>&\"";
    private const string Escaped = "&lt;b&gt;&amp;&quot;";

    private static readonly HtmlText Html = new(new SiteMap(new DocContext(Specification.Small, LanguageList.All)));

    public static TheoryData<string, ProseInline> Inlines => new()
    {
        { "text", new TextInline(Markup) },
        { "code", new CodeInline(Markup) },
        { "parameter", new ParameterInline(Markup) },
        { "emphasis", new EmphasisInline(Strong: false, new EquatableArray<ProseInline>([new TextInline(Markup)])) },
        { "strong", new EmphasisInline(Strong: true, new EquatableArray<ProseInline>([new CodeInline(Markup)])) },
        { "link", new LinkInline(Markup, "https://example.com/?a=" + Markup) },
        { "call", new CallReferenceInline(Markup) },
        { "manual page", new ManualReferenceInline(Markup, "1") },
    };

    [Theory]
    [MemberData(nameof(Inlines))]
    public void Every_inline_is_escaped(string kind, ProseInline inline)
    {
        AssertEscaped(kind, new ParagraphBlock(new EquatableArray<ProseInline>([inline])));
    }

    [Fact]
    public void Lines_of_code_are_escaped() => AssertEscaped("code block", new CodeBlock(Markup, Markup));

    private static void AssertEscaped(string kind, ProseBlock block)
    {
        string html = Html.Prose(new Prose(new EquatableArray<ProseBlock>([block])));
        Assert.Contains(Escaped, html, StringComparison.Ordinal);
        Assert.False(html.Contains("<b>", StringComparison.Ordinal) || html.Contains("&\"", StringComparison.Ordinal), kind + ": " + html);
    }
}
