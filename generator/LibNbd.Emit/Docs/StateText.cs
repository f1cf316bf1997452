using LibNbd.Spec.Model;

namespace LibNbd.Emit.Docs;

/// <summary>The state graph in words, for targets that cannot draw and for readers who cannot see.</summary>
internal static class StateText
{
    /// <summary>What leads from a state to the next ones: one text a way.</summary>
    public static IEnumerable<(StateSpec To, DocText By)> Ways(StateGraph graph, StateSpec state) => graph.Edges
        .Where(edge => edge.From == state)
        .Select(edge => (edge.To, By(edge)));

    /// <summary>The calls that tell a state.</summary>
    public static DocText Predicates(StateSpec state) => DocText.List([.. state.Predicates.Select(DocText.Call)], "or");

    /// <summary>What a connection state waits for, as a word.</summary>
    public static string Waits(WaitKind kind) => kind switch
    {
        WaitKind.Nothing => "nothing",
        WaitKind.Read => "read",
        WaitKind.Write => "write",
        WaitKind.Both => "read or write",
    };

    private static DocText By(StateEdge edge) => edge.IsFailure
        ? DocText.Of($"when the connection fails")
        : edge.Calls.Count == 0
            ? DocText.Of($"as the connection makes progress")
            : DocText.List([.. edge.Calls.Select(call => DocText.Call(call.Name))], "or");
}
