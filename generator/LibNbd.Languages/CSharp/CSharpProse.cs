using LibNbd.Spec.Model;

namespace LibNbd.Languages.CSharp;

/// <summary>Renders <see cref="Prose"/> as the XML of documentation comments.</summary>
/// <param name="link">Where a call's method is, as a <c>cref</c>; null where there is none to point to.</param>
/// <param name="values">Where a value is, as a <c>cref</c>.</param>
/// <param name="parameters">
/// The parameters of the method that is documented, and the lengths that C has besides, by their C names: the XML that refers to each.
/// </param>
internal sealed class CSharpProse(
    Func<string, string?> link, Func<ValueInline, string> values, IReadOnlyDictionary<string, string>? parameters = null)
{
    // A blank that a line must not be broken at, because it stands inside a tag.
    private const char HardBlank = '\u00a0';

    // Width of a generated documentation line; the house's limit for handwritten lines.
    private const int MaxColumn = 140;

    private const string Comment = "/// ";

    /// <summary>The same for the delegate of a callback with these parameters.</summary>
    public CSharpProse With(IEnumerable<ClosureParameterSpec> of) =>
        new(link, values, References(of.Select(p => (p.Name, p.LengthName, CSharpReserved.Bare(CSharpNames.Variable(p.Name))))));

    /// <summary>How parameters are referred to: what is a length in C is one of the C# parameter.</summary>
    /// <param name="parameters">The C names of each and of its length, and its C# name.</param>
    public static Dictionary<string, string> References(IEnumerable<(string Name, string? Length, string CSharp)> parameters)
    {
        Dictionary<string, string> references = new(StringComparer.Ordinal);
        foreach ((string name, string? length, string csharp) in parameters)
        {
            references[name] = ParameterReference(csharp);
            if (length is not null)
            {
                references[length] = $"<c>{csharp}.Length</c>";
            }
        }

        return references;
    }

    /// <summary>Text as XML.</summary>
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A short text of the YAML, which is written without a capital and a full stop, as a sentence.</summary>
    public static string Sentence(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return trimmed;
        }

        string start = char.ToUpperInvariant(trimmed[0]) + trimmed.Substring(1);
        return start[start.Length - 1] is '.' or '!' or '?' or ':' ? start : start + ".";
    }

    /// <summary>A link to a call.</summary>
    public string Call(string name)
    {
        string? cref = link(name);
        return cref is null ? $"<c>{CSharpNames.Method(name)}</c>" : Reference(cref);
    }

    /// <summary>A reference to a parameter of the method that is documented.</summary>
    public static string ParameterReference(string name) => Hard($"<paramref name=\"{name}\"/>");

    /// <summary>A reference to another member or type.</summary>
    public static string Reference(string cref) => Hard($"<see cref=\"{cref}\"/>");

    /// <summary>A prose as a sentence; one of several blocks as <c>para</c> elements and lists.</summary>
    public string Sentence(Prose prose)
    {
        // Only plain text is given a capital: a name in code or a link keeps its spelling.
        string clause = Clause(prose);
        return prose.Blocks.Count == 1 && prose.Blocks[0] is ParagraphBlock { Inlines: [TextInline, ..] } ? Sentence(clause) : clause;
    }

    /// <summary>The same to be used after a colon: with a full stop, and without a capital of our own.</summary>
    public string Clause(Prose prose)
    {
        if (prose.Blocks.Count != 1 || prose.Blocks[0] is not ParagraphBlock only)
        {
            return Blocks(prose);
        }

        string text = Inlines(only.Inlines).Trim();
        return text.Length == 0 || text[text.Length - 1] is '.' or '!' or '?' or ':' ? text : text + ".";
    }

    /// <summary>Every block as an element of its own, one below the other.</summary>
    public string Blocks(Prose prose) => string.Join("\n", prose.Blocks.Select(Block));

    /// <summary>Writes an element, on one line if it fits.</summary>
    public static void Element(CodeWriter writer, string tag, string content, string attributes = "")
    {
        string open = $"<{tag}{Hard(attributes.Length == 0 ? "" : " " + attributes)}>";
        string line = $"{open}{content}</{tag}>";
        int width = MaxColumn - writer.Indent - Comment.Length;
        if (!line.Contains('\n') && line.Length <= width)
        {
            writer.Line(Comment + Soft(line));
            return;
        }

        writer.Line(Comment + Soft(open));
        Lines(writer, content);
        writer.Line($"{Comment}</{tag}>");
    }

    private static void Lines(CodeWriter writer, string content)
    {
        int width = MaxColumn - writer.Indent - Comment.Length;
        bool verbatim = false;
        foreach (string line in content.Split('\n'))
        {
            verbatim |= line.StartsWith("<code", StringComparison.Ordinal);
            foreach (string part in verbatim ? [line] : Folding.Words(line, width))
            {
                writer.Line((Comment + Soft(part)).TrimEnd());
            }

            verbatim &= !line.EndsWith("</code>", StringComparison.Ordinal);
        }
    }

    private string Block(ProseBlock block) => block switch
    {
        ParagraphBlock paragraph => $"<para>{Inlines(paragraph.Inlines)}</para>",
        CodeBlock code =>
            $"<code{(code.Language.Length == 0 ? "" : Hard($" language=\"{Attribute(code.Language)}\""))}>\n{Escape(code.Text)}\n</code>",
        ListBlock list => $"<list type=\"{(list.Ordered ? "number" : "bullet")}\">\n{string.Join("\n", list.Items.Select(Item))}\n</list>",
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    };

    private string Item(Prose item) => item.Blocks.Count == 1 && item.Blocks[0] is ParagraphBlock only
        ? $"<item><description>{Inlines(only.Inlines)}</description></item>"
        : $"<item><description>\n{Blocks(item)}\n</description></item>";

    private string Inlines(EquatableArray<ProseInline> inlines) => string.Concat(inlines.Select(Inline));

    private string Inline(ProseInline inline) => inline switch
    {
        TextInline text => Escape(text.Text),
        CodeInline code => $"<c>{Hard(Escape(code.Text))}</c>",
        ValueInline value => Reference(values(value)),
        ParameterInline parameter => Parameter(parameter.Name),
        NullInline => Hard("<see langword=\"null\"/>"),
        EmphasisInline emphasis => emphasis.Strong ? $"<b>{Inlines(emphasis.Inlines)}</b>" : $"<i>{Inlines(emphasis.Inlines)}</i>",
        CallReferenceInline call => Call(call.Call),
        ManualReferenceInline manual => $"<c>{Escape(manual.Page)}({Escape(manual.Section)})</c>",
        LinkInline address => $"{Hard($"<see href=\"{Attribute(address.Url)}\">")}{Escape(address.Text)}</see>",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };

    // One that the C# method has not got is told by the name that it would have.
    private string Parameter(string name) =>
        parameters is not null
            && parameters.TryGetValue(name, out string? known) ? known : $"<c>{CSharpReserved.Bare(CSharpNames.Variable(name))}</c>";

    private static string Attribute(string text) => Escape(text).Replace("\"", "&quot;");

    private static string Hard(string tag) => tag.Replace(' ', HardBlank);

    private static string Soft(string line) => line.Replace(HardBlank, ' ');
}
