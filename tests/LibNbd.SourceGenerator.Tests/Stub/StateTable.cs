// What the table of connection states is made of, and completed by.
#nullable enable

namespace LibNbd.Runtime.Engine;

internal sealed record StateInfo(
    ConnectionState State, string Name, string Description, HandleStates HandleState, StateEvents Events, ConnectionState[] Next);

internal enum StateEvents
{
    None,
    Read,
    Write,
    Both,
}

internal static partial class StateTable
{
    internal static StateInfo Get(ConnectionState state) => Table[(int)state];
}
