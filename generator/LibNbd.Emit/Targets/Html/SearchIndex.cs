using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LibNbd.Emit.Documents;
using LibNbd.Languages;
using LibNbd.Spec.Model;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using ListBlock = LibNbd.Spec.Model.ListBlock;
using ParagraphBlock = LibNbd.Spec.Model.ParagraphBlock;

namespace LibNbd.Emit.Targets.Html;

/// <summary>
/// What the search of the site looks through, as a script: a page of the file system may load scripts, but not fetch data.
/// </summary>
internal sealed class SearchIndex(DocContext context, SiteMap site)
{
    // Shorter words are found in nearly every text.
    private const int MinWordLength = 3;

    private readonly List<Entry> _entries = [];

    /// <summary>Adds a call.</summary>
    public void Add(CallSpec call) => _entries.Add(new Entry(
        site.Symbol(call.Name), site.CallAddress(call.Name), Sentences.Capital(call.Summary),
        Others(site.Symbol(call.Name), api => api.Of(call).Select(signature => signature.Name)),
        Words([call.Description, .. call.Parameters.Select(p => p.Doc), .. call.Errors.Select(e => e.When)])));

    /// <summary>Adds a lifecycle function.</summary>
    public void Add(LifecycleSpec function) => _entries.Add(new Entry(
        site.Symbol(function.Name), site.CallAddress(function.Name), Sentences.Capital(function.Summary), "", Words(
            [function.Description])));

    /// <summary>Adds a page and its sections.</summary>
    public void Add(PageSpec page)
    {
        string address = SiteMap.File(page.Name, page.Section);
        _entries.Add(new Entry($"{page.Name}({page.Section})", address, Sentences.Capital(page.Summary), "", ""));
        foreach (PageSection section in page.Sections)
        {
            _entries.Add(new Entry(
                section.Title, $"{address}#{SiteMap.Anchor(section.Title)}", $"In {page.Name}({page.Section})", "",
                Words(section.Blocks.OfType<PageProse>().Select(block => block.Text))));
        }
    }

    /// <summary>Adds a guide and its sections. The name of its file is one more name of it.</summary>
    public void Add(GuideDocument guide)
    {
        string address = SiteMap.GuideAddress(guide.Path);
        List<Block> section = [];
        (string name, string at, string summary, string aliases) = (guide.Title, address, Sentences.Capital(guide.Summary), guide.Name);
        foreach (Block block in guide.Tree)
        {
            if (block is HeadingBlock { Level: 2 } heading)
            {
                _entries.Add(new Entry(name, at, summary, aliases, WordsOf(section)));
                section.Clear();
                (name, at) = (GuideDocument.PlainText(heading), $"{address}#{heading.GetAttributes().Id}");
                (summary, aliases) = ($"In {guide.Title}", "");
            }

            section.Add(block);
        }

        _entries.Add(new Entry(name, at, summary, aliases, WordsOf(section)));
    }

    /// <summary>Adds every value but the bits of the status of metadata contexts, which are found with these.</summary>
    public void AddConstants()
    {
        foreach (ApiValue value in ApiValue.All(context.Spec).Where(value => value.Reference.Section != ValueSection.MetaContextState))
        {
            string name = site.NameOf(value.Reference);
            _entries.Add(new Entry(
                name, site.ValueAddress(value.Reference), First(value.Doc), Others(name, api => [api.NameOf(value.Reference)]),
                Words([value.Doc])));
        }
    }

    /// <summary>The script.</summary>
    public string Render()
    {
        StringBuilder script = new("window.libnbdIndex = [\n");
        foreach (Entry entry in _entries)
        {
            script.Append(JsonSerializer.Serialize(entry)).Append(",\n");
        }

        return script.Append("];\n").ToString();
    }

    // The names by which other languages know it.
    private string Others(string name, Func<LanguageApi, IEnumerable<string>> names) => string.Join(
        ' ', context.Languages.SelectMany(language => names(language.Api)).Where(other => other != name).Distinct(StringComparer.Ordinal));

    private string First(Prose doc) => PlainText(Sentences.Of(doc)).Split(". ")[0].TrimEnd('.');

    private string PlainText(Prose prose)
    {
        StringBuilder text = new();
        Collect(prose, text);
        return text.ToString().Trim();
    }

    private void Collect(Prose prose, StringBuilder into)
    {
        foreach (ProseBlock block in prose.Blocks)
        {
            switch (block)
            {
                case ParagraphBlock paragraph:
                    Collect(paragraph.Inlines, into);
                    break;
                case ListBlock list:
                    foreach (Prose item in list.Items)
                    {
                        Collect(item, into);
                    }

                    break;
            }

            into.Append(' ');
        }
    }

    private void Collect(IEnumerable<ProseInline> inlines, StringBuilder into)
    {
        foreach (ProseInline inline in inlines)
        {
            switch (inline)
            {
                case TextInline text:
                    into.Append(text.Text);
                    break;
                case CodeInline code:
                    into.Append(code.Text);
                    break;
                case ParameterInline parameter:
                    into.Append(parameter.Name);
                    break;
                case ValueInline value:
                    into.Append(site.NameOf(value));
                    break;
                case NullInline:
                    into.Append(site.Null);
                    break;
                case EmphasisInline emphasis:
                    Collect(emphasis.Inlines, into);
                    break;
                case LinkInline link:
                    into.Append(link.Text);
                    break;
                case CallReferenceInline call:
                    into.Append(call.Call);
                    break;
                case ManualReferenceInline manual:
                    into.Append(manual.Page);
                    break;
            }
        }
    }

    private string Words(IEnumerable<Prose> proses) => Words(proses.Select(PlainText));

    private static string WordsOf(IEnumerable<Block> blocks) =>
        Words(blocks.SelectMany(block => block.Descendants().Prepend(block)).OfType<LeafBlock>().Select(GuideDocument.PlainText));

    // Each word once: the search asks whether it is there, not how often.
    private static string Words(IEnumerable<string> texts) => string.Join(' ', texts
        .SelectMany(text => text.Split(
            [' ', ',', '.', ';', ':', '(', ')', '!', '?', '"', '<', '>', '{', '}', '=', '\n'], StringSplitOptions.RemoveEmptyEntries))
        .Where(word => word.Length >= MinWordLength)
        .Select(word => word.ToLowerInvariant())
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal));

    /// <summary>Short names, because there are many: the name, its address, a summary, other names, and the words of its text.</summary>
    private sealed record Entry(
        [property: JsonPropertyName("n")] string Name,
        [property: JsonPropertyName("u")] string Address,
        [property: JsonPropertyName("s")] string Summary,
        [property: JsonPropertyName("a")] string Aliases,
        [property: JsonPropertyName("w")] string Words);
}
