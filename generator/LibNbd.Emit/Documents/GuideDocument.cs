using LibNbd.Spec.Model;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdownCodeSpan = Markdig.Syntax.Inlines.CodeInline;
using MarkdownLink = Markdig.Syntax.Inlines.LinkInline;

namespace LibNbd.Emit.Documents;

/// <summary>A guide as a tree. Its Markdown is what code forges show, without HTML.</summary>
internal sealed class GuideDocument
{
    /// <summary>The list of the guides, from the root of the repository: a link to each, and what it is about.</summary>
    public const string ListPath = "docs/guides/README.md";

    /// <summary>Writes the trees too.</summary>
    public static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    private const char Separator = '/';
    private const char FragmentMark = '#';

    /// <summary>Reads a guide.</summary>
    public GuideDocument(GuideSpec guide)
    {
        (Path, Title, Summary, _) = guide;
        Tree = Markdown.Parse(guide.Text, Pipeline);
    }

    /// <summary>Its file, from the root of the repository.</summary>
    public string Path { get; }

    /// <summary>The name of its file, without the extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>What it is called in lists.</summary>
    public string Title { get; }

    /// <summary>What it is about.</summary>
    public string Summary { get; }

    /// <summary>Whether it begins with a heading of its own.</summary>
    public bool HasHeading => Tree.FirstOrDefault() is HeadingBlock { Level: 1 };

    /// <summary>The whole of it.</summary>
    public MarkdownDocument Tree { get; }

    /// <summary>The links and pictures.</summary>
    public IEnumerable<MarkdownLink> Links => Tree.Descendants<MarkdownLink>();

    /// <summary>The guides of a list in its order, without their texts.</summary>
    /// <param name="text">The list, in Markdown.</param>
    public static IEnumerable<GuideSpec> InList(string text)
    {
        GuideDocument list = new(new GuideSpec(ListPath, "", "", text));
        foreach (ListItemBlock item in list.Tree.Descendants<ListItemBlock>())
        {
            if (item.Descendants<MarkdownLink>().FirstOrDefault() is { Parent: { } line } link && list.Target(link) is { Path: { } path })
            {
                string summary = PlainText(line.SkipWhile(inline => inline != link).Skip(1)).TrimStart(':', ' ');
                yield return new GuideSpec(path, PlainText(link), summary, "");
            }
        }
    }

    /// <summary>What is written, without how.</summary>
    public static string PlainText(LeafBlock block) => block.Inline is { } inlines ? PlainText(inlines) : block.Lines.ToString();

    /// <summary>Where a link leads: a file, from the root of the repository, and <c>#</c> with what follows, or neither.</summary>
    /// <returns>No file for what is outside the repository, or on the same page.</returns>
    public (string? Path, string Fragment) Target(MarkdownLink link)
    {
        string url = link.Url ?? "";
        int mark = url.IndexOf(FragmentMark, StringComparison.Ordinal);
        (string file, string fragment) = mark < 0 ? (url, "") : (url[..mark], url[mark..]);
        if (file.Length == 0 || file.Contains(':', StringComparison.Ordinal))
        {
            return (null, fragment);
        }

        List<string> parts = [.. Path.Split(Separator).SkipLast(1)];
        foreach (string part in file.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return (string.Join(Separator, parts), fragment);
    }

    private static string PlainText(IEnumerable<Inline> inlines) => string.Concat(inlines.Select(inline => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        MarkdownCodeSpan code => code.Content,
        LineBreakInline => " ",
        ContainerInline container => PlainText(container),
        _ => "",
    }));
}
