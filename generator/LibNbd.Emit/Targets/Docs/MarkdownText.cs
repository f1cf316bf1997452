using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Docs;

/// <summary>Renders running text as Markdown.</summary>
internal static class MarkdownText
{
    /// <summary>The text, fit for a cell of a table.</summary>
    public static string Of(DocText text, ApiSpec spec) =>
        string.Concat(text.Inlines.Select(inline => Of(inline, spec))).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Of(ProseInline inline, ApiSpec spec) => inline switch
    {
        TextInline plain => plain.Text,
        CodeInline code => $"`{code.Text}`",
        NullInline => "NULL",
        ParameterInline variable => $"*{variable.Name}*",
        EmphasisInline emphasis => string.Concat(emphasis.Inlines.Select(inner => Of(inner, spec))),
        CallReferenceInline call => $"`{spec.Library.SymbolPrefix}{call.Call}`",
        ManualReferenceInline manual => $"`{manual.Page}({manual.Section})`",
        LinkInline link => $"[{link.Text}]({link.Url})",
        _ => throw new InvalidOperationException($"A piece of prose that is not known: {inline.GetType().Name}"),
    };
}
