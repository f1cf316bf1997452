using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Semantics;

/// <summary>What a check looks at.</summary>
public enum CheckKind
{
    /// <summary>Whether the handle is in a permitted state.</summary>
    State,
    /// <summary>Whether there is something behind a pointer.</summary>
    NotNull,
    /// <summary>Whether a closure has a function to call or one to free it.</summary>
    Closure,
    /// <summary>Whether a number is a member of its enumeration.</summary>
    Enum,
    /// <summary>Whether a set of flags has accepted members only.</summary>
    Flags,
    /// <summary>The same of the flags of a command; the strict mode decides whether it is made.</summary>
    CommandFlags,
}

/// <summary>Why a check refuses a call.</summary>
public enum RefusalReason
{
    /// <summary>The handle was never connected, which the call does not permit.</summary>
    StillCreated,
    /// <summary>
    /// The handle is in a state that the call does not permit; where <see cref="StillCreated"/> is told apart, in another one.
    /// </summary>
    WrongState,
    /// <summary>The pointer is NULL.</summary>
    Null,
    /// <summary>The closure has neither a function to call nor one to free it.</summary>
    NullClosure,
    /// <summary>The number is no member of the enumeration.</summary>
    NotAMember,
    /// <summary>A flag is not accepted.</summary>
    UnacceptedFlag,
    /// <summary>A flag is not accepted, and the strict mode asks for the check.</summary>
    UnacceptedCommandFlag,
}

/// <summary>One way in which a check refuses a call.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Errno">The errno of the error.</param>
/// <param name="Text">
/// The text of the error behind the name of the call. <c>{0}</c> stands for the connection state, or for the value that was given.
/// </param>
public sealed record Refusal(RefusalReason Reason, ErrnoName Errno, string Text);

/// <summary>A check that a call makes before its work.</summary>
/// <param name="Kind">What it looks at.</param>
/// <param name="Parameter">The parameter that it is of; null for the state.</param>
/// <param name="Refusals">How it refuses the call.</param>
public sealed record CallCheck(CheckKind Kind, ParameterSpec? Parameter, EquatableArray<Refusal> Refusals);

/// <summary>
/// The checks of a call, in the order in which they are made: the state, then the parameters from left to right, optional ones last. The
/// first that fails refuses the call, so a wrong state wins over a NULL. Gates, prototypes and documentation all follow from this list.
/// </summary>
public static class CallChecks
{
    private const string NullText = " cannot be NULL";

    /// <summary>The checks of a call. One that cannot fail has none.</summary>
    public static IReadOnlyList<CallCheck> Of(CallSpec call, RolesSpec roles, IReadOnlyList<StateSpec> states)
    {
        List<CallCheck> checks = [];
        if (!call.MaySetError)
        {
            return checks;
        }

        if (call.States.Count > 0)
        {
            checks.Add(State(call, roles, states));
        }

        checks.AddRange(call.Parameters.Select(parameter => Of(parameter, roles)).OfType<CallCheck>());
        return checks;
    }

    /// <summary>The permitted states of a call as error texts name them: <c>newly created, or connecting</c>.</summary>
    public static string StatePhrase(CallSpec call, IReadOnlyList<StateSpec> states) => string.Join(
        ", or ", call.States.Select(name => states.First(state => string.Equals(state.Name, name, StringComparison.Ordinal)).Phrase));

    /// <summary>How error texts name a parameter: as C does, a closure without its suffix.</summary>
    public static string ErrorName(ParameterSpec parameter) =>
        parameter.Kind == ParameterKind.Closure ? Names.WithoutCallback(parameter.Name) : parameter.Name;

    /// <summary>Whether a parameter is a pointer in C that must not be NULL.</summary>
    public static bool IsCheckedPointer(ParameterSpec parameter) => CheckOf(parameter.Kind) == CheckKind.NotNull;

    /// <summary>Whether a call with a parameter of this kind may refuse it, and so must be able to fail.</summary>
    public static bool CanBeWrong(ParameterKind kind) => CheckOf(kind) is not null;

    /// <summary>The check of a parameter, or null where every value is good.</summary>
    public static CallCheck? Of(ParameterSpec parameter, RolesSpec roles) => CheckOf(parameter.Kind) switch
    {
        null => null,
        CheckKind.Closure when parameter.Optional => null,
        CheckKind.Flags when string.Equals(parameter.TypeName, roles.CommandFlags, StringComparison.Ordinal) =>
            Check(CheckKind.CommandFlags, parameter),
        { } kind => Check(kind, parameter),
    };

    private static CallCheck State(CallSpec call, RolesSpec roles, IReadOnlyList<StateSpec> states)
    {
        string text = "invalid state: {0}: the handle must be " + StatePhrase(call, states);
        Refusal wrong = new(RefusalReason.WrongState, ErrnoName.EINVAL, text);
        return new CallCheck(
            CheckKind.State, null,
            IsCreatedToldApart(call, roles)
                ? new([new Refusal(RefusalReason.StillCreated, ErrnoName.ENOTCONN, text), wrong])
                : new([wrong]));
    }

    // A handle that was never connected is told apart from one in any other wrong state.
    private static bool IsCreatedToldApart(CallSpec call, RolesSpec roles) =>
        roles.CreatedState is { } created && !call.States.Contains(created, StringComparer.Ordinal);

    private static CallCheck Check(CheckKind kind, ParameterSpec parameter) =>
        new(kind, parameter, new([RefusalOf(kind, ErrorName(parameter))]));

    private static Refusal RefusalOf(CheckKind kind, string name) => kind switch
    {
        CheckKind.NotNull => new(RefusalReason.Null, ErrnoName.EFAULT, name + NullText),
        CheckKind.Closure => new(RefusalReason.NullClosure, ErrnoName.EFAULT, name + NullText),
        CheckKind.Enum => new(RefusalReason.NotAMember, ErrnoName.EINVAL, name + ": invalid value for parameter: {0}"),
        CheckKind.Flags => new(RefusalReason.UnacceptedFlag, ErrnoName.EINVAL, name + ": invalid value for flag: 0x{0:x}"),
        CheckKind.CommandFlags => new(RefusalReason.UnacceptedCommandFlag, ErrnoName.EINVAL, name + ": invalid value for flag: 0x{0:x}"),
        CheckKind.State => throw new ArgumentOutOfRangeException(nameof(kind), "the state is no parameter's"),
    };

    private static CheckKind? CheckOf(ParameterKind kind) => kind switch
    {
        ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
            or ParameterKind.Path or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList => CheckKind.NotNull,
        ParameterKind.Closure => CheckKind.Closure,
        ParameterKind.Enum => CheckKind.Enum,
        ParameterKind.Flags => CheckKind.Flags,
        ParameterKind.Bool or ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.UInt
            or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => null,
    };
}
