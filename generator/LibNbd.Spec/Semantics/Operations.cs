using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>When what a call has begun is over, and with it the use of the buffers and closures that it was given.</summary>
public enum OperationEnd
{
    /// <summary>When the call returns.</summary>
    Return,
    /// <summary>A command: when it is retired, by its cookie or because the completion closure asks for it.</summary>
    Retirement,
    /// <summary>An option request: when it has finished, as the completion closure tells.</summary>
    Completion,
    /// <summary>When a predicate changes its answer.</summary>
    StateChange,
}

/// <summary>What a call that does not return before its operation is over waits for, and its awaitable form with it.</summary>
public enum WaitTarget
{
    /// <summary>The reply to the command.</summary>
    Command,
    /// <summary>The answer to the option request.</summary>
    Option,
    /// <summary>The connection: it is there, or has failed.</summary>
    Connection,
    /// <summary>The end of the connection.</summary>
    ConnectionEnd,
}

/// <summary>How calls end, and what a call and its twin have to do with one another.</summary>
public static class Operations
{
    /// <summary>When what the call has begun is over.</summary>
    public static OperationEnd End(this CallSpec call) => call.Async.Kind switch
    {
        AsyncKind.None => OperationEnd.Return,
        AsyncKind.ChangesState => OperationEnd.StateChange,
        AsyncKind.CompletionCallback => call.Returns.Kind == ReturnKind.Cookie ? OperationEnd.Retirement : OperationEnd.Completion,
    };

    /// <summary>The twin of a call, or null.</summary>
    public static CallSpec? Twin(this CallSpec call, IEnumerable<CallSpec> calls) =>
        call.Twin is null ? null : calls.FirstOrDefault(other => string.Equals(other.Name, call.Twin, StringComparison.Ordinal));

    /// <summary>Whether this is the closure that tells the end of an operation.</summary>
    public static bool IsCompletion(ParameterSpec parameter, RolesSpec roles) =>
        parameter.Kind == ParameterKind.Closure && parameter.TypeName is { } name
        && string.Equals(name, roles.CompletionClosure, StringComparison.Ordinal);

    /// <summary>The parameter by which a call is told whom to tell of its end, or null.</summary>
    public static ParameterSpec? Completion(this CallSpec call, RolesSpec roles) =>
        call.Async.Kind == AsyncKind.CompletionCallback
            ? call.Parameters.FirstOrDefault(parameter => IsCompletion(parameter, roles))
            : null;

    /// <summary>The parameters of an asynchronous call that its synchronous twin has too: all but the completion closure.</summary>
    public static IEnumerable<ParameterSpec> Shared(this CallSpec call, RolesSpec roles)
    {
        ParameterSpec? completion = call.Completion(roles);
        return call.Parameters.Where(parameter => !ReferenceEquals(parameter, completion));
    }

    /// <summary>
    /// Whether a call that waits has its own beginning, to which the waiting is added: it says where it leads, and no twin begins it.
    /// </summary>
    public static bool BeginsItself(this CallSpec call) => !call.IsAio && call.Twin is null && call.MovesTo is not null;

    /// <summary>
    /// The call with which the operation of a waiting call begins: its twin, which begins the same operation and tells of its end, or the
    /// call itself. Null for a call that waits for nothing. What follows the beginning is derived: the blocking and the awaitable form.
    /// </summary>
    public static CallSpec? Start(this CallSpec call, IEnumerable<CallSpec> calls) =>
        call.BeginsItself() ? call
        : call.IsAio ? null
        : call.Twin(calls) is { Async.Kind: not AsyncKind.None } twin ? twin : null;

    /// <summary>What is waited for after this call, the start of another or of itself.</summary>
    public static WaitTarget Awaits(this CallSpec start, RolesSpec roles, IEnumerable<StateSpec> states) => start.End() switch
    {
        OperationEnd.Retirement => WaitTarget.Command,
        OperationEnd.Completion => WaitTarget.Option,
        OperationEnd.StateChange => Target(start.Async.Value
            && states.Any(state => IsClosed(state.Name, roles)
                && state.Predicates.Contains(start.Async.Predicate!, StringComparer.Ordinal))),
        OperationEnd.Return => Target(IsClosed(start.MovesTo, roles)),
    };

    /// <summary>
    /// Whether a call that changes the state succeeds with the end of a connection. What may be called on a new handle leads to a
    /// connection; everything else, to the end of one.
    /// </summary>
    public static bool Disconnects(this CallSpec start, RolesSpec roles) =>
        start.End() is OperationEnd.StateChange or OperationEnd.Return
        && !(roles.CreatedState is { } created && start.States.Contains(created, StringComparer.Ordinal));

    /// <summary>
    /// The kind that a parameter of a synchronous call has in a twin that is told of its end: it uses its buffer after it returned.
    /// </summary>
    public static ParameterKind Persistent(ParameterKind kind) => kind switch
    {
        ParameterKind.BytesIn => ParameterKind.BytesPersistIn,
        ParameterKind.BytesOut => ParameterKind.BytesPersistOut,
        ParameterKind.Bool or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut or ParameterKind.Closure or ParameterKind.Enum
            or ParameterKind.Fd or ParameterKind.Flags or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Path
            or ParameterKind.Size or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt
            or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => kind,
    };

    private static WaitTarget Target(bool isEnd) => isEnd ? WaitTarget.ConnectionEnd : WaitTarget.Connection;

    private static bool IsClosed(string? state, RolesSpec roles) =>
        state is not null && string.Equals(state, roles.ClosedState, StringComparison.Ordinal);
}
