using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents.Diagrams;

/// <summary>A way from one state of the handle to another.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Calls">The calls that take it. Where there are none, the connection takes it by itself as it makes progress.</param>
/// <param name="IsFailure">Taken when the connection fails.</param>
internal sealed record StateEdge(StateSpec From, StateSpec To, IReadOnlyList<CallSpec> Calls, bool IsFailure);

/// <summary>
/// The states of a handle and the ways between them. Both are derived: the ways from the engine's table of connection states, the calls
/// from how they end. So nothing here can say other than what is obeyed.
/// </summary>
internal sealed class StateGraph
{
    private readonly ApiSpec _spec;

    private StateGraph(ApiSpec spec) => _spec = spec;

    /// <summary>The states, in the order of the specification.</summary>
    public IReadOnlyList<StateSpec> States => _spec.States;

    /// <summary>The ways, by state of origin and of destination.</summary>
    public IReadOnlyList<StateEdge> Edges { get; private set; } = [];

    /// <summary>The graph of a specification; without connection states there are no ways.</summary>
    public static StateGraph Of(ApiSpec spec)
    {
        StateGraph graph = new(spec);
        graph.Edges = [.. graph.Ways()];
        return graph;
    }

    /// <summary>The state of the handle that a connection state belongs to.</summary>
    public StateSpec GroupOf(ConnectionStateSpec state) =>
        _spec.States.First(s => s.Predicates.Contains(state.Predicate, StringComparer.Ordinal));

    /// <summary>Whether nothing can follow the state.</summary>
    public bool IsFinal(StateSpec state) => Edges.All(edge => edge.From != state);

    private IEnumerable<StateEdge> Ways()
    {
        HashSet<(StateSpec From, StateSpec To)> pairs = Pairs();
        ILookup<(StateSpec, StateSpec), CallSpec> calls = _spec.Calls
            .SelectMany(call => Moves(call, pairs).Select(way => (way, call)))
            .ToLookup(pair => pair.way, pair => pair.call);
        foreach (StateSpec from in _spec.States)
        {
            foreach (StateSpec to in _spec.States.Where(to => pairs.Contains((from, to))))
            {
                yield return new StateEdge(from, to, [.. calls[(from, to)]], to.Name == _spec.Roles.DeadState);
            }
        }
    }

    private HashSet<(StateSpec From, StateSpec To)> Pairs()
    {
        Dictionary<string, StateSpec> groups = _spec.ConnectionStates.ToDictionary(s => s.Name, GroupOf, StringComparer.Ordinal);
        string? failed = _spec.ConnectionStates.FirstOrDefault(s => groups[s.Name].Name == _spec.Roles.DeadState)?.Name;
        HashSet<(StateSpec, StateSpec)> pairs = [];
        foreach (ConnectionStateSpec state in _spec.ConnectionStates.Where(state => state.Next.Count > 0))
        {
            // Failure may follow whatever is not final, and is not listed.
            foreach (string next in failed is null ? state.Next : state.Next.Append(failed))
            {
                if (groups[state.Name] != groups[next])
                {
                    pairs.Add((groups[state.Name], groups[next]));
                }
            }
        }

        return pairs;
    }

    private IEnumerable<(StateSpec From, StateSpec To)> Moves(CallSpec call, HashSet<(StateSpec From, StateSpec To)> pairs)
    {
        if (Target(call) is not { } target)
        {
            yield break;
        }

        foreach (StateSpec from in _spec.States.Where(s => call.States.Contains(s.Name, StringComparer.Ordinal)))
        {
            if (FirstStep(from, target, pairs) is { } step)
            {
                yield return (from, step);
            }
        }
    }

    // A synchronous call moves the handle as its twin does, and waits.
    private StateSpec? Target(CallSpec call)
    {
        CallSpec deciding = call.IsAio ? call : call.Twin(_spec.Calls) ?? call;
        string? name = call.MovesTo ?? deciding.End() switch
        {
            OperationEnd.Return or OperationEnd.Retirement => null,
            OperationEnd.StateChange =>
                _spec.States.FirstOrDefault(s => s.Predicates.Contains(deciding.Async.Predicate!, StringComparer.Ordinal))?.Name,
            // An option request is under way while the handle counts as connecting.
            OperationEnd.Completion => _spec.Roles.ConnectingState,
        };
        return _spec.States.FirstOrDefault(s => s.Name == name);
    }

    // A call may lead further than to the next state: option mode ends by a request first.
    private StateSpec? FirstStep(StateSpec from, StateSpec to, HashSet<(StateSpec From, StateSpec To)> pairs)
    {
        Dictionary<StateSpec, StateSpec> first = [];
        Queue<StateSpec> open = new([from]);
        while (open.TryDequeue(out StateSpec? state))
        {
            foreach (StateSpec next in _spec.States.Where(next => next != from
                && pairs.Contains((state, next))
                && !first.ContainsKey(next)))
            {
                first[next] = state == from ? next : first[state];
                open.Enqueue(next);
            }
        }

        return first.GetValueOrDefault(to);
    }
}
