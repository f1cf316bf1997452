using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec;

/// <summary>What reading gave.</summary>
/// <param name="Spec">The specification, or null if there is any error.</param>
/// <param name="Diagnostics">What is wrong, in the order of the file.</param>
public sealed record SpecResult(ApiSpec? Spec, EquatableArray<SpecDiagnostic> Diagnostics)
{
    /// <summary>
    /// Where the specification is broken, its types as far as they can be told, and nothing else; null where the text is not YAML. With
    /// them the runtime still compiles, so that the compiler shows the mistake and not hundreds of errors that follow from missing types.
    /// </summary>
    public ApiSpec? TypesOfBroken { get; init; }
}

/// <summary>Reads the YAML of docs/adr/0001-spec-format.md. Compiler and command line both come here.</summary>
public static class SpecReader
{
    /// <summary>Reads and checks; all that is wrong is reported, not the first mistake only.</summary>
    /// <param name="yaml">The text of the file.</param>
    /// <param name="path">How diagnostics name the file.</param>
    public static SpecResult Read(string yaml, string path)
    {
        // A byte order mark is no character of the first line.
        string text = yaml.TrimStart('\uFEFF');
        DiagnosticBag diagnostics = new(path);
        Node? root = YamlLoader.Load(text, diagnostics);
        if (root is null)
        {
            if (diagnostics.Count == 0)
            {
                diagnostics.Report(
                    DiagnosticCatalogue.WrongNodeKind, SourceSpan.Start, SpecKeys.Root.Owner, "a mapping", "nothing");
            }

            return new SpecResult(null, diagnostics.ToSorted());
        }

        ReadContext context = new(text, root, diagnostics);
        Draft draft = DraftReader.Read(root, context);
        Validation.Rules.Check(draft, context);
        if (!diagnostics.HasErrors)
        {
            return new SpecResult(draft.ToSpec(), diagnostics.ToSorted());
        }

        return new SpecResult(null, diagnostics.ToSorted())
        {
            TypesOfBroken = OnlyCallsAreWrong(root, diagnostics) ? draft.ToTypes() : RecoveredTypes.Of(draft),
        };
    }

    private static bool OnlyCallsAreWrong(Node root, DiagnosticBag diagnostics)
    {
        if (root is not MappingNode { Entries: var sections })
        {
            return false;
        }

        int calls = sections.FindIndex(entry => string.Equals(entry.Key.Text, "calls", StringComparison.Ordinal));
        int next = calls + 1;
        return calls >= 0
            && diagnostics.AreErrorsBetween(
                sections[calls].Key.Span.Line, next < sections.Count ? sections[next].Key.Span.Line : int.MaxValue);
    }
}
