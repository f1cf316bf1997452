using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>A compilation with the generator run over it, as the compiler would.</summary>
internal sealed class GeneratorRun
{
    public const string YamlPath = "/repo/api/nbd-api.yaml";

    private static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    // What this very test runs on is what generated code must compile against.
    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    private GeneratorDriver _driver;

    private GeneratorRun(CSharpCompilation compilation, GeneratorDriver driver) => (Compilation, _driver) = (compilation, driver);

    /// <summary>The compilation before the generator.</summary>
    public CSharpCompilation Compilation { get; private set; }

    /// <summary>The compilation with the generated files.</summary>
    public Compilation Output { get; private set; } = null!;

    /// <summary>What the generator reported.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; private set; }

    /// <summary>The outcome, with its steps.</summary>
    public GeneratorRunResult Result => _driver.GetRunResult().Results[0];

    /// <summary>The generated files by their hint names.</summary>
    public IReadOnlyDictionary<string, string> Files =>
        Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal);

    /// <summary>Runs the generator for the first time.</summary>
    public static GeneratorRun Start(string? mode, string? yaml, params string[] sources) =>
        Start(mode, yaml is null ? [] : [yaml], sources);

    /// <inheritdoc cref="Start(string, string, string[])"/>
    public static GeneratorRun Start(
        string? mode, IEnumerable<string> yamls, IEnumerable<string> sources, IEnumerable<MetadataReference>? references = null)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "LibNbd",
            sources.Select((text, i) => CSharpSyntaxTree.ParseText(text, ParseOptions, $"Source{i}.cs")),
            [.. Platform, .. references ?? []],
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                warningLevel: 9999,
                generalDiagnosticOption: ReportDiagnostic.Error,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new NbdApiGenerator().AsSourceGenerator()],
            yamls.Select(y => new Yaml(y)),
            ParseOptions,
            new Options(mode),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        GeneratorRun run = new(compilation, driver);
        run.Again();
        return run;
    }

    /// <summary>Runs again after an edit of the C#.</summary>
    public void EditSource(int index, string text)
    {
        SyntaxTree old = Compilation.SyntaxTrees[index];
        Compilation = Compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, ParseOptions, old.FilePath));
        Again();
    }

    /// <summary>Runs again after an edit of the YAML.</summary>
    public void EditYaml(string text)
    {
        _driver = _driver.ReplaceAdditionalTexts([new Yaml(text)]);
        Again();
    }

    /// <summary>Runs again after an edit of the project's settings.</summary>
    public void EditOptions(string? mode, string other)
    {
        _driver = _driver.WithUpdatedAnalyzerConfigOptions(new Options(mode, other));
        Again();
    }

    /// <summary>Why each output of a step is as it is, in the last run; nothing for a step that did not run.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
        Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs)
            ? [.. runs.SelectMany(r => r.Outputs).Select(o => o.Reason)]
            : [];

    private void Again()
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(
            Compilation, out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        (Output, Diagnostics) = (output, diagnostics);
        if (Result.Exception is { } exception)
        {
            throw new InvalidOperationException("The generator threw.", exception);
        }
    }

    private sealed class Yaml(string text) : AdditionalText
    {
        public override string Path => YamlPath;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Options(string? mode, string other = "") : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Global(mode, other);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;
    }

    private sealed class Global(string? mode, string other) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = key switch
            {
                "build_property.LibNbdGenerate" => mode,
                "build_property.Other" => other,
                _ => null,
            };
            return value is not null;
        }
    }
}
