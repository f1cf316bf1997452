using LibNbd.Emit.Documents.Diagrams;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>The pictures of states show every way of the table, and no other.</summary>
public sealed class LaneTests
{
    // There and back, to itself, past others, and a row that nothing leads to.
    private static readonly (int From, int To)[] Ways = [(0, 1), (1, 0), (1, 2), (0, 3), (2, 3), (3, 3), (3, 1)];

    [Fact]
    public void Every_way_is_in_the_lane_of_its_target() =>
        Assert.Equal(
            Ways.Order(), LaneLayout.Of(Ways).Lanes.SelectMany(lane => lane.Origins.Select(origin => (origin, lane.Target))).Order());

    [Fact]
    public void No_two_lanes_share_a_place()
    {
        foreach (LaneLayout layout in new[] { LaneLayout.Of(Ways), LaneLayout.Of(ConnectionDiagram.Ways(Specification.Spec)) })
        {
            foreach (IGrouping<int, Lane> column in layout.Lanes.GroupBy(lane => lane.Column))
            {
                (int First, int Last)[] spans = [.. column.Select(lane => lane.Span).Order()];
                Assert.All(spans.Zip(spans.Skip(1)), pair => Assert.True(pair.First.Last < pair.Second.First));
            }
        }
    }

    [Fact]
    public void The_order_of_the_ways_does_not_matter() =>
        Assert.Equal(
            LaneText.Lines(["a", "b", "c", "d"], LaneLayout.Of(Ways)), LaneText.Lines(["a", "b", "c", "d"], LaneLayout.Of(Ways.Reverse())));

    [Fact]
    public void In_plain_characters_corners_and_stars_are_joints() => Assert.Equal(
        """
        one   <----+
              --*--|--+
        two   <-+  |  |
              -----*--*
        three <-------+
        """.Split('\n'),
        LaneText.Lines(["one", "two", "three"], LaneLayout.Of([(0, 1), (0, 2), (1, 0), (1, 2)])));

    [Fact]
    public void The_overview_shows_the_picture_within_a_line()
    {
        string[] picture = [.. StateText.Picture(StateGraph.Of(Specification.Spec))];
        Assert.All(picture, line => Assert.InRange(line.Length, 1, 60));
        Assert.All(
            Specification.Spec.States, state => Assert.Contains(picture, line => line.StartsWith(state.Name, StringComparison.Ordinal)));
        string page = Specification.Pages["libnbd.3"];
        Assert.All(picture, line => Assert.Contains(LibNbd.Emit.Targets.Man.Roff.Escape(line).Source, page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_diagram_of_connection_states_says_every_way()
    {
        string svg = new ConnectionDiagram(Specification.Spec, link: null).Render();
        Assert.Equal(ConnectionDiagram.Ways(Specification.Spec).Count(), svg.Split("<circle class=\"joint\"").Length - 1);
        foreach (ConnectionStateSpec state in Specification.Spec.ConnectionStates)
        {
            Assert.Contains($">{state.Text}</text>", svg, StringComparison.Ordinal);
            string[] before = [.. Specification.Spec.ConnectionStates
                .Where(other => other.Next.Contains(state.Name, StringComparer.Ordinal))
                .Select(other => other.Text)];
            Assert.Equal(
                before.Length > 0,
                svg.Contains($"<title>to {state.Text} from {string.Join(", ", before)}</title>", StringComparison.Ordinal));
        }
    }
}
