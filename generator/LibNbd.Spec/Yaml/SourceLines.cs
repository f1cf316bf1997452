using LibNbd.Spec.Model;

namespace LibNbd.Spec.Yaml;

/// <summary>Where the lines of the text begin, and how long they are.</summary>
internal sealed class SourceLines
{
    private readonly string _source;
    private List<int>? _starts;

    public SourceLines(string source) => _source = source;

    public List<int> Starts => _starts ??= FindStarts();

    /// <summary>The number of characters of a line without its end; 0 of a line that is not there.</summary>
    public int Length(int line)
    {
        if (line > Starts.Count)
        {
            return 0;
        }

        int start = Starts[line - 1];
        int end = line < Starts.Count ? Starts[line] - 1 : _source.Length;
        return (end > start && _source[end - 1] == '\r' ? end - 1 : end) - start;
    }

    /// <summary>The line and the column of a character, or of the end of the text.</summary>
    public (int Line, int Column) PlaceOf(int at)
    {
        int found = Starts.BinarySearch(at);
        int line = found >= 0 ? found : ~found - 1;
        return (line + 1, at - Starts[line] + 1);
    }

    /// <summary>
    /// The part of a span that lies in the text. YamlDotNet gives no place to some of its exceptions, one behind the last line to others,
    /// and counts characters as lines' ends that an editor does not.
    /// </summary>
    public SourceSpan Clamp(SourceSpan span)
    {
        (int line, int column) = Clamp(span.Line, span.Column);
        (int endLine, int endColumn) = Clamp(span.EndLine, span.EndColumn);
        return endLine < line || (endLine == line && endColumn < column)
            ? new SourceSpan(line, column, line, column)
            : new SourceSpan(line, column, endLine, endColumn);
    }

    private (int Line, int Column) Clamp(int line, int column)
    {
        if (line > Starts.Count)
        {
            return (Starts.Count, Length(Starts.Count) + 1);
        }

        line = Math.Max(1, line);
        return (line, Math.Min(Math.Max(1, column), Length(line) + 1));
    }

    private List<int> FindStarts()
    {
        List<int> starts = [0];
        for (int i = _source.IndexOf('\n'); i >= 0; i = _source.IndexOf('\n', i + 1))
        {
            starts.Add(i + 1);
        }

        return starts;
    }
}
