using System.Globalization;
using System.Text;

namespace LibNbd.Tools.Common;

/// <summary>Strings of JSON as libnbd's tools write them, which scripts look for by their text.</summary>
internal static class JsonText
{
    /// <summary>In quotes, and with escapes for a quote, a backslash and control characters alone.</summary>
    public static string Quote(string text)
    {
        StringBuilder result = new(text.Length + 2);
        result.Append('"');
        foreach (char letter in text)
        {
            switch (letter)
            {
                case '"' or '\\':
                    result.Append('\\').Append(letter);
                    break;
                case < ' ':
                    result.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
                    break;
                default:
                    result.Append(letter);
                    break;
            }
        }

        return result.Append('"').ToString();
    }
}
