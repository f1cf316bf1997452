namespace LibNbd.Protocol;

/// <summary>The commands of the transmission phase.</summary>
public enum NbdCommand : ushort
{
    /// <summary>Read a range.</summary>
    Read = 0,

    /// <summary>Write a range.</summary>
    Write = 1,

    /// <summary>End the session.</summary>
    Disconnect = 2,

    /// <summary>Make what was written durable.</summary>
    Flush = 3,

    /// <summary>Discard a range.</summary>
    Trim = 4,

    /// <summary>Prefetch a range.</summary>
    Cache = 5,

    /// <summary>Zero a range.</summary>
    WriteZeroes = 6,

    /// <summary>Describe a range.</summary>
    BlockStatus = 7,
}

/// <summary>The flags of a command, as they stand in a request.</summary>
[Flags]
public enum NbdCommandFlags : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Reply only when the data is durable.</summary>
    ForceUnitAccess = 1 << 0,

    /// <summary>Zero without punching a hole.</summary>
    NoHole = 1 << 1,

    /// <summary>Answer a read in one chunk.</summary>
    DontFragment = 1 << 2,

    /// <summary>Answer a block status with one extent.</summary>
    RequestOne = 1 << 3,

    /// <summary>Zero only if that is fast.</summary>
    FastZero = 1 << 4,

    /// <summary>The length of the header is that of a payload.</summary>
    PayloadLength = 1 << 5,
}
