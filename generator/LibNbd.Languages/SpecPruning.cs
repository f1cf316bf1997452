using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>Takes what stands at some places out of the types of a specification that is broken there.</summary>
internal static class SpecPruning
{
    /// <summary>The types without what stands there; of an entry whose own name for a language stands there, only that name goes.</summary>
    public static ApiSpec Without(this ApiSpec types, HashSet<SourceSpan> places) => types with
    {
        States = Left(types.States, state => state.Span, places),
        ConnectionStates = Left(types.ConnectionStates, state => state.Span, places),
        Enums = Left(types.Enums, type => type.Span, places)
            .Select(type => type with { Names = Names(type.Names, places), Values = Left(type.Values, value => value.Span, places) })
            .ToEquatableArray(),
        Flags = Left(types.Flags, type => type.Span, places)
            .Select(type => type with { Names = Names(type.Names, places), Values = Left(type.Values, value => value.Span, places) })
            .ToEquatableArray(),
        Constants = Left(types.Constants, constant => constant.Span, places),
        MetaContexts = Left(types.MetaContexts, context => context.Span, places)
            .Select(context => context with { States = Left(context.States, state => state.Span, places) }).ToEquatableArray(),
        Structs = Left(types.Structs, type => type.Span, places)
            .Select(type => type with { Names = Names(type.Names, places), Fields = Left(type.Fields, field => field.Span, places) })
            .ToEquatableArray(),
        Closures = Left(types.Closures, closure => closure.Span, places)
            .Select(closure => closure with
            {
                Names = Names(closure.Names, places),
                // A callback without one of its parameters would be another callback.
                Parameters = closure.Parameters
                    .Select(parameter => places.Contains(parameter.Span) ? parameter with { Name = parameter.Name + "_" } : parameter)
                    .ToEquatableArray(),
            }).ToEquatableArray(),
        Lifecycle = EquatableArray<LifecycleSpec>.Empty,
    };

    private static EquatableArray<LanguageName> Names(EquatableArray<LanguageName> names, HashSet<SourceSpan> places) =>
        names.Where(name => !places.Contains(name.Span) && !places.Contains(name.LanguageSpan)).ToEquatableArray();

    private static EquatableArray<T> Left<T>(EquatableArray<T> all, Func<T, SourceSpan> place, HashSet<SourceSpan> places)
        where T : IEquatable<T> => all.Where(item => !places.Contains(place(item))).ToEquatableArray();
}
