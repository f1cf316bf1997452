using LibNbd.Protocol;

namespace LibNbd.Server;

/// <summary>One request, as it was received.</summary>
/// <param name="Connection">Number of the connection, from 1.</param>
/// <param name="Command">The command.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Cookie">Its cookie.</param>
/// <param name="Offset">Its offset.</param>
/// <param name="Length">Its length.</param>
public readonly record struct RequestRecord(
    long Connection, NbdCommand Command, NbdCommandFlags Flags, ulong Cookie, ulong Offset, ulong Length);

/// <summary>Why a connection ended.</summary>
public enum ConnectionEnd
{
    /// <summary>The client disconnected cleanly (DISC or ABORT).</summary>
    Goodbye,

    /// <summary>The client closed the connection without a disconnect request.</summary>
    EndOfStream,

    /// <summary>The client broke the protocol or a limit.</summary>
    Violation,

    /// <summary>The server was told to hang up.</summary>
    Scripted,

    /// <summary>There is no such export, and no way to say so.</summary>
    Refused,

    /// <summary>The connection or TLS failed.</summary>
    Failed,

    /// <summary>The server was disposed of.</summary>
    Stopped,
}

/// <summary>The end of a connection.</summary>
/// <param name="Connection">Its number, from 1.</param>
/// <param name="End">Why.</param>
/// <param name="Message">Why, in words.</param>
public readonly record struct ConnectionRecord(long Connection, ConnectionEnd End, string Message);
