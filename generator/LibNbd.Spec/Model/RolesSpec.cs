namespace LibNbd.Spec.Model;

/// <summary>
/// The entries that something is derived from beyond their fields, by the part that they play. Whatever depends on such an entry asks here
/// for its name and never compares with a literal. A part that is null is played by nobody, and what depends on it does not arise.
/// </summary>
/// <param name="CreatedState">The state of a handle that was never connected: ENOTCONN instead of EINVAL where it is not permitted.</param>
/// <param name="ConnectingState">The state while a connection is set up or an option request is under way.</param>
/// <param name="NegotiatingState">The state in which option requests may be made.</param>
/// <param name="ConnectedState">The state in which commands may be issued.</param>
/// <param name="ClosedState">The state after an orderly end.</param>
/// <param name="DeadState">The state after a failure. It may follow every connection state that is not final.</param>
/// <param name="CommandFlags">The flags of commands, whose check depends on the strict mode.</param>
/// <param name="CompletionClosure">The closure that tells the end of an asynchronous operation.</param>
/// <param name="CommandCompletedCall">The call that tells whether a command has finished, and retires it.</param>
/// <param name="PollCall">The call that drives a connection and waits.</param>
/// <param name="StrictModeCall">The call that chooses which checks are made of a command.</param>
/// <param name="ConnectionStateCall">The call that shows the connection state.</param>
public sealed record RolesSpec(
    string? CreatedState, string? ConnectingState, string? NegotiatingState, string? ConnectedState, string? ClosedState, string? DeadState,
    string? CommandFlags, string? CompletionClosure,
    string? CommandCompletedCall, string? PollCall, string? StrictModeCall, string? ConnectionStateCall)
{
    /// <summary>No part is played.</summary>
    public static RolesSpec None { get; } = new(null, null, null, null, null, null, null, null, null, null, null, null);
}
