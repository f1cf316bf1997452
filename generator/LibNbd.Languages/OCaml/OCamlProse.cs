using System.Text;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.OCaml;

/// <summary>Renders <see cref="Prose"/> as a comment that ocamldoc and odoc read.</summary>
internal sealed class OCamlProse(ApiSpec spec)
{
    /// <summary>The longest line, as in code.</summary>
    public const int Width = 80;

    private const string Opening = "(** ";
    private const string Closing = " *)";
    private const string Inner = "    ";
    private const int TextWidth = Width - 4;

    /// <summary>The comment of a call: how it is written, its summary and description, its parameters.</summary>
    public IEnumerable<string> Comment(CallSpec call)
    {
        List<string> blocks =
        [
            Wrap($"[{OCamlSignatures.Usage(call)}]", "", "  ", TextWidth),
            Wrap(Escape(Sentence(call.Summary)), "", "", TextWidth),
            .. Blocks(call.Description, TextWidth),
        ];
        string parameters = string.Join("\n", call.Parameters.Where(parameter => !parameter.Doc.IsEmpty).Select(parameter => Item(
            [$"[{OCamlNames.Parameter(parameter)}]: {Flat(parameter.Doc)}"], "- ", TextWidth)));
        if (parameters.Length > 0)
        {
            blocks.Add(parameters);
        }

        return Lines(blocks);
    }

    /// <summary>The comment of a structure: what it is, and its fields in their order.</summary>
    public IEnumerable<string> Comment(StructSpec type)
    {
        List<string> blocks = [.. Blocks(Capital(type.Doc), TextWidth)];
        blocks.Add(string.Join("\n", type.Fields.Select(field => Item(
            [$"{Spelling.Snake(field.Name)}: {Flat(field.Doc)}"], "- ", TextWidth))));
        return Lines(blocks);
    }

    /// <summary>The comment of anything else, or none if there is nothing to say.</summary>
    /// <param name="prose">The text.</param>
    /// <param name="indent">How many columns its lines begin with.</param>
    public IEnumerable<string> Comment(Prose prose, int indent) =>
        prose.IsEmpty ? [] : Lines([.. Blocks(Capital(prose), TextWidth - indent)], indent);

    /// <summary>A text of the YAML that is no sentence yet, as one.</summary>
    private static string Sentence(string text) => Upper(text) + (text[text.Length - 1] == '.' ? "" : ".");

    // The docs of values begin small where they are no sentences.
    private static Prose Capital(Prose prose) => prose.Blocks[0] is ParagraphBlock { Inlines: { Count: > 0 } inlines }
        && inlines[0] is TextInline { Text.Length: > 0 } first
        ? new Prose(prose.Blocks.Skip(1)
            .Prepend(new ParagraphBlock(inlines.Skip(1).Prepend(new TextInline(Upper(first.Text))).ToEquatableArray()))
            .ToEquatableArray())
        : prose;

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    private static IEnumerable<string> Lines(List<string> blocks, int indent = 0)
    {
        string[] lines = string.Join("\n\n", blocks).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = i == 0 ? Opening + lines[i] : lines[i].Length == 0 ? "" : Inner + lines[i];
            if (i < lines.Length - 1)
            {
                yield return line;
            }
            else if (indent + line.Length + Closing.Length <= Width)
            {
                yield return line + Closing;
            }
            else
            {
                yield return line;
                yield return Closing.Substring(1);
            }
        }
    }

    private IEnumerable<string> Blocks(Prose prose, int width) => prose.Blocks.Select(block => block switch
    {
        ParagraphBlock paragraph => Wrap(Line(paragraph.Inlines), "", "", width),
        // What stands in {[ ]} is code in OCaml, to odoc and to formatters.
        CodeBlock code => $"{{v\n{string.Join("\n", code.Text.Split('\n').Select(line => line.TrimEnd()))}\nv}}",
        ListBlock list => List(list, width),
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    });

    // The short form of a list has items of one paragraph; the long one takes anything.
    private string List(ListBlock list, int width)
    {
        if (list.Items.All(item => item.Blocks.Count == 1))
        {
            return string.Join("\n", list.Items.Select(item => Item([.. Blocks(item, int.MaxValue)], list.Ordered ? "+ " : "- ", width)));
        }

        const string Step = "  ";
        StringBuilder text = new(list.Ordered ? "{ol" : "{ul");
        foreach (Prose item in list.Items)
        {
            string[] blocks = [.. Blocks(item, width - Step.Length)];
            string inside = string.Join("\n\n", blocks).Replace("\n", "\n" + Step).Replace("\n" + Step + "\n", "\n\n");
            text.Append("\n{- ").Append(inside).Append('}');
        }

        return text.Append('}').ToString();
    }

    private static string Item(IReadOnlyList<string> blocks, string mark, int width) =>
        Wrap(string.Join(" ", blocks), mark, new string(' ', mark.Length), width);

    private string Flat(Prose prose) => string.Join(" ", Blocks(prose, int.MaxValue)).Replace('\n', ' ');

    // What would begin a line as the mark of a list stays behind the word before it.
    private static string Wrap(string text, string first, string indent, int width) => string.Join(
        "\n", Folding.Words(text.Replace(" - ", " -\u00a0").Replace(" + ", " +\u00a0"), width, first, indent)).Replace('\u00a0', ' ');

    private string Line(IEnumerable<ProseInline> inlines) => string.Concat(inlines.Select(Inline));

    private string Inline(ProseInline inline) => inline switch
    {
        TextInline text => Escape(text.Text),
        CodeInline code => Code(code.Text),
        ValueInline value => Code(OCamlNames.Value(value, spec.Enums, spec.Flags)),
        NullInline => "[None]",
        ParameterInline parameter => Code(OCamlReserved.Escape(Names.WithoutCallback(parameter.Name))),
        EmphasisInline { Strong: true } emphasis => $"{{b {Line(emphasis.Inlines)}}}",
        EmphasisInline emphasis => $"{{e {Line(emphasis.Inlines)}}}",
        CallReferenceInline call => Reference(call.Call),
        ManualReferenceInline manual => Escape($"{manual.Page}({manual.Section})"),
        LinkInline link => $"{{{{:{link.Url}}}{Escape(link.Text)}}}",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };

    // What is an exception in OCaml has no function.
    private string Reference(string call) =>
        spec.Lifecycle.FirstOrDefault(function => function.Name == call) is { Kind: LifecycleKind.ErrorText or LifecycleKind.ErrorNumber }
            ? "{!Error}"
            : $"{{!{OCamlNames.Function(call)}}}";

    private static string Code(string text) => $"[{text.Replace("\\", "\\\\").Replace("[", "\\[").Replace("]", "\\]")}]";

    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            if (c is '{' or '}' or '[' or ']' or '@' or '\\')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.Replace("(*", "( *").Replace("*)", "* )").ToString();
    }
}
