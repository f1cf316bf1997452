using System.Net;
using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>A map as a picture.</summary>
internal static class MapSvg
{
    private const int Width = 1000;
    private const int Margin = 10;
    private const int TitleHeight = 20;
    private const int BarHeight = 60;
    private const int LineHeight = 20;
    private const int Box = 12;

    /// <summary>The document.</summary>
    /// <param name="map">The map.</param>
    /// <param name="name">What the picture is of, for its title.</param>
    public static string Of(ExtentMap map, string name)
    {
        IReadOnlyList<(ulong Type, ulong Size)> totals = map.Totals();
        int legend = Margin + TitleHeight + BarHeight + LineHeight;
        int height = legend + (LineHeight * (totals.Count + 1));
        StringBuilder text = new();
        text.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width + (2 * Margin)} {height}\" ")
            .Append("font-family=\"sans-serif\" font-size=\"12\">\n")
            .Append($"<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
            .Append($"<text x=\"{Margin}\" y=\"{Margin + Box}\">")
            .Append(WebUtility.HtmlEncode($"{name}: {map.Context}, {HumanSize.Both(map.Size)}"))
            .Append("</text>\n");
        Bar(text, map);
        text.Append($"<rect x=\"{Margin}\" y=\"{Margin + TitleHeight}\" width=\"{Width}\" height=\"{BarHeight}\" ")
            .Append("fill=\"none\" stroke=\"#555753\"/>\n");
        for (int i = 0; i < totals.Count; i++)
        {
            (ulong type, ulong size) = totals[i];
            int y = legend + (LineHeight * i);
            string words = $"{ExtentLook.Label(map.Context, type)}: {ExtentLook.Share(map, size)}";
            text.Append($"<rect x=\"{Margin}\" y=\"{y}\" width=\"{Box}\" height=\"{Box}\" ")
                .Append($"fill=\"{ExtentLook.Of(map.Context, type).Fill}\" stroke=\"#555753\"/>\n")
                .Append($"<text x=\"{Margin + LineHeight}\" y=\"{y + Box - 2}\">{WebUtility.HtmlEncode(words)}</text>\n");
        }

        return text.Append("</svg>\n").ToString();
    }

    // A rectangle for each run of cells of one type; the range shows when it is pointed at.
    private static void Bar(StringBuilder text, ExtentMap map)
    {
        ulong[] cells = MapCells.Of(map, Width);
        for (int i = 0; i < cells.Length;)
        {
            int end = i + 1;
            while (end < cells.Length && cells[end] == cells[i])
            {
                end++;
            }

            int x = Margin + (Width * i / cells.Length);
            int width = (Width * end / cells.Length) - (Width * i / cells.Length);
            string range = $"{MapCells.Border(map, i, cells.Length)} to {MapCells.Border(map, end, cells.Length)}";
            string words = $"{range}: {ExtentLook.Label(map.Context, cells[i])}";
            text.Append($"<rect x=\"{x}\" y=\"{Margin + TitleHeight}\" width=\"{width}\" height=\"{BarHeight}\" ")
                .Append($"fill=\"{ExtentLook.Of(map.Context, cells[i]).Fill}\"><title>{WebUtility.HtmlEncode(words)}</title></rect>\n");
            i = end;
        }
    }
}
