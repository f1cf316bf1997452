using System.Text;

namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>Rows and lanes in plain characters, for a terminal.</summary>
internal static class LaneText
{
    private const int ColumnWidth = 3;
    private const char Joint = '*';
    private const char Corner = '+';
    private const char Across = '-';
    private const char Along = '|';

    /// <summary>The lines of the picture. A lane arrives at the line of the name, and leaves on the line below.</summary>
    /// <param name="names">The rows.</param>
    /// <param name="layout">The lanes beside them.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<string> names, LaneLayout layout)
    {
        int width = names.Max(name => name.Length) + 1;
        for (int height = 0; height < 2 * names.Count; height++)
        {
            bool arrives = height % 2 == 0;
            int row = height / 2;
            StringBuilder line = new((arrives ? names[row] : "").PadRight(width));
            line.Append(' ', layout.Columns * ColumnWidth);
            foreach (Lane lane in layout.Lanes.Where(lane => lane.Span.First <= height && height <= lane.Span.Last))
            {
                line[Place(width, lane.Column)] = Along;
            }

            if (arrives && layout.Lanes.FirstOrDefault(lane => lane.Target == row) is { } arriving)
            {
                Draw(line, width, arriving.Column);
                line[width] = '<';
                line[Place(width, arriving.Column)] = CornerOf(arriving, height);
            }

            if (!arrives && layout.Reach(row) is >= 0 and int reach)
            {
                Draw(line, width, reach);
                foreach (Lane leaving in layout.Lanes.Where(lane => lane.Origins.Contains(row)))
                {
                    line[Place(width, leaving.Column)] = leaving.Column == reach ? CornerOf(leaving, height) : Joint;
                }
            }

            string text = line.ToString().TrimEnd();
            if (text.Length > 0)
            {
                yield return text;
            }
        }
    }

    private static int Place(int width, int column) => width + ((column + 1) * ColumnWidth) - 1;

    private static char CornerOf(Lane lane, int height) => height == lane.Span.First || height == lane.Span.Last ? Corner : Joint;

    // What is crossed stays as it is: a joint is marked, a crossing is not.
    private static void Draw(StringBuilder line, int width, int column)
    {
        for (int x = width; x < Place(width, column); x++)
        {
            if (line[x] != Along)
            {
                line[x] = Across;
            }
        }
    }
}
