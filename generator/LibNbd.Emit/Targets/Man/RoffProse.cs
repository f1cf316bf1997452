using System.Globalization;
using LibNbd.Emit.Documents;
using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Man;

/// <summary>Renders <see cref="Prose"/> as man(7).</summary>
/// <param name="library">Whose calls the prose names.</param>
/// <param name="words">How values and the pointer to nothing are called.</param>
internal sealed class RoffProse(LibrarySpec library, LanguageApi words)
{
    /// <summary>Begins a paragraph at the section's margin.</summary>
    public const string Paragraph = ".PP";

    /// <summary>Begins a paragraph inside an item.</summary>
    public const string Indented = ".IP";

    private const char Roman = 'R';
    private const char Italic = 'I';
    private const char Bold = 'B';

    /// <summary>The lines of all blocks.</summary>
    /// <param name="prose">The text.</param>
    /// <param name="separator">The macro between two of them.</param>
    public IEnumerable<string> Blocks(Prose prose, string separator)
    {
        bool first = true;
        foreach (ProseBlock block in prose.Blocks)
        {
            // An item of a list is a paragraph macro itself, and there must not be two.
            if (!first && block is not ListBlock)
            {
                yield return separator;
            }

            first = false;
            foreach (string line in Block(block, separator))
            {
                yield return line;
            }
        }
    }

    /// <summary>A short text of the YAML, written without a capital and a full stop, as a sentence.</summary>
    public IEnumerable<string> Sentence(Prose prose, string separator) => Blocks(Sentences.Of(prose), separator);

    /// <summary>Running text.</summary>
    public RoffText Text(DocText text) => Inlines(text.Inlines, Roman);

    /// <summary>Lines shown as they are.</summary>
    public static IEnumerable<string> Code(string text) =>
        [".RS 4", ".nf", .. text.TrimEnd('\n').Split('\n').Select(line => Roff.Line(Roff.Escape(line))), ".fi", ".RE"];

    private IEnumerable<string> Block(ProseBlock block, string separator) => block switch
    {
        ParagraphBlock paragraph => Roff.Fill(Inlines(paragraph.Inlines, Roman)),
        CodeBlock code => Code(code.Text),
        // Inside an item, whose label it would otherwise end.
        ListBlock list when separator == Indented => [".RS", .. Items(list), ".RE"],
        ListBlock list => Items(list),
        _ => throw new InvalidOperationException($"A block of prose that is not known: {block.GetType().Name}"),
    };

    private IEnumerable<string> Items(ListBlock list)
    {
        int number = 0;
        foreach (Prose item in list.Items)
        {
            number++;
            yield return list.Ordered ? string.Create(CultureInfo.InvariantCulture, $".IP {number}. 4") : ".IP \\(bu 3";
            foreach (string line in Blocks(item, Indented))
            {
                yield return line;
            }
        }
    }

    private RoffText Inlines(IEnumerable<ProseInline> inlines, char font) =>
        new(string.Concat(inlines.Select(inline => Inline(inline, font).Source)));

    private RoffText Inline(ProseInline inline, char font) => inline switch
    {
        TextInline text => Roff.Escape(text.Text),
        CodeInline code => Set(Roff.Escape(code.Text), Bold, font),
        ValueInline { Name.Length: 0 } none => Roff.Escape(words.NameOf(none)),
        ValueInline value => Set(Roff.Escape(words.NameOf(value)), Bold, font),
        NullInline => Roff.Escape(words.Null),
        ParameterInline variable => Set(Roff.Escape(variable.Name), Italic, font),
        EmphasisInline emphasis when emphasis.Strong => Set(Inlines(emphasis.Inlines, Bold), Bold, font),
        EmphasisInline emphasis => Set(Inlines(emphasis.Inlines, Italic), Italic, font),
        CallReferenceInline call => Page(library.SymbolPrefix + call.Call, DocContext.LibrarySection, font),
        ManualReferenceInline manual => Page(manual.Page, manual.Section, font),
        LinkInline link when link.Text == link.Url => Roff.Escape(link.Url),
        LinkInline link => Roff.Of($"{link.Text} <{link.Url}>"),
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };

    private static RoffText Page(string name, string section, char font) =>
        Set(Roff.Escape(name), Bold, font) + Roff.Escape($"({section})");

    private static RoffText Set(RoffText text, char font, char outer) => new($"\\f{font}{text.Source}\\f{outer}");
}
