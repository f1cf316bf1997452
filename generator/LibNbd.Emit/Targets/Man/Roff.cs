using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace LibNbd.Emit.Targets.Man;

/// <summary>Escapes and fills text for roff; the only place that knows what is special there.</summary>
internal static class Roff
{
    /// <summary>The longest text line that is written; mandoc finds fault with more than 80 bytes.</summary>
    public const int Width = 78;

    /// <summary>Text as roff source. White space other than blanks becomes blanks; other control characters are dropped.</summary>
    public static RoffText Escape(string text)
    {
        StringBuilder result = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\\':
                    result.Append("\\e");
                    break;
                case '-':
                    result.Append("\\-");
                    break;
                // These would be shown as typographic quotes and accents, which nobody can paste into a program.
                case '\'':
                    result.Append("\\(aq");
                    break;
                case '"':
                    result.Append("\\(dq");
                    break;
                case '`':
                    result.Append("\\(ga");
                    break;
                case '^':
                    result.Append("\\(ha");
                    break;
                case '~':
                    result.Append("\\(ti");
                    break;
                case '\t' or '\n' or '\r':
                    result.Append(' ');
                    break;
                case < ' ' or 0x7f:
                    break;
                case < 0x7f:
                    result.Append((char)rune.Value);
                    break;
                default:
                    result.Append(CultureInfo.InvariantCulture, $"\\[u{rune.Value:X4}]");
                    break;
            }
        }

        return new RoffText(result.ToString());
    }

    /// <summary>Escapes the literal parts and the strings of an interpolated text, and takes over what is roff already.</summary>
    public static RoffText Of(RoffHandler text) => text.Result;

    /// <summary>Text in the bold face, back to roman behind it.</summary>
    public static RoffText Bold(string text) => new($"\\fB{Escape(text)}\\fR");

    /// <summary>Text in the italic face, back to roman behind it.</summary>
    public static RoffText Italic(string text) => new($"\\fI{Escape(text)}\\fR");

    /// <summary>A reference to a manual page.</summary>
    public static RoffText Page(string name, string section) => Bold(name) + Escape($"({section})");

    /// <summary>Text as an argument of a macro, quoted.</summary>
    public static string Argument(RoffText text) => $"\"{text.Source}\"";

    /// <summary>A line of its own: a leading dot is no request. (A leading quote is escaped everywhere.)</summary>
    public static string Line(RoffText text) => text.Source.StartsWith('.') ? "\\&" + text.Source : text.Source;

    /// <summary>A cell of a table whose columns are separated by <c>|</c>.</summary>
    public static string Cell(RoffText text) => text.Source.Replace("|", "\\(ba", StringComparison.Ordinal);

    /// <summary>Running text as lines that are not too long, each sentence on a line of its own (roff spaces sentences then).</summary>
    public static IEnumerable<string> Fill(RoffText text)
    {
        StringBuilder line = new();
        foreach (string word in text.Source.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool sentence = line.Length > 0 && EndsSentence(line) && MayBeginSentence(word);
            if (line.Length > 0 && (sentence || line.Length + 1 + word.Length > Width))
            {
                yield return Line(new RoffText(line.ToString()));
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
        {
            yield return Line(new RoffText(line.ToString()));
        }
    }

    private static bool EndsSentence(StringBuilder line) => line[^1] is '.' or '!' or '?';

    // A capital, or a name in a face of its own, which keeps its spelling.
    private static bool MayBeginSentence(string word) =>
        char.IsAsciiLetterUpper(word[0]) || word.StartsWith("\\f", StringComparison.Ordinal);
}

/// <summary>Builds a <see cref="RoffText"/> of an interpolated text; see <see cref="Roff.Of"/>.</summary>
[InterpolatedStringHandler]
internal readonly struct RoffHandler(int literalLength, int formattedCount)
{
    // What escapes add to the literal, roughly.
    private const int EscapeLength = 16;

    private readonly StringBuilder _text = new(literalLength + (formattedCount * EscapeLength));

    public RoffText Result => new(_text.ToString());

    public void AppendLiteral(string text) => _text.Append(Roff.Escape(text).Source);

    public void AppendFormatted(RoffText text) => _text.Append(text.Source);

    public void AppendFormatted(string text) => _text.Append(Roff.Escape(text).Source);
}
