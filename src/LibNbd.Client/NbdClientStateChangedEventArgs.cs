namespace LibNbd;

/// <summary>A change of a client's state.</summary>
/// <param name="oldState">The state before.</param>
/// <param name="newState">The state after.</param>
/// <param name="cause">Why, if an error was the reason.</param>
public sealed class NbdClientStateChangedEventArgs(NbdClientState oldState, NbdClientState newState, Exception? cause) : EventArgs
{
    /// <summary>The state before.</summary>
    public NbdClientState OldState { get; } = oldState;

    /// <summary>The state after. The client may have gone on since.</summary>
    public NbdClientState NewState { get; } = newState;

    /// <summary>
    /// Why, if an error was the reason. With the code <see cref="NbdErrorCode.WritesLost"/> writes were acknowledged on the lost
    /// connection and not flushed since; the first loss is its inner exception.
    /// </summary>
    public Exception? Cause { get; } = cause;
}
