using LibNbd.Languages.C;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>A reference to a page.</summary>
/// <param name="Name">Its name: <c>nbd_pread</c>, <c>nbdkit</c>.</param>
/// <param name="Section">Its section of the manual.</param>
internal readonly record struct PageReference(string Name, string Section);

/// <summary>What the documents of all targets share.</summary>
internal sealed class DocContext(ApiSpec spec)
{
    /// <summary>The section of the manual that library functions are in.</summary>
    public const string LibrarySection = "3";

    /// <summary>The specification.</summary>
    public ApiSpec Spec { get; } = spec;

    /// <summary>Its types in C.</summary>
    public CTypes Types { get; } = new(spec.Library);

    /// <summary>Its macros in C.</summary>
    public CMacros Macros { get; } = new(spec.Library);

    /// <summary>The values that a parameter may have, if it is an enumeration or a set of flags: those that the call accepts.</summary>
    public IReadOnlyList<DocValue> Values(ParameterSpec parameter) =>
        parameter.TypeName is null || parameter.Kind == ParameterKind.Closure
            ? []
            : [.. Values(parameter.Kind == ParameterKind.Flags, parameter.TypeName)
                .Where(v => parameter.Allowed is not { } allowed || allowed.Contains(v.Value.Name, StringComparer.Ordinal))];

    /// <summary>The values that a result may have, if it is an enumeration or a set of flags.</summary>
    public IReadOnlyList<DocValue> Values(ReturnSpec returns) =>
        returns.TypeName is null ? [] : Values(returns.Kind == ReturnKind.Flags, returns.TypeName);

    /// <summary>When the function came, how a program finds out, and what changed.</summary>
    public IReadOnlyList<DocBlock> Version(string name, string since, IEnumerable<ChangeSpec> changes)
    {
        DocWriter writer = new();
        string macro = Macros.HaveFunction(name);
        writer.Paragraph(DocText.Of($"This function first appeared in {Spec.Library.Name} {since}. The macro {DocText.Code(macro)} tells a program that is to be compiled with older versions too whether it is there:"));
        writer.Code($"#ifdef {macro}\n/* {Types.Function(name)} can be called here. */\n#endif");
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

    private IReadOnlyList<DocValue> Values(bool flags, string name)
    {
        (string prefix, EquatableArray<ValueSpec> values) = flags
            ? Spec.Flags.Where(f => f.Name == name).Select(f => (f.CPrefix, f.Values)).First()
            : Spec.Enums.Where(e => e.Name == name).Select(e => (e.CPrefix, e.Values)).First();
        return [.. values.Select(value => new DocValue(Macros.Value(prefix, value.Name), value))];
    }

    // "pread" is ours, "nbdkit(1)" is not.
    private PageReference PageOf(string reference)
    {
        int open = reference.IndexOf('(', StringComparison.Ordinal);
        return open < 0
            ? new PageReference(Types.Function(reference), LibrarySection)
            : new PageReference(reference[..open], reference[(open + 1)..^1]);
    }
}
