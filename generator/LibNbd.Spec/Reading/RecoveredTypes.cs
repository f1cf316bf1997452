using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Reading;

/// <summary>
/// The types of a specification in which something is wrong, as far as they can be told. The runtime is compiled with them, so that the
/// compiler shows the mistake and not the hundreds of errors that follow from missing types; nothing that is made of them is kept, so texts
/// are left out.
/// </summary>
internal static class RecoveredTypes
{
    private static readonly LibrarySpec Library = new(
        "library", "", "", "", "", EquatableArray<string>.Empty, EquatableArray<string>.Empty, "");

    public static ApiSpec Of(Draft draft)
    {
        StructSpec[] structs = [.. draft.Structs.Select(entry => entry.Spec).Where(type => IsUsable(type.Name)).Select(Struct)];
        StateSpec[] states = [.. draft.States.Select(entry => entry.Spec).Where(state => IsUsable(state.Name))];
        return new ApiSpec(
            Library, draft.Roles, EquatableArray<TopicSpec>.Empty,
            states.Select(state => state with { Phrase = "", Doc = Prose.Empty }).ToEquatableArray(),
            ConnectionStates(draft, states),
            Named(draft.Enums, type => type.Name)
                .Select(type => type with { Doc = Prose.Empty, Values = Values(type.Values) }).ToEquatableArray(),
            Named(draft.Flags, type => type.Name)
                .Select(type => type with { Doc = Prose.Empty, Values = Values(type.Values) }).ToEquatableArray(),
            Named(draft.Constants, constant => constant.Name)
                .Select(constant => constant with { Since = "", Doc = Prose.Empty }).ToEquatableArray(),
            Named(draft.MetaContexts, context => context.Name)
                .Select(context => context with { Text = "", Since = "", Doc = Prose.Empty, States = Values(context.States) })
                .ToEquatableArray(),
            structs.ToEquatableArray(),
            Named(draft.Closures, closure => closure.Name).Select(closure => Closure(closure, structs)).ToEquatableArray(),
            EquatableArray<LifecycleSpec>.Empty, EquatableArray<CallSpec>.Empty);
    }

    // What makes an identifier in every language, although the format would have it written otherwise.
    private static bool IsUsable(string name) => name.Length > 0 && Names.IsAsciiLetter(name[0])
        && name.All(c => Names.IsAsciiLetter(c) || c is (>= '0' and <= '9') or '-' or '_');

    private static IEnumerable<T> Named<T>(List<Entry<T>> entries, Func<T, string> name) =>
        entries.Select(entry => entry.Spec).Where(spec => IsUsable(name(spec)));

    private static EquatableArray<ValueSpec> Values(IEnumerable<ValueSpec> values) => values
        .Where(value => IsUsable(value.Name))
        .Select(value => value with { Since = "", Doc = Prose.Empty })
        .ToEquatableArray();

    private static StructSpec Struct(StructSpec type) => type with
    {
        Since = "",
        Doc = Prose.Empty,
        Fields = type.Fields.Where(field => IsUsable(field.Name)).Select(field => field with { Doc = Prose.Empty }).ToEquatableArray(),
    };

    // A parameter whose name cannot be used keeps its place under another one.
    private static ClosureSpec Closure(ClosureSpec closure, IReadOnlyList<StructSpec> structs)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        return closure with
        {
            Since = "",
            Doc = Prose.Empty,
            Parameters = closure.Parameters.Select((parameter, index) => Array(parameter, structs) with
            {
                Name = IsUsable(parameter.Name) && taken.Add(parameter.Name)
                    ? parameter.Name
                    : FormattableString.Invariant($"parameter_{index}"),
                LengthName = null,
                Doc = Prose.Empty,
            }).ToEquatableArray(),
        };
    }

    private static ClosureParameterSpec Array(ClosureParameterSpec parameter, IReadOnlyList<StructSpec> structs)
    {
        if (parameter.Kind != ClosureParameterKind.StructArray
            || structs.Any(type => string.Equals(type.Name, parameter.TypeName, StringComparison.Ordinal)))
        {
            return parameter;
        }

        string? meant = Suggestion.Nearest(parameter.TypeName ?? "", structs.Select(type => type.Name))
            ?? (structs.Count > 0 ? structs[0].Name : null);
        return meant is null ? parameter with { Kind = ClosureParameterKind.UInt32Array } : parameter with { TypeName = meant };
    }

    private static EquatableArray<ConnectionStateSpec> ConnectionStates(Draft draft, IReadOnlyList<StateSpec> states)
    {
        ConnectionStateSpec[] sound = [.. Named(draft.ConnectionStates, state => state.Name)];
        string[] names = [.. sound.Select(state => state.Name)];
        string[] predicates = [.. states.SelectMany(state => state.Predicates)];
        return sound.Select(state => state with
        {
            Text = "",
            Summary = "",
            Predicate = Known(state.Predicate, predicates) ?? predicates.FirstOrDefault() ?? "",
            Next = state.Next.Select(next => Known(next, names)).OfType<string>().ToEquatableArray(),
        }).ToEquatableArray();
    }

    private static string? Known(string name, string[] known) =>
        known.Contains(name, StringComparer.Ordinal) ? name : Suggestion.Nearest(name, known);
}
