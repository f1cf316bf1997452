using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>What follows from the fields of a call, worded once for all targets.</summary>
public static class CallText
{
    /// <summary>The permitted states as a sentence.</summary>
    public static DocText State(CallSpec call, IReadOnlyList<StateSpec> states) => call.States.Count == 0
        ? DocText.Of($"The handle may be in any state.")
        : DocText.Of($"The handle must be {CallChecks.StatePhrase(call, states)}.");

    /// <summary>What the call does with the handle's lock.</summary>
    public static DocText Lock(CallSpec call) => call.Locked
        ? DocText.Of(
            $"The call takes the handle's lock: it may be made from any thread, and waits for a call that is in progress in another.")
        : DocText.Of(
            $"The call takes no lock: it may be made from any thread, and returns at once even while another call is in progress.");

    /// <summary>
    /// What the result is, where the entry does not say: a clause. Empty for a status and a truth value, which each language has words of
    /// its own for.
    /// </summary>
    public static DocText Result(ReturnKind kind) => kind switch
    {
        ReturnKind.Status or ReturnKind.Bool => DocText.Empty,
        ReturnKind.StaticString or ReturnKind.String => DocText.Of($"the text"),
        ReturnKind.Fd => DocText.Of($"a file descriptor"),
        ReturnKind.Int or ReturnKind.Int64 or ReturnKind.UInt or ReturnKind.UInt64 => DocText.Of($"the number"),
        ReturnKind.Cookie => DocText.Of($"the cookie of the command, a number of 1 or more"),
        ReturnKind.Size => DocText.Of($"the size in bytes"),
        ReturnKind.UIntPtr => DocText.Of($"the value"),
        ReturnKind.Enum or ReturnKind.Flags => DocText.Of($"the setting"),
    };
}
