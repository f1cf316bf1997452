using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>A reference to a page.</summary>
/// <param name="Name">Its name: <c>nbd_pread</c>, <c>nbdkit</c>.</param>
/// <param name="Section">Its section of the manual.</param>
internal readonly record struct PageReference(string Name, string Section);

/// <summary>A language whose declarations pages show.</summary>
/// <param name="Key">How addresses name it.</param>
/// <param name="Title">How people name it.</param>
/// <param name="Api">The API in it.</param>
internal sealed record DocLanguage(string Key, string Title, LanguageApi Api);

/// <summary>What the documents of all targets share.</summary>
internal sealed class DocContext(ApiSpec spec, LanguageSet languages)
{
    /// <summary>The section of the manual that library functions are in.</summary>
    public const string LibrarySection = "3";

    /// <summary>The specification.</summary>
    public ApiSpec Spec { get; } = spec;

    /// <summary>The languages, in the order of the pages.</summary>
    public IReadOnlyList<DocLanguage> Languages { get; } =
    [
        .. languages.All.Select(language => new DocLanguage(language.Key, language.Title, language.Of(spec))),
    ];

    /// <summary>The language of the words in which pages say what follows from the fields of an entry.</summary>
    public DocLanguage First => Languages[0];

    /// <summary>The API in the words of that language.</summary>
    public LanguageApi Words => First.Api;

    /// <summary>The name of a function, and of its page.</summary>
    public string Symbol(string function) => Spec.Library.SymbolPrefix + function;

    /// <summary>The errors of calls, in the words of that language.</summary>
    public CallErrors Errors => new(Spec.Roles, Spec.States, Spec.Enums, Spec.Flags, Words.NullWords);

    /// <summary>The values that a parameter may have, if it is an enumeration or a set of flags: those that the call accepts.</summary>
    public IReadOnlyList<ApiValue> ValuesOf(ParameterSpec parameter) =>
        parameter.TypeName is null || parameter.Kind == ParameterKind.Closure
            ? []
            : [.. ValuesOf(parameter.Kind == ParameterKind.Flags, parameter.TypeName)
                .Where(v => parameter.Allowed is not { } allowed || allowed.Contains(v.Name, StringComparer.Ordinal))];

    /// <summary>The values that a result may have, if it is an enumeration or a set of flags.</summary>
    public IReadOnlyList<ApiValue> ValuesOf(ReturnSpec returns) =>
        returns.TypeName is null ? [] : ValuesOf(returns.Kind == ReturnKind.Flags, returns.TypeName);

    /// <summary>When the function came, how a program finds out, and what changed.</summary>
    public IReadOnlyList<DocBlock> Version(string name, string since, IEnumerable<ChangeSpec> changes)
    {
        DocWriter writer = new();
        DocText first = DocText.Of($"This function first appeared in {Spec.Library.Name} {since}.");
        if (Words.Presence(name) is { } presence)
        {
            writer.Paragraph(first + DocText.Of(
                $" A program that must also compile with older versions can test for it with the macro {DocText.Code(presence.Name)}:"));
            writer.Code(First.Key, presence.Code);
        }
        else
        {
            writer.Paragraph(first);
        }

        foreach (ChangeSpec change in changes)
        {
            writer.Item(DocText.Of($"Changed in {Spec.Library.Name} {change.Version}"), change.What);
        }

        return writer.Blocks;
    }

    /// <summary>References to pages: sorted, each once, and not to the page itself.</summary>
    public IReadOnlyList<PageReference> SeeAlso(string self, IEnumerable<string> names) =>
    [
        .. names.Where(name => name != self).Select(PageOf)
            .Append(new PageReference(Spec.Library.Name, LibrarySection))
            .Distinct()
            .OrderBy(page => page.Section, StringComparer.Ordinal)
            .ThenBy(page => page.Name, StringComparer.Ordinal),
    ];

    private IReadOnlyList<ApiValue> ValuesOf(bool flags, string name) => flags
        ? [.. ApiValue.Of(Spec.Flags.First(type => type.Name == name))]
        : [.. ApiValue.Of(Spec.Enums.First(type => type.Name == name))];

    // "pread" is ours, "nbdkit(1)" is not.
    private PageReference PageOf(string reference)
    {
        int open = reference.IndexOf('(', StringComparison.Ordinal);
        return open < 0
            ? new PageReference(Symbol(reference), LibrarySection)
            : new PageReference(reference[..open], reference[(open + 1)..^1]);
    }
}
