namespace LibNbd.Spec.Model;

/// <summary>What an entry is called in one language, where that language's own rule would not give the name.</summary>
/// <param name="Language">The language's key: <c>csharp</c>.</param>
/// <param name="Name">The name in it.</param>
/// <param name="Span">Where that stands.</param>
/// <param name="LanguageSpan">Where the key stands.</param>
public sealed record LanguageName(string Language, string Name, SourceSpan Span, SourceSpan LanguageSpan);

/// <summary>Looks names up.</summary>
public static class LanguageNameLookup
{
    /// <summary>The name in a language, or null where the language's rule gives it.</summary>
    public static string? In(this EquatableArray<LanguageName> names, string language) =>
        names.FirstOrDefault(name => string.Equals(name.Language, language, StringComparison.Ordinal))?.Name;
}
