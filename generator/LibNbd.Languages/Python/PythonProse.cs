using System.Globalization;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.Python;

/// <summary>Renders <see cref="Prose"/> as the plain text of a docstring.</summary>
internal sealed class PythonProse(ApiSpec spec)
{
    /// <summary>The longest line of a docstring, as PEP 8 has it.</summary>
    public const int Width = 72;

    /// <summary>What a summary begins with, as in the original module.</summary>
    public const char Mark = '▶';

    private const string Bullet = "- ";
    private const string CodeIndent = "    ";

    /// <summary>A docstring's text: the summary, and below it all paragraphs, each wrapped.</summary>
    public string Docstring(CallSpec call)
    {
        List<string> blocks = [$"{Mark} {call.Summary}"];
        blocks.AddRange(Blocks(call.Description));
        string parameters = string.Join("\n", call.Parameters.Where(parameter => !parameter.Doc.IsEmpty).Select(Parameter));
        if (parameters.Length > 0)
        {
            blocks.Add(parameters);
        }

        return string.Join("\n\n", blocks);
    }

    /// <summary>Running text on one line.</summary>
    public string Line(IEnumerable<ProseInline> inlines) => string.Concat(inlines.Select(Inline));

    private string Parameter(ParameterSpec parameter) => Wrap(
        $"{PythonNames.Parameter(parameter)}: {string.Join(" ", Blocks(parameter.Doc)).Replace('\n', ' ')}", "", CodeIndent);

    private IEnumerable<string> Blocks(Prose prose) => prose.Blocks.Select(block => block switch
    {
        ParagraphBlock paragraph => Wrap(Line(paragraph.Inlines), "", ""),
        CodeBlock code => string.Join("\n", code.Text.Split('\n').Select(line => (CodeIndent + line).TrimEnd())),
        ListBlock list => string.Join("\n", list.Items.Select((item, i) => Item(item, list.Ordered ? $"{Number(i + 1)}. " : Bullet))),
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    });

    private string Item(Prose item, string mark)
    {
        string indent = new(' ', mark.Length);
        return string.Join("\n", item.Blocks.Select((block, i) => block is ParagraphBlock paragraph
            ? Wrap(Line(paragraph.Inlines), i == 0 ? mark : indent, indent)
            : string.Join(
                "\n",
                Blocks(new Prose(new[] { block }.ToEquatableArray())).Select(text => indent + text.Replace("\n", "\n" + indent)))));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Wrap(string text, string first, string indent) =>
        string.Join("\n", Folding.Words(text, Width, first, indent));

    private string Inline(ProseInline inline) => inline switch
    {
        TextInline text => text.Text,
        CodeInline code => code.Text,
        ValueInline value => PythonNames.Value(value, spec.Enums, spec.Flags),
        NullInline => "None",
        ParameterInline parameter => PythonReserved.Escape(Names.WithoutCallback(parameter.Name)),
        EmphasisInline emphasis => Line(emphasis.Inlines),
        CallReferenceInline call => PythonNames.Method(call.Call),
        ManualReferenceInline manual => $"{manual.Page}({manual.Section})",
        LinkInline link => link.Text == link.Url ? link.Url : $"{link.Text} <{link.Url}>",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };
}
