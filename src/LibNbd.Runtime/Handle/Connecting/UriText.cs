using System.Globalization;
using System.Text;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Handle.Connecting;

/// <summary>Writes the parts of a URI, so that <see cref="NbdUri"/> reads back what was written.</summary>
internal static class UriText
{
    private const string Unreserved = "-._~";

    internal static string User(string user) => Escape(user, "!$&'()*+,;=:");

    internal static string ExportName(string name) => Escape(name, "/!$&'()*+,;=@");

    /// <summary>A host as it stands in a URI: what has a colon is an IP literal, and its zone's percent sign is encoded.</summary>
    internal static string Host(string host) =>
        host.Contains(':', StringComparison.Ordinal) ? $"[{host.Replace("%", "%25", StringComparison.Ordinal)}]" : Escape(host, "");

    /// <summary>The value of a query's parameter; what separates parameters is encoded.</summary>
    internal static string Value(string value) => Escape(value, "/:@!$'()*+,=?");

    private static string Escape(string text, string alsoAllowed)
    {
        StringBuilder escaped = new(text.Length);
        foreach (byte b in WireText.Encode(text))
        {
            char c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || Unreserved.Contains(c, StringComparison.Ordinal)
                || alsoAllowed.Contains(c, StringComparison.Ordinal))
            {
                escaped.Append(c);
            }
            else
            {
                escaped.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return escaped.ToString();
    }
}
