using System.Globalization;
using System.Text;

namespace LibNbd.Spec.Text;

/// <summary>Which characters a text may have, and how those that it may not are shown.</summary>
internal static class Characters
{
    /// <summary>
    /// The first character that ends a line elsewhere than at a line feed, or is not shown at all; null if there is none.
    /// </summary>
    public static int? FirstUnprintable(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (c is not ('\n' or '\r') && IsUnprintable(c))
            {
                return c;
            }
        }

        return null;
    }

    /// <summary>
    /// Where the first character is that ends a line to YAML and not to an editor, or null: behind it, places in the text are not those
    /// that a parser counts.
    /// </summary>
    public static int? FirstForeignBreak(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] is '\u0085' or '\u2028' or '\u2029' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The character by its number: <c>U+2028</c>.</summary>
    public static string Describe(int code) => "U+" + code.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>A value on one line, as a message shows it: what is not shown by itself is written as a number.</summary>
    public static string OneLine(string text)
    {
        if (text.IndexOfAny(['\n', '\r', '\t']) < 0 && FirstUnprintable(text) is null)
        {
            return text;
        }

        StringBuilder line = new(text.Length + 16);
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                line.Append(c).Append(text[++i]);
            }
            else if (c is '\n' or '\t')
            {
                line.Append(c == '\n' ? "\\n" : "\\t");
            }
            else if (IsUnprintable(c))
            {
                line.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                line.Append(c);
            }
        }

        return line.ToString();
    }

    // Tabs are left to YAML and Markdown, which give them a meaning of their own. Marks of direction (U+202A to U+202E, U+2066 to U+2069)
    // show a line in an order in which it is not compiled.
    private static bool IsUnprintable(char c) =>
        (char.IsControl(c) && c != '\t') || char.IsSurrogate(c)
        || c is '\u2028' or '\u2029' or '\ufeff' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
