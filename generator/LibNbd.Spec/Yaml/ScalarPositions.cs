using LibNbd.Spec.Model;
using YamlDotNet.Core;

namespace LibNbd.Spec.Yaml;

/// <summary>Tells where a character of a scalar's value stands in the file. Asked only when there is something to report.</summary>
internal sealed class ScalarPositions(string source)
{
    private List<int>? _lineStarts;

    private List<int> LineStarts => _lineStarts ??= FindLineStarts();

    /// <summary>The place of the value's characters from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public SourceSpan Span(ScalarNode scalar, int start, int end)
    {
        (int line, int column) = Locate(scalar, start);
        (int endLine, int endColumn) = Locate(scalar, Math.Max(start, end - 1));
        return new SourceSpan(line, column, endLine, endColumn + 1);
    }

    private (int Line, int Column) Locate(ScalarNode scalar, int offset)
    {
        offset = Math.Min(Math.Max(offset, 0), scalar.Text.Length);
        return scalar.Style == ScalarStyle.Literal ? LocateLiteral(scalar, offset) : LocateFlowing(scalar, offset);
    }

    // A literal block keeps its lines, each less the indentation.
    private (int Line, int Column) LocateLiteral(ScalarNode scalar, int offset)
    {
        string text = scalar.Text;
        int number = 0;
        int lineStart = 0;
        for (int i = 0; i < offset; i++)
        {
            if (text[i] == '\n')
            {
                number++;
                lineStart = i + 1;
            }
        }

        int lineEnd = text.IndexOf('\n', lineStart);
        int length = (lineEnd < 0 ? text.Length : lineEnd) - lineStart;
        int line = scalar.Span.Line + 1 + number;
        return (line, Math.Max(0, SourceLineLength(line) - length) + offset - lineStart + 1);
    }

    // In every other style white space may have been folded and escapes resolved: walk along both.
    private (int Line, int Column) LocateFlowing(ScalarNode scalar, int offset)
    {
        string text = scalar.Text;
        int at = Start(scalar);
        int i = 0;
        while (true)
        {
            bool blank = i < text.Length && IsBlank(text[i]);
            if (!blank)
            {
                at = SkipBlanks(at);
            }

            if (i >= offset || at >= source.Length)
            {
                return PlaceOf(Math.Min(at, source.Length));
            }

            if (blank && IsBlank(source[at]))
            {
                while (i < text.Length && IsBlank(text[i]))
                {
                    if (i++ == offset)
                    {
                        return PlaceOf(at);
                    }
                }

                at = SkipBlanks(at);
            }
            else
            {
                (int taken, int given) = Character(scalar.Style, at);
                at += taken;
                i += given;
            }
        }
    }

    private int Start(ScalarNode scalar)
    {
        int at = LineStarts[Math.Min(scalar.Span.Line, LineStarts.Count) - 1] + scalar.Span.Column - 1;
        switch (scalar.Style)
        {
            case ScalarStyle.SingleQuoted:
            case ScalarStyle.DoubleQuoted:
                return at + 1;
            case ScalarStyle.Folded:
                int newLine = source.IndexOf('\n', at);
                return newLine < 0 ? source.Length : newLine + 1;
            default:
                return at;
        }
    }

    // How many characters of the source make how many of the value.
    private (int Taken, int Given) Character(ScalarStyle style, int at)
    {
        if (style == ScalarStyle.SingleQuoted && source[at] == '\'')
        {
            return (2, 1);
        }

        if (style != ScalarStyle.DoubleQuoted || source[at] != '\\' || at + 1 >= source.Length)
        {
            return (1, 1);
        }

        return source[at + 1] switch
        {
            'x' => (4, 1),
            'u' => (6, 1),
            'U' => (10, 2),
            '\r' or '\n' => (SkipBlanks(at + 1) - at, 0),
            _ => (2, 1),
        };
    }

    private int SkipBlanks(int at)
    {
        while (at < source.Length && IsBlank(source[at]))
        {
            at++;
        }

        return at;
    }

    private int SourceLineLength(int line)
    {
        if (line > LineStarts.Count)
        {
            return 0;
        }

        int start = LineStarts[line - 1];
        int end = line < LineStarts.Count ? LineStarts[line] - 1 : source.Length;
        return (end > start && source[end - 1] == '\r' ? end - 1 : end) - start;
    }

    private (int Line, int Column) PlaceOf(int at)
    {
        int found = LineStarts.BinarySearch(at);
        int line = found >= 0 ? found : ~found - 1;
        return (line + 1, at - LineStarts[line] + 1);
    }

    private List<int> FindLineStarts()
    {
        List<int> starts = [0];
        for (int i = source.IndexOf('\n'); i >= 0; i = source.IndexOf('\n', i + 1))
        {
            starts.Add(i + 1);
        }

        return starts;
    }

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';
}
