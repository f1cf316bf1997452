using LibNbd.Emit.Commands;
using LibNbd.SourceGenerator.Tests;

namespace LibNbd.Emit.Tests;

/// <summary>
/// A call that is added, changed or removed in the YAML reaches every output by one command, and the check fails until it was run.
/// </summary>
public sealed class LifeOfAChangeTests : IDisposable
{
    private const string Neighbour = "  get_uri:\n";

    // As docs/regenerating.md shows it.
    private const string Added = """
          get_listed:
            since: "1.24"
            summary: number of exports that were listed last
            topic: options
            returns: { type: int, doc: the number of exports }
            states: any
            description: |
              Return how many exports the server named in answer to the last [opt_list] of this handle, 0 if there was none.
            see-also: [opt_list]

        """;

    // Who walks through the page has the entry already.
    private static readonly string Before = Specification.Yaml.Replace(Added, "", StringComparison.Ordinal);

    private readonly TestFolder _folder = new();

    private string SpecPath => _folder["api/nbd-api.yaml"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_added_a_changed_and_a_removed_call_reach_every_output()
    {
        Directory.CreateDirectory(_folder["api"]);
        File.WriteAllText(SpecPath, Before);
        // As committed before the change: the folders that check guards, as they are.
        Assert.Equal(ExitCodes.Success, Run("check", "--update"));
        Assert.Equal(ExitCodes.Success, Run("all", "--out", "out"));
        AssertNowhere("get_listed");

        string with = Before.Replace(Neighbour, Added + Neighbour, StringComparison.Ordinal);
        Change(with);
        AssertEverywhere("number of exports that were listed last", "nbd_get_listed");
        Assert.True(File.Exists(_folder["out/man/nbd_get_listed.3"]));
        Assert.Contains("GetListed", File.ReadAllText(_folder["out/html/nbd_get_listed.3.html"]), StringComparison.Ordinal);
        Assert.Contains("nbd_get_listed", File.ReadAllText(_folder["out/c/libnbd.h"]), StringComparison.Ordinal);
        AssertRuntimeIsAsked(with, "internal int GetListed()");

        string changed = with.Replace("exports that were listed last", "exports in the last list", StringComparison.Ordinal)
            .Replace(
                "returns: { type: int, doc: the number of exports }",
                "returns: { type: int64, doc: the number of exports }",
                StringComparison.Ordinal);
        Change(changed);
        AssertEverywhere("number of exports in the last list", "int64_t nbd_get_listed");
        AssertNowhere("exports that were listed last");
        AssertRuntimeIsAsked(changed, "internal long GetListed()");

        Change(Before);
        AssertNowhere("get_listed");
        AssertNowhere("GetListed");
        Assert.False(File.Exists(_folder["out/man/nbd_get_listed.3"]));
        Assert.False(File.Exists(_folder["out/html/nbd_get_listed.3.html"]));
    }

    [Fact]
    public void The_walk_through_shows_the_entry_that_is_tested_here()
    {
        string walkThrough = File.ReadAllText(Path.Combine(Repository.Root, "docs", "regenerating.md"));
        Assert.Contains(Added, walkThrough, StringComparison.Ordinal);
    }

    // One edit, one command for what is committed and one for what is shipped; nothing else is touched.
    private void Change(string yaml)
    {
        File.WriteAllText(SpecPath, yaml);
        Assert.Equal(ExitCodes.Failure, Run("check"));
        Assert.Equal(ExitCodes.Success, Run("check", "--update"));
        Assert.Equal(ExitCodes.Success, Run("check"));
        Assert.Equal(ExitCodes.Success, Run("all", "--out", "out"));
    }

    // The compiler asks for the runtime's part, and writes the call's types, gates, faces and export around it.
    private static void AssertRuntimeIsAsked(string yaml, string signature)
    {
        Assert.Contains(
            GeneratorRun.Start("api", yaml, "namespace LibNbd.Runtime.Handle { internal sealed class HandleCore { } }").Diagnostics,
            d => d.Id == "NBD040"
                && d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains(signature, StringComparison.Ordinal));
    }

    private void AssertEverywhere(string summary, string inC)
    {
        Assert.Contains(Texts("docs"), text => text.Contains(summary, StringComparison.Ordinal));
        Assert.Contains(Texts("out/man"), text => text.Contains(summary, StringComparison.Ordinal));
        Assert.Contains(Texts("out/html"), text => text.Contains(summary, StringComparison.Ordinal));
        Assert.Contains(Texts("out/docs"), text => text.Contains(summary, StringComparison.Ordinal));
        Assert.Contains(Texts("out/c"), text => text.Contains(inC, StringComparison.Ordinal));
    }

    private void AssertNowhere(string text)
    {
        Assert.DoesNotContain(Texts("docs").Concat(Texts("out")), file => file.Contains(text, StringComparison.Ordinal));
    }

    private IEnumerable<string> Texts(string folder) =>
        Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories).Select(File.ReadAllText);

    private int Run(params string[] arguments) =>
        CommandLine.Run(arguments, new CommandContext(TextWriter.Null, TextWriter.Null, _folder.Root));
}
