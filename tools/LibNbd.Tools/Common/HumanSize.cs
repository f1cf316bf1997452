using System.Globalization;

namespace LibNbd.Tools.Common;

/// <summary>Sizes as people write them: a whole number and a suffix for a power of 1024.</summary>
internal static class HumanSize
{
    private const string Suffixes = "KMGTPE";
    private const int UnitBits = 10;
    private const int SectorBits = 9;

    /// <summary>The shortest exact form: 1048576 is <c>1M</c>, 1000 stays 1000.</summary>
    public static string Format(ulong size)
    {
        int unit = 0;
        while (size > 0 && unit < Suffixes.Length && (size & ((1 << UnitBits) - 1)) == 0)
        {
            size >>= UnitBits;
            unit++;
        }

        string number = size.ToString(CultureInfo.InvariantCulture);
        return unit == 0 ? number : number + Suffixes[unit - 1];
    }

    /// <summary>The number, and the shorter form behind it in parentheses if there is one: <c>1048576 (1M)</c>.</summary>
    public static string Both(ulong size)
    {
        string number = size.ToString(CultureInfo.InvariantCulture);
        string human = Format(size);
        return human == number ? number : $"{number} ({human})";
    }

    /// <summary>
    /// Reads a whole number, with one of the suffixes b (bytes), s (sectors of 512 bytes), k, m, g, t, p, e, in either case.
    /// </summary>
    /// <param name="text">What was given.</param>
    /// <param name="what">What it is, for the message: the option, such as <c>--length</c>.</param>
    /// <exception cref="ToolException">It is no such number, or does not fit in 63 bits.</exception>
    public static long Parse(string text, string what)
    {
        string digits = text;
        int bits = 0;
        if (text.Length > 0 && !char.IsAsciiDigit(text[^1]))
        {
            digits = text[..^1];
            bits = char.ToLowerInvariant(text[^1]) switch
            {
                'b' => 0,
                's' => SectorBits,
                char letter when Suffixes.IndexOf(char.ToUpperInvariant(letter), StringComparison.Ordinal) is >= 0 and int unit =>
                    (unit + 1) * UnitBits,
                _ => throw Malformed(text, what),
            };
        }

        if (digits.Length == 0 || !digits.All(char.IsAsciiDigit))
        {
            throw Malformed(text, what);
        }

        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= long.MaxValue >> bits
            ? number << bits
            : throw new ToolException($"{what}: {text} is too large");
    }

    private static ToolException Malformed(string text, string what) => new(
        $"{what}: '{text}' is not a size: a whole number is expected, which one of the letters b, s, k, m, g, t, p and e may follow");
}
