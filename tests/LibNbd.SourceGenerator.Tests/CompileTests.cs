using Microsoft.CodeAnalysis;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>All that is emitted compiles, warnings and missing documentation being errors.</summary>
public class CompileTests
{
    [Fact]
    public void Types_and_api_of_the_small_spec_compile_together()
    {
        GeneratorRun types = GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults);
        AssertCompiles(types);

        GeneratorRun api = GeneratorRun.Start(
            "api", TestData.SmallYaml,
            [TestData.Runtime, TestData.CallbackFaults, TestData.SmallCalls, TestData.NbdHandle, .. types.Files.Values]);
        AssertCompiles(api);
        Assert.Equal(TestData.SmallYaml.Split('\n').SkipWhile(l => l != "calls:").Count(IsEntry), api.Files.Count);
    }

    /// <summary>Text of the specification stays text in the code, whatever it holds.</summary>
    [Fact]
    public void Quotes_and_marks_in_texts_do_not_end_them()
    {
        const string Odd = """a "\" <b> & */ /* // {0} $ b""";
        string yaml = TestData.SmallYaml
            .Replace("phrase: newly created", $"phrase: '{Odd}'", StringComparison.Ordinal)
            .Replace("\n    summary: ", $"\n    summary: '{Odd} ' # ", StringComparison.Ordinal)
            .Replace("copyright: ", $"copyright: '{Odd}' # ", StringComparison.Ordinal)
            .Replace("doc: No connection was asked for.", $"doc: '`{Odd}`.'", StringComparison.Ordinal);
        Assert.NotEqual(TestData.SmallYaml, yaml, StringComparer.Ordinal);
        GeneratorRun types = GeneratorRun.Start("types", yaml, TestData.CallbackFaults);
        AssertCompiles(types);
        AssertCompiles(GeneratorRun.Start(
            "api", yaml, [TestData.Runtime, TestData.CallbackFaults, TestData.SmallCalls, TestData.NbdHandle, .. types.Files.Values]));
    }

    [Theory]
    [InlineData("public class Undocumented;", "CS1591")]
    [InlineData("/// <summary>See <see cref=\"Nothing\"/>.</summary>\npublic class Documented;", "CS1574")]
    [InlineData("class Nullable { string a = null; string A => a; }", "CS8625")]
    public void The_check_finds_what_it_is_for(string source, string id)
    {
        GeneratorRun run = GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults, source);
        Assert.Equal(id, Assert.Single(run.Output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning).Id);
    }

    internal static void AssertCompiles(GeneratorRun run)
    {
        Assert.Equal("", string.Join('\n', run.Diagnostics));
        Assert.NotEmpty(run.Files);
        Assert.Equal("", string.Join('\n', run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)));
    }

    // Two blanks and a name.
    private static bool IsEntry(string line) =>
        line.Length > 2 && line.StartsWith("  ", StringComparison.Ordinal) && char.IsAsciiLetter(line[2]);
}
