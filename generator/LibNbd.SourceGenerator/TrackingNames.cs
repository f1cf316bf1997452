namespace LibNbd.SourceGenerator;

/// <summary>The names of the pipeline's steps, by which the caching tests find them.</summary>
public static class TrackingNames
{
    /// <summary>What <c>LibNbdGenerate</c> says.</summary>
    public const string Options = nameof(Options);

    /// <summary>The path and text of the YAML file.</summary>
    public const string YamlFiles = nameof(YamlFiles);

    /// <summary>The files, read and checked.</summary>
    public const string Specs = nameof(Specs);

    /// <summary>The methods that the runtime offers to the gates.</summary>
    public const string RuntimeSurface = nameof(RuntimeSurface);

    /// <summary>The specification where the mode is <c>types</c>.</summary>
    public const string TypesInput = nameof(TypesInput);

    /// <summary>The generated files of the mode <c>types</c>.</summary>
    public const string TypesFiles = nameof(TypesFiles);

    /// <summary>Each call, with what its code depends on.</summary>
    public const string Calls = nameof(Calls);

    /// <summary>The generated files of the mode <c>api</c>.</summary>
    public const string CallFiles = nameof(CallFiles);

    /// <summary>Each call, with what its C function depends on.</summary>
    public const string Exports = nameof(Exports);

    /// <summary>The generated files of the mode <c>native</c>.</summary>
    public const string ExportFiles = nameof(ExportFiles);

    /// <summary>The diagnostics of the YAML and of the project's settings.</summary>
    public const string Diagnostics = nameof(Diagnostics);

    /// <summary>The diagnostics of calls that the runtime does not have.</summary>
    public const string MissingMethods = nameof(MissingMethods);

    /// <summary>The diagnostics of the runtime's methods that no call has.</summary>
    public const string DeadMethods = nameof(DeadMethods);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [
            Options, YamlFiles, Specs, RuntimeSurface, TypesInput, TypesFiles, Calls, CallFiles, Exports, ExportFiles, Diagnostics,
            MissingMethods, DeadMethods,
        ];
}
