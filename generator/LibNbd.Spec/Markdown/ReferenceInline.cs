using LibNbd.Spec.Text;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace LibNbd.Spec.Markdown;

/// <summary><c>[call]</c>, <c>[type.value]</c>, <c>[null]</c> or <c>[page(section)]</c> as Markdig's tree holds it.</summary>
internal sealed class ReferenceInline(string target) : LeafInline
{
    public string Target { get; } = target;
}

/// <summary>Recognises references before Markdig's own links do. <c>[text](address)</c> is left to those.</summary>
internal sealed class ReferenceInlineParser : InlineParser
{
    public ReferenceInlineParser() => OpeningCharacters = ['['];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        // An exclamation mark before it makes an image, which is refused as such elsewhere.
        if (slice.PeekCharExtra(-1) == '!')
        {
            return false;
        }

        int close = slice.Text.IndexOf(']', slice.Start);
        if (close < 0 || close > slice.End)
        {
            return false;
        }

        string target = slice.Text.Substring(slice.Start + 1, close - slice.Start - 1);
        char after = close < slice.End ? slice.Text[close + 1] : '\0';
        if (after is '(' or '[' || !(LooksLikeName(target) || Names.IsManualPage(target)))
        {
            return false;
        }

        int start = processor.GetSourcePosition(slice.Start, out int line, out int column);
        processor.Inline = new ReferenceInline(target)
        {
            Span = new SourceSpan(start, start + (close - slice.Start)),
            Line = line,
            Column = column,
        };
        slice.Start = close + 1;
        return true;
    }

    // Wider than the names that there are on purpose: a mistyped one must be reported, not shown as text in brackets.
    private static bool LooksLikeName(string text) =>
        text.Length > 0 && (Names.IsAsciiLetter(text[0]) || text[0] == '_')
        && text.All(c => Names.IsAsciiLetter(c) || c is (>= '0' and <= '9') or '_' or '-' or '.') && text[text.Length - 1] != '.';
}
