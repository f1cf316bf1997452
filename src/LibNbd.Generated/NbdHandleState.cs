namespace LibNbd;

/// <summary>The state of a handle, which says what calls are permitted.</summary>
public enum NbdHandleState
{
    /// <summary>No connection was asked for, or the attempt failed and may be made again.</summary>
    Created = 0,

    /// <summary>A connection is being made.</summary>
    Connecting,

    /// <summary>In option mode: the server may be asked what it offers.</summary>
    Negotiating,

    /// <summary>Connected, and nothing is being sent or received.</summary>
    Ready,

    /// <summary>Connected, in the middle of a message.</summary>
    Processing,

    /// <summary>The connection has ended in order.</summary>
    Closed,

    /// <summary>The connection has failed.</summary>
    Dead,
}
