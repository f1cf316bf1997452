using LibNbd.Spec.Model;
using YamlDotNet.Core;

namespace LibNbd.Spec.Yaml;

/// <summary>Tells where a character of a scalar's value stands in the file. Asked only when there is something to report.</summary>
/// <remarks>A scalar is walked through once, however many of its characters are asked for one after the other.</remarks>
internal sealed class ScalarPositions(string source)
{
    private readonly SourceLines _lines = new(source);
    private ScalarNode? _walked;
    private int[] _places = [];

    /// <summary>The place of the value's characters from <paramref name="start"/> up to, not including, <paramref name="end"/>.</summary>
    public SourceSpan Span(ScalarNode scalar, int start, int end)
    {
        if (!ReferenceEquals(_walked, scalar))
        {
            _places = scalar.Style == ScalarStyle.Literal ? WalkLiteral(scalar) : WalkFlowing(scalar);
            _walked = scalar;
        }

        (int line, int column) = Locate(start);
        (int endLine, int endColumn) = Locate(Math.Max(start, end - 1));
        return _lines.Clamp(new SourceSpan(line, column, endLine, endColumn + 1));
    }

    private (int Line, int Column) Locate(int offset) =>
        _lines.PlaceOf(_places[Math.Min(Math.Max(offset, 0), _places.Length - 1)]);

    // A literal block keeps its lines, each less the indentation.
    private int[] WalkLiteral(ScalarNode scalar)
    {
        string text = scalar.Text;
        int[] places = new int[text.Length + 1];
        int line = scalar.Span.Line + 1;
        for (int start = 0; start <= text.Length; line++)
        {
            int newLine = text.IndexOf('\n', start);
            int end = newLine < 0 ? text.Length : newLine;
            int first = line > _lines.Starts.Count
                ? source.Length
                : _lines.Starts[line - 1] + Math.Max(0, _lines.Length(line) - (end - start));
            for (int i = start; i <= end; i++)
            {
                places[i] = Math.Min(first + i - start, source.Length);
            }

            start = end + 1;
        }

        return places;
    }

    // In every other style white space may have been folded and escapes resolved: walk along both.
    private int[] WalkFlowing(ScalarNode scalar)
    {
        string text = scalar.Text;
        int[] places = new int[text.Length + 1];
        int at = Start(scalar);
        int i = 0;
        while (true)
        {
            bool blank = i < text.Length && IsBlank(text[i]);
            if (!blank)
            {
                at = SkipBlanks(at);
            }

            if (i >= text.Length || at >= source.Length)
            {
                for (; i <= text.Length; i++)
                {
                    places[i] = Math.Min(at, source.Length);
                }

                return places;
            }

            if (blank && IsBlank(source[at]))
            {
                while (i < text.Length && IsBlank(text[i]))
                {
                    places[i++] = at;
                }

                at = SkipBlanks(at);
            }
            else
            {
                (int taken, int given) = Character(scalar.Style, at);
                for (; given > 0 && i <= text.Length; given--)
                {
                    places[i++] = at;
                }

                at += taken;
            }
        }
    }

    private int Start(ScalarNode scalar)
    {
        int at = _lines.Starts[Math.Min(scalar.Span.Line, _lines.Starts.Count) - 1] + scalar.Span.Column - 1;
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

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';
}
