using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace LibNbd.Spec.Yaml;

/// <summary>Text to nodes, by YamlDotNet's events.</summary>
internal sealed class YamlLoader
{
    /// <summary>The format nests some seven deep; a file that goes on nesting must not exhaust the compiler's stack.</summary>
    public const int MaxDepth = 32;

    private readonly Parser _parser;
    private readonly SourceLines _lines;
    private readonly DiagnosticBag _diagnostics;

    private YamlLoader(string yaml, DiagnosticBag diagnostics)
    {
        _parser = new Parser(new StringReader(yaml));
        _lines = new SourceLines(yaml);
        _diagnostics = diagnostics;
    }

    /// <summary>Returns the one document, or null if there is none or it is not YAML.</summary>
    public static Node? Load(string yaml, DiagnosticBag diagnostics)
    {
        YamlLoader loader = new(yaml, diagnostics);
        if (Characters.FirstForeignBreak(yaml) is { } at)
        {
            (int line, int column) = loader._lines.PlaceOf(at);
            diagnostics.Report(
                DiagnosticCatalogue.UnprintableCharacter, new SourceSpan(line, column, line, column + 1), Characters.Describe(yaml[at]));
            return null;
        }

        try
        {
            return loader.ReadStream();
        }
        catch (TooDeepException e)
        {
            diagnostics.Report(
                DiagnosticCatalogue.UnsupportedYaml, e.Span, "nesting this deep", "the format needs no more than a few levels");
        }
        catch (YamlException e)
        {
            diagnostics.Report(DiagnosticCatalogue.YamlSyntax, loader.SpanOf(e.Start, e.End), OneLine(e.Message));
        }

        return null;
    }

    private Node? ReadStream()
    {
        Node? root = null;
        Next(); // StreamStart
        while (Next() is DocumentStart start)
        {
            Next();
            Node node = ReadNode(depth: 0);
            Next(); // DocumentEnd
            if (root is null)
            {
                root = node;
            }
            else
            {
                Unsupported(SpanOf(start.Start, start.End), "a second document", "the specification is one document");
            }
        }

        return root;
    }

    // What the parser throws besides its own exception is as much the text's fault; it stands behind what was read last.
    private ParsingEvent Next()
    {
        Mark last = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new YamlException(last, last, "the text ends too early");
        }
        catch (Exception e) when (e is not (YamlException or OutOfMemoryException))
        {
            throw new YamlException(last, last, "the text cannot be parsed from here on", e);
        }
    }

    // The parser stands on the first event of the node, and after that on its last.
    private Node ReadNode(int depth)
    {
        ParsingEvent current = _parser.Current!;
        if (depth > MaxDepth)
        {
            throw new TooDeepException(SpanOf(current.Start, current.End));
        }

        if (current is NodeEvent node && !(node.Anchor.IsEmpty && node.Tag.IsEmpty) && current is not AnchorAlias)
        {
            Unsupported(SpanOf(current.Start, current.End), node.Anchor.IsEmpty ? "a tag" : "an anchor", "write the value itself");
        }

        switch (current)
        {
            case Scalar scalar:
                return ReadScalar(scalar);
            case SequenceStart:
                return ReadSequence(SpanOf(current.Start, current.Start), depth);
            case MappingStart:
                return ReadMapping(SpanOf(current.Start, current.Start), depth);
            case AnchorAlias:
                SourceSpan span = SpanOf(current.Start, current.End);
                Unsupported(span, "an alias", "write the value itself");

                // Some text, lest it be called empty as well.
                return new ScalarNode(span, "alias", ScalarStyle.Plain);
            default:
                throw new YamlException(current.Start, current.End, "a value was expected here");
        }
    }

    // Everything that is read ends up in comments, string literals and pages of many languages, where a character that ends a line or is
    // not shown at all is at best a riddle. So none gets in.
    private ScalarNode ReadScalar(Scalar scalar)
    {
        SourceSpan span = ScalarSpan(scalar);
        if (Characters.FirstUnprintable(scalar.Value) is { } code)
        {
            _diagnostics.Report(DiagnosticCatalogue.UnprintableCharacter, span, Characters.Describe(code));
        }

        return new ScalarNode(span, scalar.Value, scalar.Style);
    }

    private SequenceNode ReadSequence(SourceSpan span, int depth)
    {
        List<Node> items = [];
        while (Next() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return new SequenceNode(span, items);
    }

    private MappingNode ReadMapping(SourceSpan span, int depth)
    {
        List<KeyValuePair<ScalarNode, Node>> entries = [];
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            Node key = ReadNode(depth + 1);
            Next();
            Node value = ReadNode(depth + 1);
            if (key is not ScalarNode name)
            {
                _diagnostics.Report(DiagnosticCatalogue.WrongNodeKind, key.Span, "a key", "a single value", key.KindName);
            }
            else if (lines.TryGetValue(name.Text, out int line))
            {
                _diagnostics.Report(DiagnosticCatalogue.DuplicateKey, key.Span, name.Text, line);
            }
            else
            {
                lines.Add(name.Text, key.Span.Line);
                entries.Add(new(name, value));
            }
        }

        return new MappingNode(span, entries);
    }

    private void Unsupported(SourceSpan span, string what, string advice) =>
        _diagnostics.Report(DiagnosticCatalogue.UnsupportedYaml, span, what, advice);

    // A block scalar ends where the next token begins; its indicator is what can be shown.
    private SourceSpan ScalarSpan(Scalar scalar) => scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded
        ? SpanOf(scalar.Start, scalar.Start) with { EndColumn = (int)scalar.Start.Column + 1 }
        : SpanOf(scalar.Start, scalar.End);

    private SourceSpan SpanOf(Mark start, Mark end) => _lines.Clamp(
        new SourceSpan((int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column));

    private static string OneLine(string message)
    {
        int newLine = message.IndexOf('\n');
        return (newLine < 0 ? message : message.Substring(0, newLine)).Trim().TrimEnd('.');
    }

    private sealed class TooDeepException(SourceSpan span) : Exception
    {
        public SourceSpan Span { get; } = span;
    }
}
