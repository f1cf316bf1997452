using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>The state graph in words, for targets that cannot draw and for readers who cannot see.</summary>
internal static class StateText
{
    /// <summary>What leads from a state to the next ones: one text a way.</summary>
    public static IEnumerable<(StateSpec To, DocText By)> Ways(StateGraph graph, StateSpec state) => graph.Edges
        .Where(edge => edge.From == state)
        .Select(edge => (edge.To, By(edge)));

    /// <summary>The calls that report a state.</summary>
    public static DocText Predicates(StateSpec state) => DocText.List([.. state.Predicates.Select(DocText.Call)], "or");

    /// <summary>What a connection state waits for, as a word.</summary>
    public static string Waits(WaitKind kind) => kind switch
    {
        WaitKind.Nothing => "nothing",
        WaitKind.Read => "read",
        WaitKind.Write => "write",
        WaitKind.Both => "read or write",
    };

    /// <summary>How <see cref="Picture"/> is read.</summary>
    public const string PictureLegend =
        "A line leads from the state that it leaves, where it has a corner or a star, to its arrow; lines that cross elsewhere are not "
            + "connected. Every state that is not final can also become dead.";

    /// <summary>The graph as lines of plain characters. The way to failure, which nearly every state has, is left to the words.</summary>
    public static IEnumerable<string> Picture(StateGraph graph)
    {
        List<string> names = [.. graph.States.Select(state => state.Name)];
        return LaneText.Lines(names, LaneLayout.Of(
            graph.Edges.Where(edge => !edge.IsFailure).Select(edge => (names.IndexOf(edge.From.Name), names.IndexOf(edge.To.Name)))));
    }

    private static DocText By(StateEdge edge) => edge.IsFailure
        ? DocText.Of($"when the connection fails")
        : edge.Calls.Count == 0
            ? DocText.Of($"as the connection makes progress")
            : DocText.List([.. edge.Calls.Select(call => DocText.Call(call.Name))], "or");
}
