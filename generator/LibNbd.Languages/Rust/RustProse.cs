using System.Globalization;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.Rust;

/// <summary>Renders <see cref="Prose"/> as the Markdown of documentation comments, with links that rustdoc resolves.</summary>
internal sealed class RustProse(ApiSpec spec)
{
    // Of a line without its indentation and its mark.
    private const int Width = 88;
    private const string Bullet = "* ";
    private const string Fence = "```";

    private readonly CallErrors _errors = new(spec.Roles, spec.States, spec.Enums, spec.Flags, new NoNullWords(RustNames.Parameter));

    /// <summary>The documentation of a call: what it does, its parameters, and its errors.</summary>
    public IEnumerable<string> Of(CallSpec call)
    {
        List<string> blocks = [Sentence(call.Summary), .. Blocks(call.Description)];
        string[] parameters =
        [
            .. call.Parameters.Where(parameter => !parameter.Doc.IsEmpty).Select(parameter =>
                Wrap($"`{RustNames.Parameter(parameter)}`: {Joined(parameter.Doc)}", Bullet, "  ")),
        ];
        if (parameters.Length > 0)
        {
            blocks.AddRange(["# Parameters", string.Join("\n", parameters)]);
        }

        string[] errors = [.. call.Signal() == ErrorSignal.None ? [] : _errors.Of(call, call.Errors).SelectMany(Of)];
        if (errors.Length > 0)
        {
            blocks.AddRange(["# Errors", string.Join("\n", errors)]);
        }

        return Lines(blocks);
    }

    /// <summary>The documentation of a type or a value.</summary>
    public IEnumerable<string> Of(Prose doc) => Lines([.. Blocks(doc)]);

    /// <summary>A phrase as a sentence.</summary>
    public static string Sentence(string phrase) => char.ToUpperInvariant(phrase[0]) + Escape(phrase.Substring(1)) + ".";

    private static string[] Lines(IEnumerable<string> blocks) => string.Join("\n\n", blocks).Split('\n');

    private IEnumerable<string> Of(ErrorGroup group)
    {
        string number = group.Errno is { } errno ? $"`{errno}`: " : "No errno: ";
        return group.Conditions.Select(condition => Wrap(number + Joined(condition), Bullet, "  "));
    }

    private string Joined(Prose prose) => string.Join(" ", Blocks(prose)).Replace('\n', ' ');

    private IEnumerable<string> Blocks(Prose prose) => prose.Blocks.Select(block => block switch
    {
        ParagraphBlock paragraph => Wrap(Line(paragraph.Inlines), "", ""),
        CodeBlock code => $"{Fence}text\n{code.Text}\n{Fence}",
        ListBlock list => string.Join("\n", list.Items.Select((item, i) => Item(item, list.Ordered ? $"{Number(i + 1)}. " : Bullet))),
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    });

    private string Item(Prose item, string mark)
    {
        string indent = new(' ', mark.Length);
        return string.Join("\n\n", item.Blocks.Select((block, i) => block is ParagraphBlock paragraph
            ? Wrap(Line(paragraph.Inlines), i == 0 ? mark : indent, indent)
            : string.Join(
                "\n",
                Blocks(new Prose(new[] { block }.ToEquatableArray())).Select(text => indent + text.Replace("\n", "\n" + indent)))));
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Wrap(string text, string first, string indent) => string.Join(
        "\n",
        Folding.Words(text, Width, first, indent)
            .Select((line, i) => i == 0 && first.Length > 0 ? line : indent + Plain(line.Substring(indent.Length))));

    // A line that was broken before such a sign would begin a list, a heading or a quotation.
    private static string Plain(string line)
    {
        int sign = 0;
        while (sign < line.Length && line[sign] is >= '0' and <= '9')
        {
            sign++;
        }

        return sign < line.Length
            && (sign == 0 ? line[sign] is '-' or '+' or '#' or '>' : line[sign] == '.')
            && (sign + 1 == line.Length || line[sign + 1] == ' ')
            ? line.Insert(sign, "\\")
            : line;
    }

    private string Line(IEnumerable<ProseInline> inlines) => string.Concat(inlines.Select(Inline));

    private string Inline(ProseInline inline) => inline switch
    {
        TextInline text => Escape(text.Text),
        CodeInline code => $"`{code.Text}`",
        ValueInline { Name.Length: 0 } value => $"`{RustNames.Value(value, spec)}`",
        ValueInline value => Link(RustNames.Value(value, spec), "crate::" + RustNames.Value(value, spec)),
        NullInline => "`None`",
        ParameterInline parameter => $"`{RustReserved.Escape(Names.WithoutCallback(parameter.Name))}`",
        EmphasisInline { Strong: true } emphasis => $"**{Line(emphasis.Inlines)}**",
        EmphasisInline emphasis => $"*{Line(emphasis.Inlines)}*",
        CallReferenceInline call => Call(call.Call),
        ManualReferenceInline manual => $"{manual.Page}({manual.Section})",
        LinkInline link => link.Text == link.Url ? $"<{link.Url}>" : $"[{Escape(link.Text)}]({link.Url})",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };

    private string Call(string name) => spec.Lifecycle.FirstOrDefault(function => function.Name == name) is { } function
        ? Call(function.Kind)
        : Link(RustNames.Method(name), $"crate::Handle::{RustNames.Method(name)}");

    private static string Call(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Create => Link("Handle::new", "crate::Handle::new"),
        LifecycleKind.Close => Link("drop", "drop"),
        LifecycleKind.ErrorText => Link("Error", "crate::Error"),
        LifecycleKind.ErrorNumber => Link("Error::errno", "crate::Error::errno"),
    };

    private static string Link(string text, string target) => text == target ? $"[`{text}`]" : $"[`{text}`]({target})";

    private static string Escape(string text)
    {
        foreach (string sign in (string[])["\\", "[", "]", "<", "*", "`"])
        {
            text = text.Replace(sign, "\\" + sign);
        }

        return text;
    }
}
