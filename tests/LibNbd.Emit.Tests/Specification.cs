using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>The repository's own specification, and what is made of it.</summary>
internal static class Specification
{
    public static string Yaml { get; } = File.ReadAllText(Repository.SpecificationPath);

    public static ApiSpec Spec { get; } = ReadWithPages();

    /// <summary>A small specification with a parameter and a result of every kind.</summary>
    public static ApiSpec Small { get; } =
        Read(Repository.Read("tests", "LibNbd.SourceGenerator.Tests", "Specs", "small.yaml"));

    public static IReadOnlyDictionary<string, string> Pages { get; } = Emit(Spec);

    /// <summary>The pages of calls and lifecycle functions.</summary>
    public static IReadOnlyDictionary<string, string> FunctionPages { get; } = Pages
        .Where(page => page.Key.StartsWith("nbd_", StringComparison.Ordinal))
        .ToDictionary(page => page.Key, page => page.Value, StringComparer.Ordinal);

    private static ApiSpec ReadWithPages()
    {
        SpecResult result = SpecFile.Read(null, Repository.Root, LanguageList.All);
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }

    public static ApiSpec Read(string yaml)
    {
        SpecResult result = LanguageList.All.Read(yaml, "test.yaml");
        Assert.Empty(result.Diagnostics);
        return result.Spec!;
    }

    public static IReadOnlyDictionary<string, string> Emit(ApiSpec spec) =>
        new LibNbd.Emit.Targets.Man.ManTarget().Emit(spec, LanguageList.All)
            .ToDictionary((EmittedFile file) => file.Path.ToString(), file => file.Text, StringComparer.Ordinal);
}
