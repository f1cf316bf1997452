using Microsoft.CodeAnalysis;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>The API against the handwritten runtime, in the very compilation that the package is made of.</summary>
public class RealRuntimeTests
{
    private static readonly string Generated = Path.Combine(Repository.Root, "src", "LibNbd.Generated");

    // Built in the same configuration as this test.
    private static readonly string Runtime = Path.Combine(
        Repository.Root, "src", "LibNbd.Runtime", "bin", Configuration(), "net10.0", "LibNbd.Runtime.dll");

    private static readonly string Protocol = Path.Combine(Path.GetDirectoryName(Runtime)!, "LibNbd.Protocol.dll");

    // What the SDK gives a project with ImplicitUsings.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    [Fact]
    public void Api_compiles_against_the_runtime()
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Generated, "LibNbd.Generated.csproj")), "there is no project for the API yet");
        CompileTests.AssertCompiles(GeneratorRun.Start(
            "api",
            [TestData.RealYaml],
            [Usings, .. Sources().Select(File.ReadAllText)],
            [MetadataReference.CreateFromFile(Runtime), MetadataReference.CreateFromFile(Protocol)]));
    }

    private static IEnumerable<string> Sources() => Directory
        .EnumerateFiles(Generated, "*.cs", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Generated, f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
}
