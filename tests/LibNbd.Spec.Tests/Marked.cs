using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

/// <summary>A text in which « and » stand around the place where a diagnostic is expected.</summary>
internal sealed record Marked(string Text, SourceSpan Span)
{
    public static Marked Parse(string marked)
    {
        int open = marked.IndexOf('«', StringComparison.Ordinal);
        if (open < 0)
        {
            return new Marked(marked, SourceSpan.Start);
        }

        string text = marked.Remove(open, 1);
        int close = text.IndexOf('»', StringComparison.Ordinal);
        text = text.Remove(close, 1);
        (int line, int column) = Place(text, open);
        (int endLine, int endColumn) = Place(text, close);
        return new Marked(text, new SourceSpan(line, column, endLine, endColumn));
    }

    /// <summary>The example with one passage replaced; the passage must stand in it exactly once.</summary>
    public static Marked Edit(string passage, string replacement)
    {
        string[] parts = Example.Yaml.Split(passage);
        if (parts.Length != 2)
        {
            throw new ArgumentException($"'{passage}' stands {parts.Length - 1} times in the example", nameof(passage));
        }

        return Parse(parts[0] + replacement + parts[1]);
    }

    public SpecResult Read() => LanguageList.All.Read(Text, Example.Path);

    private static (int Line, int Column) Place(string text, int offset)
    {
        string before = text[..offset];
        return (before.Count(c => c == '\n') + 1, offset - (before.LastIndexOf('\n') + 1) + 1);
    }
}
