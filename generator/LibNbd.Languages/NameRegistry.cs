using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>What a name is given to.</summary>
/// <param name="Name">Its name in the YAML.</param>
/// <param name="Span">Where that stands.</param>
/// <param name="IsInCalls">Whether it is a call, or in one: then the types can be used although a name of it cannot.</param>
internal readonly record struct NameOrigin(string Name, SourceSpan Span, bool IsInCalls = false);

/// <summary>Why a language cannot have a name.</summary>
/// <param name="Kind">The diagnostic.</param>
/// <param name="Span">Where.</param>
/// <param name="Arguments">What the diagnostic says.</param>
/// <param name="IsInCalls">As of <see cref="NameOrigin"/>.</param>
internal sealed record NameProblem(DiagnosticKind Kind, SourceSpan Span, IReadOnlyList<string> Arguments, bool IsInCalls);

/// <summary>
/// The names that a language writes, by the spaces in which they must differ: its types, the members of one type, the parameters of one
/// function. The emitter and this registry ask the same functions how a name is spelt, so what passes here does not collide in the code.
/// </summary>
/// <param name="language">The language.</param>
internal sealed class NameRegistry(Language language)
{
    private readonly Dictionary<string, Dictionary<string, string>> _spaces = new(StringComparer.Ordinal);
    private readonly List<NameProblem> _problems = [];

    /// <summary>The spaces that have a name.</summary>
    public IEnumerable<string> Spaces => _spaces.Keys;

    /// <summary>What is wrong, in the order in which it was entered.</summary>
    public IReadOnlyList<NameProblem> Problems => _problems;

    /// <summary>The names of a space.</summary>
    public IEnumerable<string> In(string space) => _spaces.TryGetValue(space, out Dictionary<string, string>? names) ? names.Keys : [];

    /// <summary>Enters names that the language or its handwritten code has already.</summary>
    /// <param name="space">Where.</param>
    /// <param name="owner">What they are, for the diagnostic: <c>a member of every handle</c>.</param>
    /// <param name="names">The names.</param>
    public void Take(string space, string owner, params string[] names)
    {
        foreach (string name in names)
        {
            Space(space)[name] = owner;
        }
    }

    /// <summary>Enters a name of the API.</summary>
    /// <param name="space">The names that it must differ from.</param>
    /// <param name="name">The name, as the emitter writes it.</param>
    /// <param name="origin">What has it.</param>
    public void Add(string space, string name, NameOrigin origin)
    {
        Dictionary<string, string> names = Space(space);
        if (names.TryGetValue(name, out string? other))
        {
            _problems.Add(new NameProblem(
                DiagnosticCatalogue.NameCollision, origin.Span, [origin.Name, name, language.Title, other], origin.IsInCalls));
        }
        else
        {
            names.Add(name, $"'{origin.Name}'");
        }
    }

    /// <summary>A name that the language cannot have and cannot escape.</summary>
    public void Refuse(NameOrigin origin, string reason) => _problems.Add(new NameProblem(
        DiagnosticCatalogue.ReservedWord, origin.Span, [origin.Name, reason], origin.IsInCalls));

    private Dictionary<string, string> Space(string space)
    {
        if (!_spaces.TryGetValue(space, out Dictionary<string, string>? names))
        {
            _spaces.Add(space, names = new Dictionary<string, string>(StringComparer.Ordinal));
        }

        return names;
    }
}
