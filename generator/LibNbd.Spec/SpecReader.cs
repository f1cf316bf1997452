using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec;

/// <summary>What reading gave.</summary>
/// <param name="Spec">The specification, or null if there is any error.</param>
/// <param name="Diagnostics">What is wrong, in the order of the file.</param>
public sealed record SpecResult(ApiSpec? Spec, EquatableArray<SpecDiagnostic> Diagnostics);

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

        ReadContext context = new(text, diagnostics);
        Draft draft = DraftReader.Read(root, context);
        Validation.Rules.Check(draft, context);
        return new SpecResult(diagnostics.HasErrors ? null : draft.ToSpec(), diagnostics.ToSorted());
    }
}
