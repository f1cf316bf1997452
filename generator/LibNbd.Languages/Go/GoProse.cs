using System.Globalization;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.Go;

/// <summary>Renders <see cref="Prose"/> as the comment before a declaration, in the shape that gofmt leaves as it is.</summary>
internal sealed class GoProse(ApiSpec spec)
{
    /// <summary>The longest line of a comment.</summary>
    public const int Width = 100;

    private const string Slashes = "// ";
    private const string CodeIndent = "\t";
    private const string Bullet = "  - ";
    private const string Further = "Further:";

    /// <summary>The comment of a call: what it does, its parameters, and since when it is there.</summary>
    public string Of(CallSpec call, string method)
    {
        List<string> blocks = [Paragraph($"{method}: {call.Summary}.")];
        blocks.AddRange(Blocks(call.Description));
        ParameterSpec[] told = [.. call.Parameters.Where(parameter => !parameter.Doc.IsEmpty)];
        if (told.Length > 0)
        {
            // Without a line between them it would go on with a list that the description ends with.
            blocks.Add("Parameters:");
            blocks.Add(string.Join("\n", told.Select(parameter => Item(parameter.Doc, Bullet, $"{Name(parameter)}: "))));
        }

        if (spec.Library.Versions.Count > 0 && call.Since != spec.Library.Versions[0])
        {
            blocks.Add(Paragraph($"It came with {spec.Library.Name} {call.Since}."));
        }

        return Comment(blocks);
    }

    /// <summary>The comment of a type or a value, which begins with its name.</summary>
    public string Of(string name, Prose doc) => Comment(doc.Blocks.Select((block, i) => i == 0 && block is ParagraphBlock paragraph
        ? Paragraph($"{name}: {Lower(Line(paragraph.Inlines))}")
        : Block(block)));

    /// <summary>A comment of one paragraph.</summary>
    public static string Of(string text) => Comment([Paragraph(text)]);

    private static string Comment(IEnumerable<string> blocks) =>
        string.Join("\n", string.Join("\n\n", blocks).Split('\n').Select(line =>
            line.Length == 0 ? "//" : line.StartsWith(CodeIndent, StringComparison.Ordinal) ? "//" + line : Slashes + line));

    private static string Name(ParameterSpec parameter) =>
        parameter.Optional ? "optargs." + GoNames.Field(parameter.Name) : GoNames.Parameter(parameter);

    // Behind a list, gofmt takes whatever is indented for a part of it.
    private IEnumerable<string> Blocks(Prose prose)
    {
        ProseBlock? before = null;
        foreach (ProseBlock block in prose.Blocks)
        {
            if (before is ListBlock && block is not ParagraphBlock)
            {
                yield return Further;
            }

            yield return Block(block);
            before = block;
        }
    }

    private string Block(ProseBlock block) => block switch
    {
        ParagraphBlock paragraph => Paragraph(Line(paragraph.Inlines)),
        CodeBlock code => string.Join("\n", code.Text.Split('\n').Select(line => line.Length == 0 ? "" : CodeIndent + line)),
        ListBlock list => string.Join(
            "\n",
            list.Items.Select((item, i) => Item(
                item, list.Ordered ? $" {(i + 1).ToString(CultureInfo.InvariantCulture)}. " : Bullet, ""))),
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    };

    // gofmt knows no block inside an item but paragraphs, so an item is one.
    private string Item(Prose item, string mark, string head)
    {
        string text = string.Join(" ", item.Blocks.Select(block => block switch
        {
            ParagraphBlock paragraph => Line(paragraph.Inlines),
            CodeBlock code => code.Text.Replace('\n', ' '),
            ListBlock list => string.Join("; ", list.Items.Select(inner => Item(inner, "", "").Trim())),
            _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
        }));
        return string.Join("\n", Folding.Words(head + text, Width - Slashes.Length, mark, new string(' ', mark.Length)));
    }

    private static string Paragraph(string text) => string.Join("\n", Folding.Words(text, Width - Slashes.Length));

    private static string Lower(string text) =>
        text.Length > 1 && char.IsLower(text[1]) ? char.ToLowerInvariant(text[0]) + text.Substring(1) : text;

    private string Line(IEnumerable<ProseInline> inlines) => string.Concat(inlines.Select(Inline));

    private string Inline(ProseInline inline) => inline switch
    {
        TextInline text => text.Text,
        CodeInline code => code.Text,
        ValueInline value => Link(GoNames.Value(value, spec.Enums, spec.Flags)),
        NullInline => "nil",
        ParameterInline parameter => GoNames.Variable(Names.WithoutCallback(parameter.Name)),
        EmphasisInline emphasis => Line(emphasis.Inlines),
        CallReferenceInline call => Link(Reference(call.Call)),
        ManualReferenceInline manual => $"{manual.Page}({manual.Section})",
        LinkInline link => link.Text == link.Url ? link.Url : $"{link.Text} ({link.Url})",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };

    private string Reference(string call) =>
        spec.Lifecycle.FirstOrDefault(function => function.Name == call) is not { } lifecycle ? $"{GoNames.Handle}.{GoNames.Method(call)}"
        : lifecycle.Kind switch
        {
            LifecycleKind.Close => $"{GoNames.Handle}.{GoNames.Method(call)}",
            LifecycleKind.Create => GoNames.Method(call),
            LifecycleKind.ErrorText or LifecycleKind.ErrorNumber => "LibnbdError",
        };

    private static string Link(string name) => name == "0" ? name : $"[{name}]";
}
