using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;
using Markdig;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using MarkdownCode = Markdig.Syntax.CodeBlock;
using MarkdownCodeSpan = Markdig.Syntax.Inlines.CodeInline;
using MarkdownEmphasis = Markdig.Syntax.Inlines.EmphasisInline;
using MarkdownLink = Markdig.Syntax.Inlines.LinkInline;
using MarkdownList = Markdig.Syntax.ListBlock;
using MarkdownParagraph = Markdig.Syntax.ParagraphBlock;

namespace LibNbd.Spec.Markdown;

/// <summary>Markdown of the small subset to the prose tree.</summary>
/// <param name="positions">Turns places in a scalar into places in the file.</param>
/// <param name="diagnostics">Takes what is not of the subset.</param>
/// <param name="values">The values that prose may name.</param>
/// <param name="onCall">Told of every reference to a call, which can be checked only when all calls are known.</param>
internal sealed class ProseReader(
    ScalarPositions positions, DiagnosticBag diagnostics, ValueReferences values, Action<string, Model.SourceSpan> onCall)
{
    /// <summary>Lists in lists in lists: deeper no target lays out well, and no text may exhaust the stack.</summary>
    public const int MaxDepth = 8;

    private static readonly MarkdownPipeline Pipeline = BuildPipeline();

    private const string NullReference = "null";

    // No call has one of these in its name.
    private static readonly char[] ValueMarks = ['.', '-'];

    // What can mean anything in Markdown: a text without them that begins with a letter is one paragraph as it stands.
    private static readonly char[] Special = ['\\', '`', '*', '_', '[', ']', '<', '>', '&', '!', '\n', '\r', '\t', '|', '#'];

    private ScalarNode _scalar = null!;

    /// <summary>The parameters of the entry that is read, lengths included: code that is one of them refers to it.</summary>
    public HashSet<string> Parameters { get; set; } = [];

    public Prose Read(ScalarNode scalar)
    {
        string text = scalar.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            return Prose.Empty;
        }

        if (Names.IsAsciiLetter(text[0]) && text.IndexOfAny(Special) < 0 && text.IndexOf("  ", StringComparison.Ordinal) < 0)
        {
            return new Prose(new EquatableArray<ProseBlock>([new Model.ParagraphBlock(Single(new TextInline(text.TrimEnd(' '))))]));
        }

        _scalar = scalar;
        return Parse(text) is { } document ? ReadBlocks(document, depth: 0) : Prose.Empty;
    }

    // Markdig says by an exception that a text nests too deeply, and whatever else it may throw is as much the text's fault.
    private MarkdownDocument? Parse(string text)
    {
        try
        {
            return Markdig.Markdown.Parse(text, Pipeline);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            diagnostics.Report(
                DiagnosticCatalogue.UnsupportedMarkdown, _scalar.Span, "this text", "it cannot be parsed, or is nested too deeply");
            return null;
        }
    }

    private static MarkdownPipeline BuildPipeline()
    {
        MarkdownPipelineBuilder builder = new MarkdownPipelineBuilder().UsePreciseSourceLocation();
        builder.InlineParsers.InsertBefore<LinkInlineParser>(new ReferenceInlineParser());
        return builder.Build();
    }

    private static EquatableArray<ProseInline> Single(ProseInline inline) => new([inline]);

    private Prose ReadBlocks(ContainerBlock container, int depth)
    {
        List<ProseBlock> blocks = [];
        foreach (Block block in container)
        {
            if (ReadBlock(block, depth) is { } read)
            {
                blocks.Add(read);
            }
        }

        return new Prose(blocks.ToEquatableArray());
    }

    private ProseBlock? ReadBlock(Block block, int depth)
    {
        switch (block)
        {
            case MarkdownParagraph paragraph:
                return ReadParagraph(paragraph);
            case FencedCodeBlock fenced:
                return new Model.CodeBlock(fenced.Info ?? "", fenced.Lines.ToString().TrimEnd('\n'));
            case MarkdownList list when depth < MaxDepth:
                return new Model.ListBlock(
                    list.IsOrdered, list.Cast<ListItemBlock>().Select(item => ReadBlocks(item, depth + 1)).ToEquatableArray());
            case MarkdownList:
                return Refuse(block.Span, "a list that is nested this deeply", "flatten it");
            case HeadingBlock:
                return Refuse(block.Span, "a heading", "the targets have headings of their own");
            case ThematicBreakBlock:
                return Refuse(block.Span, "a horizontal rule", "begin a new paragraph");
            case QuoteBlock:
                return Refuse(block.Span, "a block quotation", "write a paragraph");
            case HtmlBlock:
                return Refuse(block.Span, "HTML", "not every target is HTML");
            case MarkdownCode:
                return Refuse(block.Span, "an indented code block", "put it between lines of three backticks");
            case LinkReferenceDefinitionGroup or LinkReferenceDefinition:
                return Refuse(block.Span, "a link definition", "write the address in the link: [text](address)");
            default:
                return Refuse(block.Span, "this Markdown", "use paragraphs, lists, fenced code, emphasis, code spans and links");
        }
    }

    private Model.ParagraphBlock? ReadParagraph(MarkdownParagraph paragraph)
    {
        if (LooksLikeTable(paragraph))
        {
            Refuse(paragraph.Span, "a table", "write a list");
            return null;
        }

        InlineCollector inlines = new();
        Collect(paragraph.Inline, inlines);
        return new Model.ParagraphBlock(inlines.Finish(trim: true));
    }

    // Without its extension Markdig takes a table for a paragraph; the row of dashes gives it away.
    private bool LooksLikeTable(MarkdownParagraph paragraph)
    {
        string text = _scalar.Text;
        int start = Math.Max(0, paragraph.Span.Start);
        int end = Math.Min(text.Length, paragraph.Span.End + 1);
        if (text.IndexOf('|', start, end - start) < 0)
        {
            return false;
        }

        return text.Substring(start, end - start).Split('\n').Any(
            line => line.Contains("|") && line.Contains("-") && line.All(c => c is '|' or '-' or ':' or ' ' or '\r'));
    }

    private void Collect(ContainerInline? container, InlineCollector into)
    {
        for (Inline? inline = container?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            CollectOne(inline, into);
        }
    }

    private void CollectOne(Inline inline, InlineCollector into)
    {
        switch (inline)
        {
            case LiteralInline literal:
                into.Text(literal.Content.ToString());
                break;
            case LineBreakInline { IsHard: true }:
                Refuse(inline.Span, "a hard line break", "begin a new paragraph");
                break;
            case LineBreakInline:
                into.Text(" ");
                break;
            case HtmlEntityInline entity:
                into.Text(entity.Transcoded.ToString());
                break;
            case MarkdownCodeSpan code:
                into.Add(ReadCode(code));
                break;
            case MarkdownEmphasis emphasis:
                InlineCollector inner = new();
                Collect(emphasis, inner);
                into.Add(new Model.EmphasisInline(emphasis.DelimiterCount == 2, inner.Finish(trim: false)));
                break;
            case ReferenceInline reference:
                into.Add(ReadReference(reference));
                break;
            case AutolinkInline { IsEmail: false } autolink when !IsWebAddress(autolink.Url):
                Refuse(autolink.Span, "a link to '" + autolink.Url + "'", "the address of a link must begin with https:// or http://");
                break;
            case AutolinkInline { IsEmail: false } autolink:
                into.Add(new Model.LinkInline(autolink.Url, autolink.Url));
                break;
            case MarkdownLink { IsImage: true }:
                Refuse(inline.Span, "an image", "not every target can show one");
                break;
            case MarkdownLink link:
                ReadLink(link, into);
                break;
            case HtmlInline:
                Refuse(inline.Span, "HTML", "not every target is HTML");
                break;
            case ContainerInline container:
                Collect(container, into);
                break;
            default:
                Refuse(inline.Span, "this Markdown", "use emphasis, code spans, links and references");
                break;
        }
    }

    private ProseInline ReadCode(MarkdownCodeSpan code)
    {
        if (values.InPlaceOf(code.Content) is { } reference)
        {
            Refuse(code.Span, "the C name of a value", "write [" + reference + "], which each language shows by its own name");
        }

        return Parameters.Contains(code.Content) ? new ParameterInline(code.Content) : new Model.CodeInline(code.Content);
    }

    private ProseInline ReadReference(ReferenceInline reference)
    {
        if (Names.IsManualPage(reference.Target))
        {
            int open = reference.Target.IndexOf('(');
            return new ManualReferenceInline(
                reference.Target.Substring(0, open), reference.Target.Substring(open + 1, reference.Target.Length - open - 2));
        }

        if (string.Equals(reference.Target, NullReference, StringComparison.Ordinal))
        {
            return new NullInline();
        }

        if (values.TryGet(reference.Target, out ValueInline? value))
        {
            return value!;
        }

        // Without the brackets: it is the name that is wrong.
        if (reference.Target.IndexOfAny(ValueMarks) >= 0)
        {
            diagnostics.Report(
                DiagnosticCatalogue.UnknownValueInProse, positions.Span(_scalar, reference.Span.Start + 1, reference.Span.End),
                reference.Target,
                Suggestion.For(reference.Target, values.Names));
            return new Model.CodeInline(reference.Target);
        }

        onCall(reference.Target, positions.Span(_scalar, reference.Span.Start + 1, reference.Span.End));
        return new CallReferenceInline(reference.Target);
    }

    private void ReadLink(MarkdownLink link, InlineCollector into)
    {
        if (!string.IsNullOrEmpty(link.Title))
        {
            Refuse(link.Span, "the title of a link", "say it in the text");
            return;
        }

        if (string.IsNullOrEmpty(link.Url))
        {
            Refuse(link.Span, "a link without an address", "write [text](address)");
            return;
        }

        if (!IsWebAddress(link.Url!))
        {
            Refuse(link.Span, "a link to '" + link.Url + "'", "the address of a link must begin with https:// or http://");
            return;
        }

        into.Add(new Model.LinkInline(PlainText(link), link.Url!));
    }

    // A page must not be able to do anything but lead to another one.
    private static bool IsWebAddress(string url) =>
        url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal);

    // The text of a link is one face in every target.
    private static string PlainText(ContainerInline container)
    {
        InlineCollector text = new();
        foreach (Inline inline in container.Descendants())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Text(literal.Content.ToString());
                    break;
                case MarkdownCodeSpan code:
                    text.Text(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Text(entity.Transcoded.ToString());
                    break;
                case LineBreakInline:
                    text.Text(" ");
                    break;
                case ReferenceInline reference:
                    text.Text("[" + reference.Target + "]");
                    break;
            }
        }

        return text.Finish(trim: true).OfType<TextInline>().Select(inline => inline.Text).FirstOrDefault() ?? "";
    }

    private ProseBlock? Refuse(Markdig.Syntax.SourceSpan span, string what, string advice)
    {
        diagnostics.Report(
            DiagnosticCatalogue.UnsupportedMarkdown, positions.Span(_scalar, span.Start, span.End + 1), what, advice);
        return null;
    }
}
