namespace LibNbd.Runtime.Engine;

/// <summary>Where a failure comes from, where its errno does not tell: what an exception's code is made of.</summary>
internal enum FailureCause
{
    /// <summary>The errno tells.</summary>
    None,

    /// <summary>The call is not permitted in the state that the handle is in.</summary>
    State,

    /// <summary>The host or the port is not known.</summary>
    NameResolution,

    /// <summary>No connection was made.</summary>
    Connect,

    /// <summary>TLS could not be set up, was refused, or failed later.</summary>
    Tls,

    /// <summary>The connection ended under way.</summary>
    Lost,

    /// <summary>The server sent what the protocol does not allow.</summary>
    Protocol,
}
