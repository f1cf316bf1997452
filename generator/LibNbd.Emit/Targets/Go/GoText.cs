namespace LibNbd.Emit.Targets.Go;

/// <summary>Text in Go code.</summary>
internal static class GoText
{
    /// <summary>A string literal.</summary>
    public static string Literal(string text) => "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
}
