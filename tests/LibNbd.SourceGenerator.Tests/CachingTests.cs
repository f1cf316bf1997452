using Microsoft.CodeAnalysis;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>What an edit makes the generator do again, which is nothing where nothing that matters was edited.</summary>
public class CachingTests
{
    private const string Unrelated = "internal class Unrelated { }";

    private static readonly string[] TypesSteps =
        [TrackingNames.Options, TrackingNames.YamlFiles, TrackingNames.Specs, TrackingNames.TypesInput, TrackingNames.TypesFiles];

    private static readonly string[] ApiSteps =
        [
            TrackingNames.Options, TrackingNames.YamlFiles, TrackingNames.Specs, TrackingNames.RuntimeSurface, TrackingNames.Calls,
            TrackingNames.CallFiles,
        ];

    [Theory]
    [InlineData("types")]
    [InlineData("api")]
    public void Unrelated_edit_leaves_every_step_as_it_was(string mode)
    {
        GeneratorRun run = Start(mode);
        AssertRan(run, mode);
        run.EditSource(0, "internal class Unrelated { private int _more; }");
        AssertNothingDone(run, TrackingNames.All);
        AssertRan(run, mode);
    }

    [Theory]
    [InlineData("types")]
    [InlineData("api")]
    public void Comment_behind_the_YAML_ends_at_the_reader(string mode)
    {
        GeneratorRun run = Start(mode);
        run.EditYaml(TestData.SmallYaml + "# A comment.\n");
        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.YamlFiles));
        AssertNothingDone(run, TrackingNames.All.Where(s => s != TrackingNames.YamlFiles));
        AssertRan(run, mode);
    }

    [Fact]
    public void Comment_above_moves_the_lines_and_changes_no_file()
    {
        GeneratorRun run = Start("api");
        run.EditYaml("# A comment.\n" + TestData.SmallYaml);
        Assert.Equal([IncrementalStepRunReason.Modified], run.Reasons(TrackingNames.Specs));
        Assert.NotEmpty(run.Reasons(TrackingNames.CallFiles));
        AssertNothingDone(run, [TrackingNames.CallFiles]);
    }

    [Fact]
    public void Edit_of_one_call_writes_one_file()
    {
        GeneratorRun run = Start("api");
        run.EditYaml(TestData.SmallYaml.Replace("doc: the number so far", "doc: the sum so far", StringComparison.Ordinal));
        Assert.Single(run.Reasons(TrackingNames.CallFiles), IncrementalStepRunReason.Modified);
        Assert.Contains("The sum so far.", run.Files["Calls/SetPrivateData.g.cs"], StringComparison.Ordinal);
    }

    /// <summary>
    /// Of the whole specification an edit of one call's words makes one file anew, or none where they are not shown, if every part of the
    /// model is equal by value.
    /// </summary>
    [Theory]
    [InlineData("types", TrackingNames.TypesFiles, 0)]
    [InlineData("api", TrackingNames.CallFiles, 1)]
    [InlineData("native", TrackingNames.ExportFiles, 0)]
    public void Edit_of_one_call_leaves_all_others_as_they_were(string mode, string step, int files)
    {
        const string Before = "\n  get_size:\n    since: \"1.0\"\n";
        string yaml = TestData.RealYaml;
        int at = yaml.IndexOf("    summary:", yaml.IndexOf(Before, StringComparison.Ordinal), StringComparison.Ordinal)
            + "    summary:".Length;
        GeneratorRun run = GeneratorRun.Start(mode, yaml, TestData.Runtime, RealSpecTests.AllMethods);
        int all = run.Reasons(step).Count;

        run.EditYaml(yaml.Insert(at, " once more"));

        IReadOnlyList<IncrementalStepRunReason> reasons = run.Reasons(step);
        Assert.True(all >= (mode == "types" ? 20 : 150), $"{all} files");
        Assert.Equal(files, reasons.Count(r => r == IncrementalStepRunReason.Modified));
        Assert.Equal(all - files, reasons.Count(r => r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged));
        // Equal results of work that was done all the same would hide an input that is compared by reference. Only the call itself is made
        // again, and no type.
        Assert.Equal(mode == "types" ? all : all - 1, reasons.Count(r => r == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void Edit_of_one_call_leaves_all_types()
    {
        GeneratorRun run = Start("types");
        run.EditYaml(TestData.SmallYaml.Replace("doc: the number so far", "doc: the sum so far", StringComparison.Ordinal));
        AssertNothingDone(run, [TrackingNames.TypesInput, TrackingNames.TypesFiles]);
    }

    [Fact]
    public void Edit_of_another_setting_leaves_every_step_as_it_was()
    {
        GeneratorRun run = Start("api");
        run.EditOptions("api", "changed");
        AssertNothingDone(run, TrackingNames.All);
        AssertRan(run, "api");
    }

    [Fact]
    public void Edit_of_the_mode_changes_the_files()
    {
        GeneratorRun run = Start("types");
        run.EditOptions("api", "");
        Assert.False(run.Files.ContainsKey("Types/TlsMode.g.cs"));
        Assert.True(run.Files.ContainsKey("Calls/Pread.g.cs"));
    }

    [Fact]
    public void New_runtime_method_brings_its_call()
    {
        GeneratorRun run = GeneratorRun.Start("api", TestData.SmallYaml, TestData.Runtime, Without("internal int AioConnectTcp("));
        Assert.False(run.Files.ContainsKey("Calls/ConnectTcp.g.cs"));
        run.EditSource(1, TestData.SmallCalls);
        Assert.Empty(run.Diagnostics);
        Assert.True(run.Files.ContainsKey("Calls/ConnectTcp.g.cs"));
    }

    [Fact]
    public void Without_the_setting_nothing_is_read()
    {
        GeneratorRun run = GeneratorRun.Start(null, "not: [valid");
        Assert.Empty(run.Diagnostics);
        Assert.Empty(run.Files);
    }

    internal static string Without(string start) =>
        string.Join('\n', TestData.SmallCalls.Split('\n').Where(l => !l.TrimStart().StartsWith(start, StringComparison.Ordinal)));

    private static GeneratorRun Start(string mode) =>
        GeneratorRun.Start(mode, TestData.SmallYaml, Unrelated, TestData.Runtime, TestData.SmallCalls);

    // That nothing was done shows nothing of a step that never ran.
    private static void AssertRan(GeneratorRun run, string mode) =>
        Assert.All(mode == "types" ? TypesSteps : ApiSteps, s => Assert.NotEmpty(run.Reasons(s)));

    private static void AssertNothingDone(GeneratorRun run, IEnumerable<string> steps) => Assert.All(
        steps,
        step => Assert.All(
            run.Reasons(step),
            r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, $"{step}: {r}")));
}
