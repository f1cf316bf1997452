// What the table of connection states is made of, and completed by.
#nullable enable

namespace LibNbd.Runtime.Engine;

internal sealed record StateInfo(
    EngineState State, string Name, string Description, StateClass Class, StateEvents Events, EngineState[] Next);

internal enum StateClass
{
    Created,
    Connecting,
    Negotiating,
    Ready,
    Processing,
    Dead,
    Closed,
}

internal enum StateEvents
{
    None,
    Read,
    Write,
    Both,
}

internal static partial class StateTable
{
    internal static StateInfo Get(EngineState state) => Table[(int)state];
}
