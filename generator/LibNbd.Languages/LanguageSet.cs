using LibNbd.Spec;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>The languages that an API is offered in.</summary>
/// <param name="all">In the order of the pages.</param>
internal sealed class LanguageSet(IReadOnlyList<Language> all)
{
    /// <summary>In the order of the pages.</summary>
    public IReadOnlyList<Language> All => all;

    /// <summary>The language of the names in the YAML and of the words on the pages.</summary>
    public Language First => all[0];

    /// <summary>Reads a specification, and checks it for every language. Compiler and command line both come here.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="path">How diagnostics name the file.</param>
    public SpecResult Read(string yaml, string path)
    {
        SpecResult result = SpecReader.Read(yaml, path);
        if (result.TypesOfBroken is { } types)
        {
            // What cannot be spelt in it is not told: it may follow from what was.
            return result with { TypesOfBroken = Spellable(types) };
        }

        if (result.Spec is not { } spec || Problems(spec) is not { Count: > 0 } problems)
        {
            return result;
        }

        // Names that are too much alike are so in several languages: one of them tells it.
        IEnumerable<SpecDiagnostic> diagnostics = problems
            .GroupBy(problem => (problem.Kind, problem.Span))
            .Select(same => same.First())
            .Select(problem => problem.Kind.At(path, problem.Span, [.. problem.Arguments]))
            .OrderBy(diagnostic => diagnostic.Span.Line)
            .ThenBy(diagnostic => diagnostic.Span.Column);
        return new SpecResult(null, result.Diagnostics.Concat(diagnostics).ToEquatableArray())
        {
            TypesOfBroken = Spellable(spec with { Calls = EquatableArray<CallSpec>.Empty }),
        };
    }

    // Without the names that a language cannot have, and where that is not enough, without what has them.
    private ApiSpec Spellable(ApiSpec types)
    {
        ApiSpec left = types;
        while (Problems(left) is { Count: > 0 } problems)
        {
            ApiSpec before = left;
            left = left.Without([.. problems.Select(problem => problem.Span)]);
            if (left.Equals(before))
            {
                break;
            }
        }

        return left;
    }

    private List<NameProblem> Problems(ApiSpec spec)
    {
        List<NameProblem> problems = [.. OwnNames(spec).SelectMany(name => all.All(language => language.Key != name.Language)
            ? [new NameProblem(
                DiagnosticCatalogue.UnknownKey,
                name.LanguageSpan,
                ["names", name.Language, Suggestion.For(name.Language, all.Select(language => language.Key))],
                IsInCalls: false)]
            : Array.Empty<NameProblem>())];
        foreach (Language language in all)
        {
            NameRegistry names = new(language);
            foreach (LanguageName own in OwnNames(spec).Where(own => own.Language == language.Key))
            {
                if (language.WhyNotTypeName(own.Name) is { } reason)
                {
                    problems.Add(new NameProblem(
                        DiagnosticCatalogue.MalformedName, own.Span, [own.Name, $"'{language.Key}'", reason], IsInCalls: false));
                }
            }

            language.Declare(spec, names);
            problems.AddRange(names.Problems);
        }

        return problems;
    }

    private static IEnumerable<LanguageName> OwnNames(ApiSpec spec) => spec.Enums.SelectMany(type => type.Names)
        .Concat(spec.Flags.SelectMany(type => type.Names))
        .Concat(spec.Structs.SelectMany(type => type.Names))
        .Concat(spec.Closures.SelectMany(type => type.Names));
}
