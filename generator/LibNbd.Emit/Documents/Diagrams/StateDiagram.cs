using System.Globalization;
using System.Text;
using LibNbd.Spec.Model;
using static LibNbd.Emit.Documents.Diagrams.DiagramSvg;

namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>
/// Draws the states of a handle as SVG. The layout follows from the graph alone, so the same specification gives the same picture.
/// </summary>
/// <param name="graph">What is drawn.</param>
/// <param name="prefix">What stands before the name of every C function.</param>
/// <param name="link">Where the page of a call is, or null where the picture stands alone.</param>
internal sealed class StateDiagram(StateGraph graph, string prefix, Func<string, string>? link)
{
    /// <summary>The width of the picture in its own units.</summary>
    public const int Width = 1160;

    private const int NodeWidth = 170;
    private const int NodeHeight = 48;
    private const int Top = 20;
    private const int Margin = 18;
    private const int Bend = 90;
    private const int LineHeight = 17;
    private const int LabelGap = 14;
    private const int MinRankGap = 110;

    // What one character of a label takes, at the font size of the style below; a little more than it is.
    private const double CharacterWidth = 7.3;
    private const int LabelCharacters = 34;

    private const string AioPrefix = "aio_";
    private const string Legend = "arrows without a call: as the connection makes progress; dashed: when it fails";

    private readonly Dictionary<StateSpec, Place> _places = [];

    /// <summary>A label, with the room that it takes.</summary>
    internal sealed record Label(double X, double Y, bool Leftwards, IReadOnlyList<IReadOnlyList<string>> Lines)
    {
        /// <summary>The room: left, top, right, bottom.</summary>
        public (double Left, double Top, double Right, double Bottom) Box
        {
            get
            {
                double width = Lines.Max(line => string.Join(", ", line).Length + 1) * CharacterWidth;
                return Leftwards
                    ? (X - width, Y - LineHeight, X, Y + ((Lines.Count - 1) * LineHeight))
                    : (X, Y - LineHeight, X + width, Y + ((Lines.Count - 1) * LineHeight));
            }
        }
    }

    /// <summary>Where the middle of a state stands.</summary>
    internal readonly record struct Place(double X, double Y, int Rank);

    private sealed record Route(string Path, Label? Label);

    /// <summary>The labels, for the test that nothing covers anything.</summary>
    internal IReadOnlyList<Label> Labels => [.. Routes().Select(pair => pair.Route.Label).OfType<Label>()];

    /// <summary>The places of the states.</summary>
    internal IReadOnlyDictionary<StateSpec, Place> Places
    {
        get
        {
            Arrange();
            return _places;
        }
    }

    /// <summary>The picture.</summary>
    public string Render()
    {
        List<(StateEdge Edge, Route Route)> routes = [.. Routes()];
        double legend = _places.Values.Max(p => p.Y) + (NodeHeight / 2) + (2 * LineHeight);
        double height = legend + Top;
        StringBuilder svg = new(
            Begin("nbd-states", (Width, (int)Math.Ceiling(height)), link is not null, "States of a handle", Description()));
        svg.Append("<defs>\n");
        svg.Append(Marker(Head, "head")).Append(Marker(FailureHead, "failure-head"));
        svg.Append("</defs>\n");
        foreach ((StateEdge edge, Route route) in routes)
        {
            string kind = edge.IsFailure ? "way failure" : "way";
            string head = edge.IsFailure ? FailureHead : Head;
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<path class=\"{kind}\" d=\"{route.Path}\" marker-end=\"url(#{head})\"><title>{Escape(Sentence(edge))}</title></path>\n");
        }

        foreach ((StateSpec state, Place place) in _places)
        {
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<g class=\"node\"><rect x=\"{place.X - (NodeWidth / 2)}\" y=\"{place.Y - (NodeHeight / 2)}\" width=\"{NodeWidth}\" "
                    + $"height=\"{NodeHeight}\" rx=\"9\"/><text x=\"{place.X}\" y=\"{place.Y + 5}\">{Escape(state.Name)}</text></g>\n");
        }

        foreach ((_, Route route) in routes)
        {
            AppendLabel(svg, route.Label);
        }

        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text class=\"label quiet\" x=\"{Width / 2}\" y=\"{Number(legend)}\" text-anchor=\"middle\">{Escape(Legend)}</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>What an edge says, in words.</summary>
    public string Sentence(StateEdge edge) => $"{edge.From.Name} to {edge.To.Name}: " + (edge.IsFailure
        ? "the connection fails"
        : edge.Calls.Count == 0 ? "as the connection makes progress" : string.Join(", ", edge.Calls.Select(call => prefix + call.Name)));

    private string Description() =>
        string.Join(". ", graph.Edges.Where(edge => !edge.IsFailure).Select(Sentence)) + ". Every state that is not final can become dead.";

    // Ranks by distance from the first state, the final ones together at the bottom; a rank is as far below the one above as its labels
    // need.
    private void Arrange()
    {
        if (_places.Count > 0)
        {
            return;
        }

        Dictionary<StateSpec, int> ranks = Ranks();
        double y = Top + (NodeHeight / 2);
        foreach (IGrouping<int, StateSpec> rank in graph.States.GroupBy(s => ranks[s]).OrderBy(g => g.Key))
        {
            StateSpec[] states = [.. rank.OrderBy(MiddleOfParents).ThenBy(s => s.Name, StringComparer.Ordinal)];
            for (int i = 0; i < states.Length; i++)
            {
                _places[states[i]] = new Place(((2 * i) + 1) * Width / (2.0 * states.Length), y, rank.Key);
            }

            int lines = graph.Edges.Where(e => ranks[e.From] == rank.Key || (ranks[e.To] == rank.Key && ranks[e.From] > rank.Key))
                .Select(e => LinesOf(e).Count).DefaultIfEmpty(0).Max();
            y += NodeHeight + Math.Max(MinRankGap, (lines * LineHeight) + (4 * LabelGap));
        }
    }

    private double MiddleOfParents(StateSpec state)
    {
        double[] parents = [.. graph.Edges.Where(e => e.To == state && _places.ContainsKey(e.From)).Select(e => _places[e.From].X)];
        return parents.Length == 0 ? Width / 2.0 : parents.Average();
    }

    private Dictionary<StateSpec, int> Ranks()
    {
        Dictionary<StateSpec, int> ranks = new() { [graph.States[0]] = 0 };
        Queue<StateSpec> open = new([graph.States[0]]);
        while (open.TryDequeue(out StateSpec? state))
        {
            foreach (StateEdge edge in graph.Edges.Where(e => e.From == state && !e.IsFailure && !ranks.ContainsKey(e.To)))
            {
                ranks[edge.To] = ranks[state] + 1;
                open.Enqueue(edge.To);
            }
        }

        int last = ranks.Where(pair => !graph.IsFinal(pair.Key)).Select(pair => pair.Value).DefaultIfEmpty(0).Max() + 1;
        foreach (StateSpec state in graph.States.Where(s => graph.IsFinal(s) || !ranks.ContainsKey(s)))
        {
            ranks[state] = last;
        }

        return ranks;
    }

    private IEnumerable<(StateEdge Edge, Route Route)> Routes()
    {
        Arrange();
        foreach (StateEdge edge in graph.Edges)
        {
            Place from = _places[edge.From];
            Place to = _places[edge.To];
            yield return (edge, Math.Abs(from.Rank - to.Rank) == 1 ? Neighbours(edge, from, to) : Around(edge, from, to));
        }
    }

    // Between neighbouring ranks a straight line; there and back are drawn side by side, each with its label on its own side.
    private Route Neighbours(StateEdge edge, Place from, Place to)
    {
        const double Side = 26;
        bool down = to.Rank > from.Rank;
        bool paired = graph.Edges.Any(e => e.From == edge.To && e.To == edge.From);
        Place upper = down ? from : to;
        Place lower = down ? to : from;
        bool leftwards = lower.X < upper.X;
        // Outside is the side away from the middle of the picture.
        double shift = !paired ? 0 : (edge.Calls.Count > 0) == leftwards ? -Side : Side;
        double lean = Math.Sign(lower.X - upper.X) * NodeWidth / 4.0;
        (double x1, double y1) = (upper.X + lean + shift, upper.Y + (NodeHeight / 2));
        (double x2, double y2) = (lower.X - (lean / 2) + shift, lower.Y - (NodeHeight / 2));
        string path = down
            ? $"M{Number(x1)} {Number(y1)}L{Number(x2)} {Number(y2)}"
            : $"M{Number(x2)} {Number(y2)}L{Number(x1)} {Number(y1)}";
        return new Route(path, LabelAt(edge, (x1, y1), (x2, y2), shift < 0 || (shift == 0 && lower.X < Width / 2.0)));
    }

    // Past other ranks: through the gap between the states if the line is oblique, else around them by the left margin.
    private Route Around(StateEdge edge, Place from, Place to)
    {
        double y1 = from.Y + (NodeHeight / 2);
        double y2 = to.Y - (NodeHeight / 2);
        if (from.Rank == graph.States.Min(s => _places[s].Rank))
        {
            // On the side of the destination, so that no other state lies between.
            double side = to.X < from.X ? -1 : 1;
            double margin = side < 0 ? Margin : Width - Margin;
            double x1 = from.X + (side * NodeWidth / 2);
            double x2 = to.X + (side * NodeWidth / 2);
            return new Route(
                $"M{Number(x1)} {Number(from.Y)}C{Number(margin)} {Number(from.Y)} {Number(margin)} {Number(from.Y)} {Number(margin)} "
                    + $"{Number(from.Y + Bend)}L{Number(margin)} {Number(to.Y - Bend)}C{Number(margin)} {Number(to.Y)} {Number(margin)} "
                    + $"{Number(to.Y)} {Number(x2)} {Number(to.Y)}",
                null);
        }

        double aside = Math.Sign(to.X - from.X) * 12;
        double middle = from.X + aside;
        return new Route(
            $"M{Number(middle)} {Number(y1)}C{Number(middle)} {Number((y1 + y2) / 2)} {Number(to.X - (aside * 6))} "
                + $"{Number((y1 + y2) / 2)} {Number(to.X - (aside * 4))} {Number(y2)}",
            null);
    }

    // Beside the line, and clear of it at the label's top and bottom too where the line is oblique.
    private static Label? LabelAt(StateEdge edge, (double X, double Y) upper, (double X, double Y) lower, bool leftwards)
    {
        List<IReadOnlyList<string>> lines = LinesOf(edge);
        if (lines.Count == 0)
        {
            return null;
        }

        double half = lines.Count * LineHeight / 2.0;
        double slope = (lower.X - upper.X) / (lower.Y - upper.Y);
        double reach = Math.Abs(slope) * half;
        double x = (upper.X + lower.X) / 2;
        double y = (upper.Y + lower.Y) / 2;
        return new Label(leftwards ? x - reach - LabelGap : x + reach + LabelGap, y - half + LineHeight - 4, leftwards, lines);
    }

    // The calls of an edge, wrapped; an asynchronous form is only named where its synchronous one is not there already.
    private static List<IReadOnlyList<string>> LinesOf(StateEdge edge)
    {
        if (edge.Calls.Count == 0)
        {
            return [];
        }

        string[] names = [.. edge.Calls.Where(c => !(c.IsAio && edge.Calls.Any(o => o.Name == c.Twin))).Select(c => c.Name)];
        List<IReadOnlyList<string>> lines = [];
        List<string> line = [];
        foreach (string name in names)
        {
            if (line.Count > 0 && line.Sum(n => n.Length + 2) + name.Length > LabelCharacters)
            {
                lines.Add(line);
                line = [];
            }

            line.Add(name);
        }

        lines.Add(line);
        if (names.Length < edge.Calls.Count)
        {
            lines.Add([$"or the same with {AioPrefix}"]);
        }

        return lines;
    }

    private void AppendLabel(StringBuilder svg, Label? label)
    {
        if (label is null)
        {
            return;
        }

        string anchor = label.Leftwards ? "end" : "start";
        for (int i = 0; i < label.Lines.Count; i++)
        {
            IReadOnlyList<string> names = label.Lines[i];
            string text = string.Join(", ", names.Select(Linked)) + (i < label.Lines.Count - 1
                && !names[0].Contains(' ', StringComparison.Ordinal)
                && !label.Lines[i + 1][0].Contains(' ', StringComparison.Ordinal) ? "," : "");
            bool quiet = names[0].Contains(' ', StringComparison.Ordinal);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"label{(quiet ? " quiet" : "")}\" x=\"{Number(label.X)}\" y=\""
                + $"{Number(label.Y + (i * LineHeight))}\" text-anchor=\"{anchor}\">{text}</text>\n");
        }
    }

    private string Linked(string name) => link is null || name.Contains(' ', StringComparison.Ordinal)
        ? Escape(name)
        : $"<a href=\"{Escape(link(name))}\">{Escape(name)}</a>";
}
