namespace LibNbd;

/// <summary>What a client is doing about its connections.</summary>
public enum NbdClientState
{
    /// <summary><see cref="NbdClient.ConnectAsync(CancellationToken)"/> was not called yet, or it failed.</summary>
    Created = 0,

    /// <summary>The first connection is being made.</summary>
    Connecting,

    /// <summary>At least one connection stands.</summary>
    Connected,

    /// <summary>No connection stands; the client tries to make one, and commands wait for it.</summary>
    Reconnecting,

    /// <summary>The circuit is open: attempts were given up. Commands fail for <see cref="NbdRetryPolicy.BreakDuration"/>.</summary>
    Broken,

    /// <summary>Behind a reconnect the export was another. Everything fails from now on.</summary>
    Failed,

    /// <summary>The client was disposed of.</summary>
    Closed,
}
