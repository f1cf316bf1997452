using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>The errors of a call that have one number.</summary>
/// <param name="Errno">The number, or null where none goes with them.</param>
/// <param name="Conditions">When it fails so: each a clause, without a capital and a full stop.</param>
public sealed record ErrorGroup(ErrnoName? Errno, EquatableArray<Prose> Conditions);

/// <summary>What NULL is in a language, where its parameters can be something of the sort at all.</summary>
public interface INullWords
{
    /// <summary>When one of these parameters, which are pointers in C, is refused; nothing where the language has no such value.</summary>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters);

    /// <summary>When a closure that must be given is refused.</summary>
    public DocText IsNullClosure(ParameterSpec closure);
}

/// <summary>The errors of a call, those of its checks first, worded once and grouped by their number.</summary>
/// <param name="roles">Which entries play which part.</param>
/// <param name="states">The states of a handle.</param>
/// <param name="enums">The enumerations.</param>
/// <param name="flags">The sets of flags.</param>
/// <param name="words">What the language says of NULL.</param>
public sealed class CallErrors(
    RolesSpec roles, EquatableArray<StateSpec> states, EquatableArray<EnumSpec> enums, EquatableArray<FlagsSpec> flags, INullWords words)
{
    /// <summary>The groups in the order of their first errors; those without a number last.</summary>
    /// <param name="call">Whose checks are made.</param>
    /// <param name="own">The errors that no check says, of the entry or of several.</param>
    public IReadOnlyList<ErrorGroup> Of(CallSpec call, IEnumerable<ErrorSpec> own)
    {
        IEnumerable<(ErrnoName? Errno, Prose When)> all = Checks(call)
            .Select(error => ((ErrnoName?)error.Errno, error.When.AsProse()))
            .Concat(own.Select(error => (error.Errno, error.When)));
        return
        [
            .. all.GroupBy(error => error.Errno)
                .OrderBy(group => group.Key is null)
                .Select(group => new ErrorGroup(group.Key, group.Select(error => error.When).Distinct().ToEquatableArray())),
        ];
    }

    // In the order of the checks: a wrong state wins over a NULL. All that must not be NULL is told at once.
    private IEnumerable<(ErrnoName Errno, DocText When)> Checks(CallSpec call)
    {
        (CallCheck Check, Refusal Refusal)[] refusals =
            [.. CallChecks.Of(call, roles, states).SelectMany(check => check.Refusals.Select(refusal => (check, refusal)))];
        foreach (IGrouping<int, (CallCheck Check, Refusal Refusal)> rank in refusals.GroupBy(pair => Rank(pair.Refusal.Reason))
            .OrderBy(rank => rank.Key))
        {
            if (rank.First().Refusal is { Reason: RefusalReason.Null } isNull)
            {
                foreach (DocText when in words.IsNull([.. rank.Select(pair => pair.Check.Parameter!)]))
                {
                    yield return (isNull.Errno, when);
                }

                continue;
            }

            foreach ((CallCheck check, Refusal refusal) in rank)
            {
                yield return (refusal.Errno, When(check, refusal.Reason));
            }
        }
    }

    private static int Rank(RefusalReason reason) => reason switch
    {
        RefusalReason.StillCreated or RefusalReason.WrongState => 0,
        RefusalReason.Null => 1,
        RefusalReason.NullClosure => 2,
        RefusalReason.NotAMember or RefusalReason.UnacceptedFlag or RefusalReason.UnacceptedCommandFlag => 3,
    };

    private DocText When(CallCheck check, RefusalReason reason) => reason switch
    {
        RefusalReason.StillCreated => DocText.Of(
            $"the handle is still {states.First(state => string.Equals(state.Name, roles.CreatedState, StringComparison.Ordinal)).Phrase}"),
        RefusalReason.WrongState => check.Refusals.Count == 1
            ? DocText.Of($"the handle is in a state in which the call is not permitted")
            : DocText.Of($"the handle is in another state in which the call is not permitted"),
        RefusalReason.Null => DocText.Of($"{Name(check)} is {DocText.Null}"),
        RefusalReason.NullClosure => words.IsNullClosure(check.Parameter!),
        RefusalReason.NotAMember => DocText.Of($"{Name(check)} is not {Accepted(check.Parameter!)}"),
        RefusalReason.UnacceptedFlag => Unaccepted(check.Parameter!),
        RefusalReason.UnacceptedCommandFlag =>
            DocText.Of($"{Unaccepted(check.Parameter!)}, and strict mode includes this check{StrictMode()}"),
    };

    private static DocText Name(CallCheck check) => DocText.Variable(check.Parameter!.Name);

    private DocText StrictMode() => roles.StrictModeCall is { } name ? DocText.Of($" (see {DocText.Call(name)})") : DocText.Empty;

    private DocText Unaccepted(ParameterSpec parameter) => Values.Accepted(parameter, enums, flags).Count == 0
        ? DocText.Of(
            $"{DocText.Variable(parameter.Name)} is not {DocText.Value(new ValueInline(ValueSection.Flags, parameter.TypeName!, ""))}")
        : DocText.Of($"{DocText.Variable(parameter.Name)} has a bit set other than {Accepted(parameter)}");

    private DocText Accepted(ParameterSpec parameter) =>
        DocText.List([.. Values.Accepted(parameter, enums, flags).Select(DocText.Value)], "or");
}
