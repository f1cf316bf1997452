using System.Globalization;
using System.Text;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>
/// Draws the connection states: one below the other inside the state of the handle that they belong to, and beside them a lane for each
/// that can follow. All of it is computed from the table, however many ways it has.
/// </summary>
/// <param name="spec">The specification.</param>
/// <param name="link">Where the row of a connection state is, or null where the picture stands alone.</param>
internal sealed class ConnectionDiagram(ApiSpec spec, Func<ConnectionStateSpec, string>? link)
{
    private const string Id = "nbd-connection-states";
    private const int Left = 12;
    private const int NodeHeight = 30;
    private const int RowHeight = 38;
    private const int HeadingHeight = 30;
    private const int GroupGap = 14;
    private const int Top = 12;
    private const int LaneGap = 20;
    private const int ColumnWidth = 17;
    private const int JointRadius = 3;

    // Where lanes arrive at a box and leave it, from its middle.
    private const int Aside = 7;
    private const int Inset = 10;
    private const int Baseline = 5;
    private const int LineHeight = 18;

    // What one character of a name takes at most, at the font size of the style below; and the blanks between a name and what it waits for.
    private const double CharacterWidth = 7.9;
    private const int Blanks = 2;

    private const string Style = """
        .nbd-states .group { fill: none; stroke: var(--edge); stroke-dasharray: 2 3; }
        .nbd-states .group-name { fill: var(--ink); font-weight: 700; }
        .nbd-states .node text.name { font-size: 13px; text-anchor: start; }
        .nbd-states .node text.waits { font-size: 13px; font-weight: 400; font-style: italic; text-anchor: end; }
        .nbd-states .joint { fill: var(--edge); }
        .nbd-states .lane:hover .way { stroke-width: 4; }
        """;

    private static readonly string[] Legend =
    [
        "a line leads from its dots to its arrow; lines that",
        "cross without a dot are not connected; on the right of",
        "a box: what it waits for; every state that is not final",
        "can also become dead",
    ];

    private readonly StateGraph _graph = StateGraph.Of(spec);
    private readonly LaneLayout _layout = LaneLayout.Of(Ways(spec));

    private readonly int _nodeWidth = (2 * Inset) + (int)Math.Ceiling(
        CharacterWidth * spec.ConnectionStates.Max(state => state.Text.Length + Blanks + StateText.Waits(state.WaitsFor).Length));

    private int NodeRight => Left + _nodeWidth;

    /// <summary>The picture.</summary>
    public string Render()
    {
        (List<int> middles, string groups, int bottom) = Groups();
        int width = LaneX(_layout.Columns - 1) + Left + ColumnWidth;
        int height = bottom + ((Legend.Length + 1) * LineHeight);
        StringBuilder svg = new(DiagramSvg.Begin(Id, (width, height), link is not null, "Connection states", Description(), Style));
        svg.Append("<defs>\n").Append(DiagramSvg.Marker(Id + "-head", "head")).Append("</defs>\n").Append(groups);
        foreach (Lane lane in _layout.Lanes)
        {
            AppendLane(svg, lane, middles);
        }

        for (int i = 0; i < middles.Count; i++)
        {
            AppendNode(svg, spec.ConnectionStates[i], middles[i]);
        }

        for (int i = 0; i < Legend.Length; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label quiet\" x=\"{Left}\" y=\"{bottom + ((i + 1) * LineHeight)}\">"
                + $"{DiagramSvg.Escape(Legend[i])}</text>\n");
        }

        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>
    /// The ways of the table as pairs of rows. That a connection may fail in every state that is not final is said, not drawn.
    /// </summary>
    internal static IEnumerable<(int From, int To)> Ways(ApiSpec spec)
    {
        string[] names = [.. spec.ConnectionStates.Select(state => state.Name)];
        return spec.ConnectionStates.SelectMany((state, row) => state.Next.Select(next => (row, Array.IndexOf(names, next))));
    }

    private int LaneX(int column) => NodeRight + LaneGap + (column * ColumnWidth);

    private (List<int> Middles, string Groups, int Bottom) Groups()
    {
        List<int> middles = [];
        StringBuilder svg = new();
        int y = Top;
        int row = 0;
        while (row < spec.ConnectionStates.Count)
        {
            StateSpec group = _graph.GroupOf(spec.ConnectionStates[row]);
            int top = y;
            y += HeadingHeight;
            for (; row < spec.ConnectionStates.Count && _graph.GroupOf(spec.ConnectionStates[row]) == group; row++)
            {
                middles.Add(y + (NodeHeight / 2));
                y += RowHeight;
            }

            svg.Append(
                CultureInfo.InvariantCulture,
                $"<rect class=\"group\" x=\"{Left / 2}\" y=\"{top}\" width=\"{_nodeWidth + Left}\" height=\"{y - top}\" rx=\"9\"/><text "
                    + $"class=\"group-name\" x=\"{Left + Baseline}\" y=\"{top + LineHeight + 2}\">"
                    + $"{DiagramSvg.Escape(group.Name)}</text>\n");
            y += GroupGap;
        }

        return (middles, svg.ToString(), y);
    }

    private void AppendNode(StringBuilder svg, ConnectionStateSpec state, int middle)
    {
        string name = DiagramSvg.Escape(state.Text);
        string shown = link is null ? name : $"<a href=\"{DiagramSvg.Escape(link(state))}\">{name}</a>";
        string waits = state.WaitsFor == WaitKind.Nothing
            ? ""
            : $"<text class=\"waits\" x=\"{NodeRight - Inset}\" y=\"{middle + Baseline}\">{StateText.Waits(state.WaitsFor)}</text>";
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<g class=\"node\"><title>{DiagramSvg.Escape(state.Summary)}</title><rect x=\"{Left}\" y=\"{middle - (NodeHeight / 2)}\" "
                + $"width=\"{_nodeWidth}\" height=\"{NodeHeight}\" rx=\"6\"/><text class=\"name\" x=\"{Left + Inset}\" y=\""
                + $"{middle + Baseline}\">{shown}</text>{waits}</g>\n");
    }

    private void AppendLane(StringBuilder svg, Lane lane, List<int> middles)
    {
        int x = LaneX(lane.Column);
        int arrival = middles[lane.Target] - Aside;
        int[] departures = [.. lane.Origins.Select(origin => middles[origin] + Aside)];
        svg.Append(CultureInfo.InvariantCulture, $"<g class=\"lane\"><title>{DiagramSvg.Escape(Sentence(lane))}</title>");
        foreach (int y in departures)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<path class=\"way\" d=\"M{NodeRight} {y}H{x}\"/><circle class=\"joint\" cx=\"{x}\" cy=\"{y}\" r=\"{JointRadius}\"/>");
        }

        // Up or down to the arrival, from the furthest departure on each side of it.
        foreach (int y in departures.Where(y => y < arrival).Take(1).Concat(departures.Where(y => y > arrival).TakeLast(1)))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"way\" d=\"M{x} {y}V{arrival}\"/>");
        }

        svg.Append(
            CultureInfo.InvariantCulture, $"<path class=\"way\" d=\"M{x} {arrival}H{NodeRight}\" marker-end=\"url(#{Id}-head)\"/></g>\n");
    }

    private string Sentence(Lane lane) =>
        $"to {spec.ConnectionStates[lane.Target].Text} from "
            + $"{string.Join(", ", lane.Origins.Select(origin => spec.ConnectionStates[origin].Text))}";

    private string Description() => string.Join(". ", spec.ConnectionStates.Where(state => state.Next.Count > 0).Select(state =>
        $"{state.Text} to {string.Join(", ", state.Next.Select(next => spec.ConnectionStates.First(s => s.Name == next).Text))}"))
        + ". Every state that is not final can become dead.";
}
