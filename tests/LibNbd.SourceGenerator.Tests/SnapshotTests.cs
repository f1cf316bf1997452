namespace LibNbd.SourceGenerator.Tests;

/// <summary>What is emitted, to be read: a change of the emitters shows itself as a diff of these files.</summary>
public class SnapshotTests
{
    [Fact]
    public void Types_of_the_small_spec() => Snapshot.Match(Joined(GeneratorRun.Start("types", TestData.SmallYaml)), "Small.types");

    [Fact]
    public void Api_of_the_small_spec() => Snapshot.Match(
        Joined(GeneratorRun.Start("api", TestData.SmallYaml, TestData.Runtime, TestData.SmallCalls)), "Small.api");

    [Fact]
    public void Native_of_the_small_spec() => Snapshot.Match(Joined(GeneratorRun.Start("native", TestData.SmallYaml)), "Small.native");

    [Fact]
    public void Output_has_no_carriage_returns_no_tabs_and_no_trailing_blanks()
    {
        foreach (string yaml in new[] { TestData.SmallYaml, TestData.SmallYaml.Replace("\n", "\r\n", StringComparison.Ordinal) })
        {
            string text = Joined(GeneratorRun.Start("api", yaml, TestData.Runtime, TestData.SmallCalls));
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.DoesNotContain(text.Split('\n'), line => line.EndsWith(' '));
            Assert.Equal(Joined(GeneratorRun.Start("api", TestData.SmallYaml, TestData.Runtime, TestData.SmallCalls)), text);
        }
    }

    private static string Joined(GeneratorRun run) =>
        string.Join('\n', run.Files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => $"//// {f.Key}\n{f.Value}"));
}
