using LibNbd.Languages;
using LibNbd.SourceGenerator.Emit;
using LibNbd.Spec;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace LibNbd.SourceGenerator;

/// <summary>Gives a project the C# of <c>api/nbd-api.yaml</c>. See docs/adr/0002.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NbdApiGenerator : IIncrementalGenerator
{
    private const string YamlName = "nbd-api.yaml";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<GeneratorOptions> options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => Options(provider))
            .WithTrackingName(TrackingNames.Options);

        IncrementalValuesProvider<YamlFile> files = context.AdditionalTextsProvider
            .Where(static text => string.Equals(Path.GetFileName(text.Path), YamlName, StringComparison.OrdinalIgnoreCase))
            .Select(static (text, cancellation) => new YamlFile(text.Path, text.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName(TrackingNames.YamlFiles);

        // Not asked for, nothing is read.
        IncrementalValueProvider<Input> specs = files
            .Collect()
            .Combine(options)
            .Select(static (pair, _) => Read(pair.Left.ToEquatableArray(), pair.Right))
            .WithTrackingName(TrackingNames.Specs);

        IncrementalValueProvider<RuntimeSurface> runtime = context.CompilationProvider
            .Combine(options)
            .Select(static (pair, _) => pair.Right.Mode == GenerateMode.Api ? RuntimeSurface.Of(pair.Left) : RuntimeSurface.None)
            .WithTrackingName(TrackingNames.RuntimeSurface);

        RegisterTypes(context, specs);
        RegisterDeadMethods(context, specs);
        RegisterCalls(context, specs, runtime);
        RegisterExports(context, specs);
        context.RegisterSourceOutput(
            specs.SelectMany(static (input, _) => input.Diagnostics).WithTrackingName(TrackingNames.Diagnostics),
            static (output, diagnostic) => output.ReportDiagnostic(GeneratorDiagnostics.ToRoslyn(diagnostic)));
    }

    private static void RegisterTypes(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<Input> specs)
    {
        // The calls are no part of it, so that an edit of one leaves all types cached.
        IncrementalValuesProvider<GeneratedFile> types = specs
            .SelectMany(static (input, _) => input is { Mode: GenerateMode.Types, Types: { } spec }
                ? [spec with
                {
                    Topics = EquatableArray<TopicSpec>.Empty, Calls = EquatableArray<CallSpec>.Empty,
                    Lifecycle = EquatableArray<LifecycleSpec>.Empty,
                }]
                : Array.Empty<ApiSpec>())
            .WithTrackingName(TrackingNames.TypesInput)
            .SelectMany(static (spec, _) => TypesEmitter.Emit(spec))
            .WithTrackingName(TrackingNames.TypesFiles);
        context.RegisterSourceOutput(types, static (output, file) => output.AddSource(file.HintName, file.Text));
    }

    // Where the runtime is compiled, because that is where its methods stand.
    private static void RegisterDeadMethods(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<Input> specs)
    {
        IncrementalValuesProvider<SpecDiagnostic> dead = context.CompilationProvider
            .Combine(specs)
            .SelectMany(static (pair, cancellation) => pair.Right is { Mode: GenerateMode.Types, Spec: { } spec }
                ? DeadMethods.Of(pair.Left, spec, cancellation)
                : [])
            .WithTrackingName(TrackingNames.DeadMethods);
        context.RegisterSourceOutput(
            dead, static (output, diagnostic) => output.ReportDiagnostic(GeneratorDiagnostics.ToRoslyn(diagnostic)));
    }

    private static void RegisterCalls(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<Input> specs,
        IncrementalValueProvider<RuntimeSurface> runtime)
    {
        IncrementalValueProvider<(Input Input, RuntimeSurface Runtime)> both = specs.Combine(runtime);

        IncrementalValuesProvider<GeneratedFile> calls = both
            .SelectMany(static (pair, _) => pair.Input is { Mode: GenerateMode.Api, Spec: { } spec }
                ? CallPlan.Calls(spec, pair.Runtime)
                : [])
            .WithTrackingName(TrackingNames.Calls)
            .Select(static (call, _) => CallEmitter.Emit(call))
            .WithTrackingName(TrackingNames.CallFiles);
        context.RegisterSourceOutput(calls, static (output, file) => output.AddSource(file.HintName, file.Text));

        IncrementalValuesProvider<SpecDiagnostic> missing = both
            .SelectMany(static (pair, _) => pair.Input is { Mode: GenerateMode.Api, Spec: { } spec }
                ? CallPlan.Missing(spec, pair.Runtime, pair.Input.Path)
                : [])
            .WithTrackingName(TrackingNames.MissingMethods);
        context.RegisterSourceOutput(
            missing, static (output, diagnostic) => output.ReportDiagnostic(GeneratorDiagnostics.ToRoslyn(diagnostic)));
    }

    private static void RegisterExports(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<Input> specs)
    {
        IncrementalValuesProvider<GeneratedFile> exports = specs
            .SelectMany(static (input, _) => input is { Mode: GenerateMode.Native, Spec: { } spec } ? ExportEmitter.Exports(spec) : [])
            .WithTrackingName(TrackingNames.Exports)
            .Select(static (export, _) => ExportEmitter.Emit(export))
            .WithTrackingName(TrackingNames.ExportFiles);
        context.RegisterSourceOutput(exports, static (output, file) => output.AddSource(file.HintName, file.Text));
    }

    private static GeneratorOptions Options(AnalyzerConfigOptionsProvider provider) => GeneratorOptions.Parse(
        provider.GlobalOptions.TryGetValue("build_property." + GeneratorOptions.PropertyName, out string? value) ? value : null);

    private static Input Read(EquatableArray<YamlFile> files, GeneratorOptions options)
    {
        if (options.Mode == GenerateMode.None)
        {
            return Input.Nothing;
        }

        if (options.Mode == GenerateMode.Unknown)
        {
            return Input.Refused(DiagnosticCatalogue.UnknownMode.At("", SourceSpan.Start, options.Text));
        }

        if (files.Count != 1)
        {
            return Input.Refused(DiagnosticCatalogue.NoYaml.At("", SourceSpan.Start, options.Text, files.Count));
        }

        SpecResult result = LanguageList.All.Read(files[0].Text, files[0].Path);
        return new(options.Mode, files[0].Path, result.Spec, result.Diagnostics) { Types = result.Spec ?? result.TypesOfBroken };
    }

    private sealed record YamlFile(string Path, string Text);

    private sealed record Input(GenerateMode Mode, string Path, ApiSpec? Spec, EquatableArray<SpecDiagnostic> Diagnostics)
    {
        public ApiSpec? Types { get; init; }

        public static Input Nothing { get; } = new(GenerateMode.None, "", null, EquatableArray<SpecDiagnostic>.Empty);

        public static Input Refused(SpecDiagnostic diagnostic) =>
            Nothing with { Diagnostics = new[] { diagnostic }.ToEquatableArray() };
    }
}
