using System.Text.RegularExpressions;

namespace LibNbd.Emit.Tests;

/// <summary>Reads pages back: what a reader sees of them, without a formatter.</summary>
internal static partial class PageText
{
    /// <summary>The text of a section, one blank between two words.</summary>
    public static string Section(string page, string title) => Whitespace().Replace(Source(page, title), " ").Trim();

    /// <summary>The lines of a section without macros, fonts and escapes.</summary>
    public static string Source(string page, string title)
    {
        IEnumerable<string> lines = page.Split('\n').SkipWhile(line => line != ".SH " + title).Skip(1)
            .TakeWhile(line => !line.StartsWith(".SH ", StringComparison.Ordinal))
            .Where(line => !line.StartsWith('.'));
        return Unescape(string.Join('\n', lines));
    }

    /// <summary>Whether the page has the section.</summary>
    public static bool Has(string page, string title) => page.Contains($"\n.SH {title}\n", StringComparison.Ordinal);

    /// <summary>What roff shows of a text.</summary>
    public static string Unescape(string roff) => Escapes().Replace(roff, match => match.Value switch
    {
        "\\-" => "-",
        "\\e" => "\\",
        "\\&" or "\\fB" or "\\fI" or "\\fR" => "",
        "\\(aq" => "'",
        "\\(dq" => "\"",
        "\\(ga" => "`",
        "\\(ha" => "^",
        "\\(ti" => "~",
        "\\(bu" => "*",
        "\\(ba" => "|",
        string unicode when unicode.StartsWith("\\[u", StringComparison.Ordinal)
            => char.ConvertFromUtf32(Convert.ToInt32(unicode[3..^1], 16)),
        string other => throw new InvalidOperationException($"An escape that the pages should not have: {other}"),
    });

    /// <summary>The pages that a page refers to: <c>nbd_pread(3)</c>.</summary>
    public static IEnumerable<string> References(string page) =>
        Reference().Matches(Unescape(Comment().Replace(page, ""))).Select(match => match.Value);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"\\(f.|\(..|\[[^\]]*\]|.)")]
    private static partial Regex Escapes();

    [GeneratedRegex(@"^['.]\\"".*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"[A-Za-z][A-Za-z0-9_.+-]*\([1-9]\)")]
    private static partial Regex Reference();
}
