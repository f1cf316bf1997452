namespace LibNbd.Commands;

/// <summary>What a command does.</summary>
internal enum CommandKind
{
    /// <summary>Reads.</summary>
    Read,

    /// <summary>Writes.</summary>
    Write,

    /// <summary>Writes zeroes.</summary>
    Zero,

    /// <summary>Gives a range up.</summary>
    Trim,

    /// <summary>Has a range read ahead by the server.</summary>
    Cache,

    /// <summary>Puts what was acknowledged on stable storage.</summary>
    Flush,

    /// <summary>Asks for the extents of a range.</summary>
    BlockStatus,
}
