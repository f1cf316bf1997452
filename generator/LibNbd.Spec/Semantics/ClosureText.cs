using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>What follows from the fields of a closure, worded once for all targets.</summary>
public static class ClosureText
{
    /// <summary>All of it.</summary>
    public static DocText Of(ClosureSpec closure, RolesSpec roles) =>
        DocText.Of($"{Running(closure, roles)} It returns {Result(closure, roles)}. {Freeing(closure)}");

    /// <summary>In which thread it runs, and what it may do there.</summary>
    public static DocText Running(ClosureSpec closure, RolesSpec roles)
    {
        DocText thread = closure.Thread switch
        {
            ClosureThread.Driver =>
                DocText.Of($"It runs in the thread that drives the connection, possibly before the call that it was passed to returns."),
            ClosureThread.Any => DocText.Of($"It runs in whichever thread is working on the handle."),
        };
        return DocText.Of($"{thread} {Rule(roles)}");
    }

    /// <summary>What every callback may do on the handle that calls it.</summary>
    public static DocText Rule(RolesSpec roles)
    {
        DocText waiting = roles.PollCall is { } poll ? DocText.Of($", such as {DocText.Call(poll)},") : DocText.Empty;
        return DocText.Of(
            $"The handle's lock is held: the callback may make calls on the handle that do not wait, so it may issue commands; a call "
                + $"that waits for the server or drives the connection{waiting} fails with {DocText.Code(nameof(ErrnoName.EDEADLK))}.");
    }

    /// <summary>What it returns, to stand behind "returns" or as a sentence of its own.</summary>
    public static DocText Result(ClosureSpec closure, RolesSpec roles)
    {
        DocText value = closure.Parameters.FirstOrDefault(parameter => parameter.Kind == ClosureParameterKind.MutableInt) is { } error
            ? DocText.Of($" with the value of {DocText.Variable(error.Name)}")
            : DocText.Empty;
        return closure.Result switch
        {
            ClosureResult.Ignored => DocText.Of($"a number, which is ignored"),
            ClosureResult.Fails => DocText.Of(
                $"0 to continue, or -1 to fail the command{value}, or with {DocText.Code(nameof(ErrnoName.EPROTO))} if that is 0"),
            ClosureResult.Retires => DocText.Of($"1 to retire the command at once, -1 to fail it{value} if that is not 0, or 0 to leave "
                + $"it{Asking(roles)}; for an option request the result is ignored"),
        };
    }

    /// <summary>When it is freed.</summary>
    public static DocText Freeing(ClosureSpec closure) => closure.Lifetime switch
    {
        ClosureLifetime.CommandRetired => DocText.Of($"It is freed when the command is retired."),
        ClosureLifetime.RequestFinished => DocText.Of($"It is freed when the request has finished."),
        ClosureLifetime.OperationOver => DocText.Of($"It is freed when the command is retired or the request has finished."),
        ClosureLifetime.Replaced => DocText.Of($"It is kept until it is replaced or removed, or the handle is closed, and is then freed."),
    };

    private static DocText Asking(RolesSpec roles) =>
        roles.CommandCompletedCall is { } call ? DocText.Of($" to {DocText.Call(call)}") : DocText.Empty;
}
