using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibNbd.SourceGenerator;

/// <summary>How the diagnostics of the catalogue are shown in the compiler.</summary>
internal static class GeneratorDiagnostics
{
    private const string Category = "LibNbd";

    // From the root of the repository: the project has no address that could be relied on.
    private const string HelpFolder = "docs/diagnostics/";

    // Behind an error that no setting can turn off the compiler does not look into methods: what would follow there is not told.
    private static readonly string[] Tags = [WellKnownDiagnosticTags.NotConfigurable];

    /// <summary>What the compiler reports: at the very place in the YAML, or nowhere where the project's settings are wrong.</summary>
    public static Diagnostic ToRoslyn(SpecDiagnostic diagnostic)
    {
        DiagnosticSeverity severity = diagnostic.Severity switch
        {
            SpecSeverity.Warning => DiagnosticSeverity.Warning,
            SpecSeverity.Error => DiagnosticSeverity.Error,
        };
        DiagnosticDescriptor descriptor = new(
            diagnostic.Id, Title(diagnostic.Id), "{0}", Category, severity, true, helpLinkUri: HelpFolder + diagnostic.Id + ".md",
            customTags: severity == DiagnosticSeverity.Error ? Tags : []);
        return Diagnostic.Create(descriptor, Place(diagnostic), diagnostic.Message);
    }

    private static string Title(string id) =>
        DiagnosticCatalogue.All.FirstOrDefault(k => string.Equals(k.Id, id, StringComparison.Ordinal))?.Title ?? id;

    private static Location Place(SpecDiagnostic diagnostic)
    {
        if (diagnostic.Path.Length == 0)
        {
            return Location.None;
        }

        SourceSpan span = diagnostic.Span;
        LinePositionSpan lines = new(Position(span.Line, span.Column), Position(span.EndLine, span.EndColumn));
        return Location.Create(diagnostic.Path, default, lines);
    }

    // The compiler counts from 0.
    private static LinePosition Position(int line, int column) => new(Math.Max(line - 1, 0), Math.Max(column - 1, 0));
}
