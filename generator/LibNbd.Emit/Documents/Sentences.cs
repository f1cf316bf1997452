using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>Short texts of the YAML, which are written without a capital and a full stop, as sentences.</summary>
internal static class Sentences
{
    /// <summary>Prose of one paragraph as a sentence; other prose as it is. A name in code or a reference keeps its spelling.</summary>
    public static Prose Of(Prose prose)
    {
        if (prose.Blocks is not [ParagraphBlock only] || only.Inlines.Count == 0)
        {
            return prose;
        }

        List<ProseInline> inlines = [.. only.Inlines];
        if (inlines[0] is TextInline { Text.Length: > 0 } start)
        {
            inlines[0] = new TextInline(Capital(start.Text));
        }

        if (inlines[^1] is not TextInline end || !EndsSentence(end.Text.TrimEnd()))
        {
            inlines.Add(new TextInline("."));
        }

        return new Prose(new ProseBlock[] { new ParagraphBlock(inlines.ToEquatableArray()) }.ToEquatableArray());
    }

    /// <summary>The same as running text; only for prose of one paragraph.</summary>
    public static DocText TextOf(Prose prose) =>
        Of(prose).Blocks is [ParagraphBlock only] ? new DocText(only.Inlines) : DocText.Empty;

    /// <summary>With its first letter in upper case.</summary>
    public static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static bool EndsSentence(string text) => text.Length > 0 && text[^1] is '.' or '!' or '?' or ':';
}
