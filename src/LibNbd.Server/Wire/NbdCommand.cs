using LibNbd.Runtime.Protocol;

namespace LibNbd.Server;

/// <summary>The commands of the transmission phase.</summary>
public enum NbdCommand : ushort
{
    /// <summary>Read a range.</summary>
    Read = CommandCode.Read,

    /// <summary>Write a range.</summary>
    Write = CommandCode.Write,

    /// <summary>End the session.</summary>
    Disconnect = CommandCode.Disconnect,

    /// <summary>Make what was written durable.</summary>
    Flush = CommandCode.Flush,

    /// <summary>Discard a range.</summary>
    Trim = CommandCode.Trim,

    /// <summary>Prefetch a range.</summary>
    Cache = CommandCode.Cache,

    /// <summary>Zero a range.</summary>
    WriteZeroes = CommandCode.WriteZeroes,

    /// <summary>Describe a range.</summary>
    BlockStatus = CommandCode.BlockStatus,
}

/// <summary>The flags of a command, as they stand in a request.</summary>
[Flags]
public enum NbdCommandFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Reply only when the data is durable.</summary>
    ForceUnitAccess = CommandFlagBits.Fua,

    /// <summary>Zero without punching a hole.</summary>
    NoHole = CommandFlagBits.NoHole,

    /// <summary>Answer a read in one chunk.</summary>
    DontFragment = CommandFlagBits.DontFragment,

    /// <summary>Answer a block status with one extent.</summary>
    RequestOne = CommandFlagBits.ReqOne,

    /// <summary>Zero only if that is fast.</summary>
    FastZero = CommandFlagBits.FastZero,

    /// <summary>The length of the header is that of a payload.</summary>
    PayloadLength = CommandFlagBits.PayloadLength,
}

/// <summary>How the replies of a connection are framed.</summary>
public enum ReplyStyle
{
    /// <summary>Simple replies.</summary>
    Simple,

    /// <summary>Structured reply chunks.</summary>
    Structured,

    /// <summary>Extended headers: 32-byte requests and chunks.</summary>
    Extended,
}
