namespace LibNbd.Simulation.Model;

internal enum EventKind
{
    /// <summary>A command has an error to remember.</summary>
    Record,
    Data,
    Hole,
    /// <summary>An error chunk.</summary>
    Error,
    Status,
    Finish,
    /// <summary>A command is ended by the end of the connection.</summary>
    Lost,
    /// <summary>The connection is dead.</summary>
    Fatal,
    /// <summary>The connection is closed.</summary>
    Closed,
    /// <summary>The handle comes to another state.</summary>
    State,
    List,
    Context,
    OptionEnd,
    /// <summary>The caller's own: a disconnect is issued behind all that must end before it.</summary>
    Disconnect,
}

/// <summary>What follows from something that was received, in the order in which the handle must act on it.</summary>
internal sealed class WireEvent
{
    internal required EventKind Kind { get; init; }

    internal ExpectedCommand? Command { get; init; }

    internal ulong Offset { get; init; }

    internal byte[] Data { get; init; } = [];

    internal int Length { get; init; }

    internal int Errno { get; init; }

    internal string Text { get; init; } = "";

    internal string Text2 { get; init; } = "";

    internal bool IsWide { get; init; }

    internal List<(ulong Length, ulong Flags)> Extents { get; init; } = [];

    internal HandleState State { get; init; }

    /// <summary>What of the extents is delivered; worked out when it is their turn.</summary>
    internal List<(ulong Length, ulong Flags)>? Delivered { get; set; }

    public override string ToString() => $"{Kind} {Command?.Name} {Text}";
}

internal enum HandleState
{
    Created,
    Connecting,
    Negotiating,
    Connected,
    Dead,
    Closed,
}
