using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibNbd.SourceGenerator;

/// <summary>The diagnostics that only the compiler can find, and how all of them are shown in it.</summary>
internal static class GeneratorDiagnostics
{
    private const string Category = "LibNbd";

    // From the root of the repository: the project has no address that could be relied on.
    private const string HelpFolder = "docs/diagnostics/";

    /// <summary>A call that the handwritten runtime does not have.</summary>
    public static DiagnosticKind NoRuntimeMethod { get; } = new(
        "NBD040",
        "Call has no runtime method",
        SpecSeverity.Error,
        "call '{0}' has no method in the runtime: " + RuntimeSurface.TypeName + " needs '{1}'");

    /// <summary>The property is set, and there is not one YAML file.</summary>
    public static DiagnosticKind NoYaml { get; } = new(
        "NBD041",
        "No YAML file",
        SpecSeverity.Error,
        GeneratorOptions.PropertyName + " is '{0}', which needs one nbd-api.yaml among the AdditionalFiles; there are {1}");

    /// <summary>The property has a value that is not known.</summary>
    public static DiagnosticKind UnknownMode { get; } = new(
        "NBD042", "Unknown mode", SpecSeverity.Error, GeneratorOptions.PropertyName + " is '{0}': it must be 'types' or 'api'");

    /// <summary>What the compiler reports: at the very place in the YAML, or nowhere where the project's settings are wrong.</summary>
    public static Diagnostic ToRoslyn(SpecDiagnostic diagnostic)
    {
        DiagnosticSeverity severity = diagnostic.Severity switch
        {
            SpecSeverity.Warning => DiagnosticSeverity.Warning,
            SpecSeverity.Error => DiagnosticSeverity.Error,
        };
        DiagnosticDescriptor descriptor = new(
            diagnostic.Id, Title(diagnostic.Id), "{0}", Category, severity, true, helpLinkUri: HelpFolder + diagnostic.Id + ".md");
        return Diagnostic.Create(descriptor, Place(diagnostic), diagnostic.Message);
    }

    private static string Title(string id) =>
        new[] { NoRuntimeMethod, NoYaml, UnknownMode }.Concat(DiagnosticCatalogue.All)
            .FirstOrDefault(k => string.Equals(k.Id, id, StringComparison.Ordinal))?.Title ?? id;

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
