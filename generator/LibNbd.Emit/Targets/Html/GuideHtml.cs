using LibNbd.Emit.Documents;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using GuideSpec = LibNbd.Spec.Model.GuideSpec;

namespace LibNbd.Emit.Targets.Html;

/// <summary>The guides, and the page that lists them.</summary>
internal sealed class GuideHtml(SiteMap site)
{
    /// <summary>The page that lists the guides.</summary>
    public static string List(IEnumerable<GuideSpec> guides) => $"<h1>Guides</h1>\n{Cards(guides)}";

    /// <summary>A link to each guide, with what it is about.</summary>
    public static string Cards(IEnumerable<GuideSpec> guides) => "<ul class=\"cards\">\n" + string.Concat(guides.Select(
        guide => $"<li><a href=\"{HtmlText.Escape(SiteMap.GuideAddress(guide.Path))}\">{HtmlText.Escape(guide.Title)}</a><p>"
            + $"{HtmlText.Escape(Sentences.Capital(guide.Summary))}.</p></li>\n")) + "</ul>\n";

    /// <summary>The page of a guide.</summary>
    public string Render(GuideDocument guide)
    {
        foreach (TableCell cell in guide.Tree.Descendants<TableRow>().Where(row => row.IsHeader).SelectMany(row => row.OfType<TableCell>()))
        {
            cell.GetAttributes().AddPropertyIfNotExist("scope", "col");
        }

        using StringWriter html = new() { NewLine = "\n" };
        HtmlRenderer renderer = new(html);
        GuideDocument.Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new Code());
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrolledTable());
        renderer.ObjectRenderers.Replace<LinkInlineRenderer>(new SiteLink(guide, site));
        renderer.Render(guide.Tree);
        return $"<article>\n<p class=\"crumbs\"><a href=\"{SiteMap.Guides}\">Guides</a></p>\n{html}</article>\n";
    }

    private sealed class Code : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock code) => renderer.EnsureLine()
            .WriteLine(HtmlText.Code((code as FencedCodeBlock)?.Info ?? "", code.Lines.ToString()).TrimEnd('\n'));
    }

    private sealed class ScrolledTable : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.EnsureLine().WriteLine("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">");
            base.Write(renderer, table);
            renderer.EnsureLine().WriteLine("</div>");
        }
    }

    // A document that the site does not have is named by its place in the repository.
    private sealed class SiteLink(GuideDocument guide, SiteMap site) : LinkInlineRenderer
    {
        protected override void Write(HtmlRenderer renderer, LinkInline link)
        {
            (string? path, string fragment) = guide.Target(link);
            if (path is null)
            {
                base.Write(renderer, link);
            }
            else if (site.DocumentAddress(path) is { } address)
            {
                link.Url = address + fragment;
                base.Write(renderer, link);
            }
            else
            {
                renderer.WriteChildren(link);
                renderer.Write($" (<code>{HtmlText.Escape(path)}</code>)");
            }
        }
    }
}
