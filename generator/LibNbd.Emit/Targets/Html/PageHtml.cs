using System.Text;
using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Html;

/// <summary>The pages that are no call's.</summary>
internal sealed class PageHtml(DocContext context, SiteMap site)
{
    private readonly HtmlText _html = new(site);
    private readonly IndexHtml _indices = new(context, site);

    /// <summary>The text of a page.</summary>
    public string Render(PageSpec page)
    {
        StringBuilder html = new();
        html.Append($"<article>\n<h1>{HtmlText.Escape(page.Name)}({HtmlText.Escape(page.Section)})</h1>\n");
        html.Append($"<p class=\"summary\">{HtmlText.Escape(Sentences.Capital(page.Summary))}.</p>\n");
        html.Append("<nav aria-label=\"On this page\">\n<ul class=\"links\">\n");
        foreach (PageSection section in page.Sections)
        {
            html.Append($"<li><a href=\"#{SiteMap.Anchor(section.Title)}\">{HtmlText.Escape(section.Title)}</a></li>\n");
        }

        html.Append("</ul>\n</nav>\n");
        foreach (PageSection section in page.Sections)
        {
            html.Append($"<section aria-labelledby=\"{SiteMap.Anchor(section.Title)}\">\n<h2 id=\"{SiteMap.Anchor(section.Title)}\">"
                + $"{HtmlText.Escape(section.Title)}</h2>\n");
            html.Append(string.Concat(section.Blocks.Select(Block))).Append("</section>\n");
        }

        return html.Append("</article>\n").ToString();
    }

    private string Block(PageBlock block) => block switch
    {
        PageProse prose => _html.Prose(prose.Text),
        PageHeading heading => $"<h3 id=\"{SiteMap.Anchor(heading.Text)}\">{HtmlText.Escape(heading.Text)}</h3>\n",
        PageInsertion insertion => insertion.What switch
        {
            PageInsert.CallsByTopic => _indices.TopicLists(headingLevel: 3),
            PageInsert.States => _indices.StateDiagram(),
            PageInsert.ConnectionStates => _indices.ConnectionStates(),
            PageInsert.CallbackRules => _html.Prose(ClosureText.Rule(context.Spec.Roles).AsProse()),
            PageInsert.Constants => $"<p>They are on a <a href=\"{SiteMap.Constants}\">page of their own</a>.</p>\n",
        },
        _ => throw new InvalidOperationException($"A block that is not known: {block.GetType().Name}"),
    };
}
