using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Docs;

/// <summary>Renders running text as Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>The text, fit for a cell of a table.</summary>
    public static string Of(DocText text, DocContext context) =>
        string.Concat(text.Inlines.Select(inline => Of(inline, context))).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Of(ProseInline inline, DocContext context) => inline switch
    {
        TextInline plain => plain.Text,
        ValueInline value => $"`{context.Words.NameOf(value)}`",
        CodeInline code => $"`{code.Text}`",
        NullInline => context.Words.Null,
        ParameterInline variable => $"*{variable.Name}*",
        EmphasisInline emphasis => string.Concat(emphasis.Inlines.Select(inner => Of(inner, context))),
        CallReferenceInline call => $"`{context.Symbol(call.Call)}`",
        ManualReferenceInline manual => $"`{manual.Page}({manual.Section})`",
        LinkInline link => $"[{link.Text}]({link.Url})",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };
}
