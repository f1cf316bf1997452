namespace LibNbd.Runtime.Engine;

/// <summary>
/// One state: its name as <c>connection_state</c> shows it, what it means, which state of the handle it counts as, what it waits for, and
/// what may follow.
/// </summary>
internal sealed record StateInfo(
    ConnectionState State, string Name, string Description, HandleStates HandleState, StateEvents Events, ConnectionState[] Next);

/// <summary>The states and their legal transitions as data: the engine obeys it, documentation and tests read it.</summary>
/// <remarks>
/// The rows are those of <c>connection-states</c> in api/nbd-api.yaml; the source generator writes them (docs/adr/0007).
/// <see cref="ConnectionState.Dead"/> may follow every state but itself and <see cref="ConnectionState.Closed"/>, and is not listed.
/// While sending in the handshake a state waits for Write in place of what is listed here: see <see cref="Connection.Events"/>.
/// </remarks>
internal static partial class StateTable
{
    /// <summary>All states in the order of the enumeration.</summary>
    internal static IReadOnlyList<StateInfo> All => Table;

    internal static StateInfo Get(ConnectionState state) => Table[(int)state];

    internal static HandleStates HandleStateOf(ConnectionState state) => Table[(int)state].HandleState;

    /// <summary>Whether the second state may follow the first.</summary>
    internal static bool MayFollow(ConnectionState from, ConnectionState to) =>
        to == ConnectionState.Dead
            ? from is not (ConnectionState.Dead or ConnectionState.Closed)
            : Array.IndexOf(Table[(int)from].Next, to) >= 0;
}
