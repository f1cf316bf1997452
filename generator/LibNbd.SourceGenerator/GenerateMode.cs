namespace LibNbd.SourceGenerator;

/// <summary>What a project gets from the YAML.</summary>
internal enum GenerateMode
{
    /// <summary>Nothing: the property is not set.</summary>
    None,

    /// <summary><c>types</c>: the types of the API, for the runtime.</summary>
    Types,

    /// <summary><c>api</c>: the gates and the public methods.</summary>
    Api,

    /// <summary><c>native</c>: the functions of the C library.</summary>
    Native,

    /// <summary>Something else, which is refused.</summary>
    Unknown,
}

/// <summary>The project's settings.</summary>
/// <param name="Mode">What is asked for.</param>
/// <param name="Text">How it was written.</param>
internal sealed record GeneratorOptions(GenerateMode Mode, string Text)
{
    /// <summary>The MSBuild property that a project sets.</summary>
    public const string PropertyName = "LibNbdGenerate";

    /// <summary>Reads the property's value.</summary>
    public static GeneratorOptions Parse(string? value)
    {
        string text = value?.Trim() ?? "";
        GenerateMode mode = text switch
        {
            "" => GenerateMode.None,
            "types" => GenerateMode.Types,
            "api" => GenerateMode.Api,
            "native" => GenerateMode.Native,
            _ => GenerateMode.Unknown,
        };
        return new(mode, text);
    }
}
