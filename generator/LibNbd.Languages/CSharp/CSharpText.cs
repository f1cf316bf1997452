namespace LibNbd.Languages.CSharp;

/// <summary>Text in C# code.</summary>
internal static class CSharpText
{
    /// <summary>A string literal. What is read from the specification has neither control characters nor line ends.</summary>
    public static string Literal(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
}
