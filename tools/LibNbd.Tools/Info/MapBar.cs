using System.Text;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>A map as a bar of blocks for a terminal, and what they mean.</summary>
internal static class MapBar
{
    private const int FewestColumns = 10;

    /// <summary>The bar, its ends, and a line for each type.</summary>
    public static string Of(ExtentMap map, int columns, Ansi ansi)
    {
        if (map.Size == 0)
        {
            return "the export is empty\n";
        }

        ulong[] cells = MapCells.Of(map, Math.Max(columns, FewestColumns));
        StringBuilder text = new();
        for (int i = 0; i < cells.Length; i++)
        {
            ExtentLook look = ExtentLook.Of(map.Context, cells[i]);
            if (i == 0 || cells[i] != cells[i - 1])
            {
                text.Append(ansi.Code(look.Ansi));
            }

            text.Append(look.Glyph);
        }

        string end = HumanSize.Format(map.Size);
        text.Append(ansi.Reset).Append('\n').Append('0').Append(end.PadLeft(Math.Max(cells.Length - 1, end.Length + 1))).Append('\n');
        IReadOnlyList<(ulong Type, ulong Size)> totals = map.Totals();
        int width = totals.Max(total => ExtentLook.Label(map.Context, total.Type).Length);
        foreach ((ulong type, ulong size) in totals)
        {
            ExtentLook look = ExtentLook.Of(map.Context, type);
            string label = ExtentLook.Label(map.Context, type).PadRight(width);
            text.Append($"{ansi.Code(look.Ansi)}{look.Glyph}{ansi.Reset} {label}  {ExtentLook.Share(map, size)}\n");
        }

        return text.ToString();
    }
}
