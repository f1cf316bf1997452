namespace LibNbd.Emit.Tests;

/// <summary>Formatters have nothing to say against the pages.</summary>
public sealed class LintTests
{
    [Fact]
    public void Mandoc_is_silent() => IsSilent("mandoc", "-Tlint");

    [Fact]
    public void Groff_is_silent() => IsSilent("groff", "-man", "-t", "-ww", "-z");

    [Fact]
    public void Groff_is_silent_on_terminals() => IsSilent("groff", "-man", "-t", "-ww", "-z", "-Tutf8");

    [Fact]
    public void Lint_can_fail()
    {
        using TestFolder folder = new();
        File.WriteAllText(
            folder["bad.3"], Specification.Pages["nbd_pread.3"].Replace(".SH ERRORS\n", ".SH ERRORS\n.PP\n", StringComparison.Ordinal));
        Assert.NotEqual(0, Tool.Run("mandoc", folder.Root, "-Tlint", "bad.3").ExitCode);
    }

    private static void IsSilent(string program, params IEnumerable<string> arguments)
    {
        using TestFolder folder = new();
        List<string> names = [];
        foreach ((string prefix, IReadOnlyDictionary<string, string> pages) in new[]
        {
            ("", Specification.Pages), ("small_", Specification.Emit(Specification.Small)),
        })
        {
            foreach ((string name, string text) in pages)
            {
                names.Add(prefix + name);
                File.WriteAllText(folder[prefix + name], text);
            }
        }

        (int exitCode, string output) = Tool.Run(program, folder.Root, [.. arguments, .. names]);
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }
}
