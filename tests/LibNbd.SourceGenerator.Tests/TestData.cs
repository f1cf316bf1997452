using System.Runtime.CompilerServices;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>The texts that the tests feed to the generator.</summary>
internal static class TestData
{
    /// <summary>A specification with a parameter and a result of every kind.</summary>
    public static string SmallYaml { get; } = Read("Specs/small.yaml");

    /// <summary>The runtime's surface without work.</summary>
    public static string Runtime { get; } = Read("Stub/Runtime.cs");

    /// <summary>What the generated types themselves need of the runtime.</summary>
    public static string CallbackFaults { get; } = Read("Stub/CallbackFaults.cs");

    /// <summary>What a specification with connection states needs besides.</summary>
    public static string StateTable { get; } = Read("Stub/StateTable.cs");

    /// <summary>The runtime methods of the small specification.</summary>
    public static string SmallCalls { get; } = Read("Stub/SmallCalls.cs");

    /// <summary>The handwritten part of the public class.</summary>
    public static string NbdHandle { get; } = Read("Stub/NbdHandle.cs");

    /// <summary>The whole specification.</summary>
    public static string RealYaml => File.ReadAllText(Repository.SpecificationPath);

    /// <summary>The folder of this file.</summary>
    public static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(Repository.Located(path))!;

    private static string Read(string name)
    {
        using Stream stream = typeof(TestData).Assembly.GetManifestResourceStream(name)!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
