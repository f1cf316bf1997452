namespace LibNbd.Languages.C;

/// <summary>Words in C.</summary>
internal static class CProse
{
    /// <summary>A comment on one line.</summary>
    public static string Comment(string text) => $"/* {CText.InComment(text)} */";

    /// <summary>A short text of the YAML, which is written without a capital and a full stop, as a sentence.</summary>
    public static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1) + ".";
}
