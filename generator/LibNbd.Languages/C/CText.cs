namespace LibNbd.Languages.C;

/// <summary>Text in C code.</summary>
internal static class CText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";

    /// <summary>Text inside a comment, which it can neither end nor begin anew.</summary>
    public static string InComment(string text) => text.Replace("*/", "* /").Replace("/*", "/ *");
}
