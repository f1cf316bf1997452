using System.Net;
using System.Text;
using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Html;

/// <summary>Renders prose and the blocks of sections as HTML.</summary>
/// <param name="site">Where things are.</param>
internal sealed class HtmlText(SiteMap site)
{
    /// <summary>Text as HTML, fit for attributes too.</summary>
    public static string Escape(string text) => WebUtility.HtmlEncode(text);

    /// <summary>Lines shown as they are.</summary>
    public static string Code(string language, string text) =>
        $"<pre tabindex=\"0\"><code class=\"language-{Escape(language.Length == 0 ? "text" : language)}\">"
            + $"{Escape(text.TrimEnd('\n'))}</code></pre>\n";

    /// <summary>The text of a section, whose own heading is of the level above.</summary>
    public string Blocks(IEnumerable<DocBlock> blocks, int headingLevel)
    {
        StringBuilder html = new();
        bool inList = false;
        foreach (DocBlock block in blocks)
        {
            if (inList != block is DocItem)
            {
                html.Append(inList ? "</dl>\n" : "<dl>\n");
                inList = !inList;
            }

            html.Append(block switch
            {
                DocProse text => Prose(text.Text),
                DocItem item => $"<dt>{Text(item.Label)}</dt>\n<dd>{Definition(item)}</dd>\n",
                DocHeading heading =>
                    $"<h{headingLevel} id=\"{Escape(SiteMap.Anchor(heading.Text))}\">{Escape(heading.Text)}</h{headingLevel}>\n",
                DocCode code => Code(code.Language, code.Text),
                _ => throw new InvalidOperationException($"A block that is not known: {block.GetType().Name}"),
            });
        }

        return html.Append(inList ? "</dl>\n" : "").ToString();
    }

    /// <summary>Every block of prose as an element of its own.</summary>
    public string Prose(Prose prose) => string.Concat(prose.Blocks.Select(Block));

    /// <summary>Running text.</summary>
    public string Text(DocText text) => Inlines(text.Inlines);

    /// <summary>A short text of the YAML as a sentence, without a paragraph around it if it is one only.</summary>
    public string Sentence(Prose prose) => Flow(Sentences.Of(prose));

    private string Definition(DocItem item)
    {
        string own = item.Text.IsEmpty ? "" : Sentence(item.Text);
        string derived = item.Derived.IsEmpty ? "" : Text(item.Derived);
        return own.Length > 0 && derived.Length > 0 ? $"{own} {derived}" : own + derived;
    }

    private string Flow(Prose prose) => prose.Blocks is [ParagraphBlock only] ? Inlines(only.Inlines) : Prose(prose);

    private string Block(ProseBlock block) => block switch
    {
        ParagraphBlock paragraph => $"<p>{Inlines(paragraph.Inlines)}</p>\n",
        CodeBlock code => Code(code.Language, code.Text),
        ListBlock list => List(list.Ordered ? "ol" : "ul", list),
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    };

    private string List(string tag, ListBlock list) =>
        $"<{tag}>\n{string.Concat(list.Items.Select(item => $"<li>{Flow(item)}</li>\n"))}</{tag}>\n";

    private string Inlines(IEnumerable<ProseInline> inlines) => string.Concat(inlines.Select(Inline));

    private string Inline(ProseInline inline) => inline switch
    {
        TextInline text => Escape(text.Text),
        CodeInline code => $"<code>{Escape(code.Text)}</code>",
        ValueInline { Name.Length: 0 } none => Escape(site.NameOf(none)),
        ValueInline value => $"<a href=\"{Escape(site.ValueAddress(value))}\"><code>{Escape(site.NameOf(value))}</code></a>",
        ParameterInline variable => Variable(variable.Name),
        NullInline => $"<code>{Escape(site.Null)}</code>",
        EmphasisInline { Strong: true } strong => $"<strong>{Inlines(strong.Inlines)}</strong>",
        EmphasisInline emphasis => $"<em>{Inlines(emphasis.Inlines)}</em>",
        CallReferenceInline call => $"<a href=\"{Escape(site.CallAddress(call.Call))}\"><code>{Escape(site.Symbol(call.Call))}</code></a>",
        ManualReferenceInline manual => Reference(new PageReference(manual.Page, manual.Section)),
        LinkInline link => $"<a href=\"{Escape(link.Url)}\">{Escape(link.Text)}</a>",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };

    /// <summary>A reference to a page, a link if it is one of the site.</summary>
    public string Reference(PageReference page) => site.PageAddress(page) is { } address
        ? $"<a href=\"{Escape(address)}\"><code>{Escape(page.Name)}</code>({Escape(page.Section)})</a>"
        : $"<code>{Escape(page.Name)}</code>({Escape(page.Section)})";

    private static string Variable(string name) => $"<var>{Escape(name)}</var>";
}
