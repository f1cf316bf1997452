namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>All ways that lead to one row, drawn as one lane: every origin joins it, and it ends in an arrow at the target.</summary>
/// <param name="Target">The row that it leads to.</param>
/// <param name="Origins">The rows that it comes from, in their order.</param>
/// <param name="Column">Which column beside the rows it runs in, from 0.</param>
internal sealed record Lane(int Target, IReadOnlyList<int> Origins, int Column)
{
    /// <summary>
    /// The first and the last height that it passes. A row has two: 2 × row where lanes arrive, one more where they leave.
    /// </summary>
    public (int First, int Last) Span => LaneLayout.SpanOf(Target, Origins);
}

/// <summary>
/// A graph as rows with lanes beside them, so that a picture stays exact and legible however many ways there are: no line slants, no two
/// lanes share a place, and what crosses without a joint is not joined. The same graph gives the same lanes.
/// </summary>
internal sealed class LaneLayout
{
    private LaneLayout(IReadOnlyList<Lane> lanes) => Lanes = lanes;

    /// <summary>The lanes, by target.</summary>
    public IReadOnlyList<Lane> Lanes { get; }

    /// <summary>How many columns they take.</summary>
    public int Columns => Lanes.Select(lane => lane.Column + 1).DefaultIfEmpty(0).Max();

    /// <summary>The lanes of a graph.</summary>
    /// <param name="ways">Its ways, as pairs of rows.</param>
    public static LaneLayout Of(IEnumerable<(int From, int To)> ways)
    {
        // Short lanes go nearest to the rows, so that few lines are crossed.
        var targets = ways.GroupBy(way => way.To, way => way.From)
            .Select(group => (Target: group.Key, Origins: group.Distinct().Order().ToArray()))
            .Select(lane => (lane.Target, lane.Origins, Span: SpanOf(lane.Target, lane.Origins)))
            .OrderBy(lane => lane.Span.Last - lane.Span.First).ThenBy(lane => lane.Span.First).ThenBy(lane => lane.Target);
        List<List<(int First, int Last)>> columns = [];
        List<Lane> lanes = [];
        foreach ((int target, int[] origins, (int First, int Last) span) in targets)
        {
            int column = columns.FindIndex(taken => taken.TrueForAll(other => other.Last < span.First || span.Last < other.First));
            if (column < 0)
            {
                column = columns.Count;
                columns.Add([]);
            }

            columns[column].Add(span);
            lanes.Add(new Lane(target, origins, column));
        }

        return new LaneLayout([.. lanes.OrderBy(lane => lane.Target)]);
    }

    /// <summary>The column of the furthest lane that leaves a row, or -1.</summary>
    public int Reach(int row) => Lanes.Where(lane => lane.Origins.Contains(row)).Select(lane => lane.Column).DefaultIfEmpty(-1).Max();

    internal static (int First, int Last) SpanOf(int target, IEnumerable<int> origins)
    {
        int[] heights = [2 * target, .. origins.Select(origin => (2 * origin) + 1)];
        return (heights.Min(), heights.Max());
    }
}
