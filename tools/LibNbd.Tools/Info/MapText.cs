using System.Globalization;
using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>A map, and its totals, as text and as JSON.</summary>
internal static class MapText
{
    private const int SignificantDigits = 6;

    /// <summary>A line for each extent.</summary>
    public static string Human(ExtentMap map, Ansi ansi)
    {
        StringBuilder text = new();
        foreach (MapExtent extent in map.Extents)
        {
            string line = string.Create(
                CultureInfo.InvariantCulture, $"{extent.Offset,10}  {extent.Length,10}  {extent.Type,3}");
            Line(text, map, extent.Type, ansi, line, "  ");
        }

        return text.ToString();
    }

    /// <summary>An array, with an object a line.</summary>
    public static string Json(ExtentMap map)
    {
        IEnumerable<string> lines = map.Extents.Select(extent => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "offset": {{extent.Offset}}, "length": {{extent.Length}}, "type": {{extent.Type}}{{Description(map, extent.Type)}}}"""));
        return $"[\n{string.Join(",\n", lines)}\n]\n";
    }

    /// <summary>A line for each type.</summary>
    public static string HumanTotals(ExtentMap map, Ansi ansi)
    {
        StringBuilder text = new();
        foreach ((ulong type, ulong size) in map.Totals())
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{size,10} {Percent(map, size),5:F1}% {type,3}");
            Line(text, map, type, ansi, line, " ");
        }

        return text.ToString();
    }

    /// <summary>An array, with an object a line.</summary>
    public static string JsonTotals(ExtentMap map)
    {
        if (map.Size == 0)
        {
            return "[]\n";
        }

        IEnumerable<string> lines = map.Totals().Select(total => string.Create(
            CultureInfo.InvariantCulture,
            $$"""{ "size": {{total.Size}}, "percent": {{Short(Percent(map, total.Size))}}, "type": {{total.Type}}"""
                + $"{Description(map, total.Type)} }}"));
        return $"[\n{string.Join(",\n", lines)}\n]\n";
    }

    /// <summary>How much of the export that is.</summary>
    public static double Percent(ExtentMap map, ulong size) => 100.0 * size / map.Size;

    // As C's %g writes it.
    private static string Short(double number) =>
        number.ToString($"G{SignificantDigits}", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    private static string Description(ExtentMap map, ulong type) =>
        ExtentType.Describe(map.Context, type) is { } words ? $", \"description\": {JsonText.Quote(words)}" : "";

    private static void Line(StringBuilder text, ExtentMap map, ulong type, Ansi ansi, string line, string gap)
    {
        string colour = ExtentType.Colour(map.Context, type, ansi);
        text.Append(colour).Append(line);
        if (ExtentType.Describe(map.Context, type) is { } words)
        {
            text.Append(gap).Append(words);
        }

        text.Append(colour.Length > 0 ? ansi.Reset : "").Append('\n');
    }
}
