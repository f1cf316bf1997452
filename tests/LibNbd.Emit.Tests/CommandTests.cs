using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Emit.Targets.Man;
using LibNbd.Languages;

namespace LibNbd.Emit.Tests;

/// <summary>The command line, and what it does to the output folder.</summary>
public sealed class CommandTests : IDisposable
{
    // The committed files that have the summary of a call, in the order in which they are told.
    private static readonly string[] WithSummaries =
    [
        "docs/calls.md",
        "bindings/python/src/generated/calls.c",
        "bindings/go/gen_calls.go",
        "bindings/rust/libnbd-sys/src/generated.rs", "bindings/rust/libnbd/src/generated/calls.rs",
        "bindings/rust/libnbd/src/generated/async_calls.rs",
        "bindings/ocaml/src/generated/NBD.mli",
    ];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Writes_every_page_from_the_specification_above_the_folder()
    {
        (int exitCode, string output, string error) = Run(Path.Combine(Repository.Root, "tests"), "man", "--out", _folder.Root);
        Assert.Equal((ExitCodes.Success, ""), (exitCode, error));
        Assert.Equal($"man: {Specification.Pages.Count + 1} written, 0 removed, 0 unchanged", output.TrimEnd());
        Assert.All(Specification.Pages, page => Assert.Equal(page.Value, File.ReadAllText(_folder[page.Key])));
    }

    [Fact]
    public void An_unchanged_run_writes_nothing()
    {
        string[] arguments = ["man", "--out", "out", "--spec", WriteSpec(Specification.Yaml)];
        Run(_folder.Root, arguments);
        string[] files = [.. Directory.GetFiles(_folder["out"]).Order(StringComparer.Ordinal)];
        DateTime old = new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc);
        Assert.All(files, file => File.SetLastWriteTimeUtc(file, old));
        File.AppendAllText(files[^1], "edited");
        (int exitCode, string output, _) = Run(_folder.Root, arguments);
        Assert.Equal(ExitCodes.Success, exitCode);
        Assert.Equal($"man: 1 written, 0 removed, {files.Length - 1} unchanged", output.TrimEnd());
        Assert.All(files[..^1], file => Assert.Equal(old, File.GetLastWriteTimeUtc(file)));
        Assert.DoesNotContain("edited", File.ReadAllText(files[^1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Stale_pages_of_ours_are_removed_and_no_others()
    {
        string[] arguments = ["man", "--out", "out", "--spec", WriteSpec(Specification.Yaml)];
        Run(_folder.Root, arguments);
        string page = File.ReadAllText(_folder["out/nbd_pread.3"]);
        File.WriteAllText(_folder["out/nbd_gone.3"], page);
        File.AppendAllText(_folder["out/.man.manifest"], "nbd_gone.3\nnbd_gone_before.3\n");
        File.WriteAllText(_folder["out/other.3"], page);
        (_, string output, _) = Run(_folder.Root, arguments);
        Assert.Contains(" 1 removed,", output, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["out/nbd_gone.3"]));
        Assert.Equal(page, File.ReadAllText(_folder["out/other.3"]));
    }

    [Fact]
    public void What_people_wrote_is_not_replaced()
    {
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["out/nbd_pread.3"], "by hand");
        (int exitCode, string output, string error) = Run(_folder.Root, "man", "--out", "out", "--spec", WriteSpec(Specification.Yaml));
        Assert.Equal((ExitCodes.Failure, ""), (exitCode, output));
        Assert.Contains("nbd_pread.3 was not written by the target 'man'", error, StringComparison.Ordinal);
        Assert.Equal([_folder["out/nbd_pread.3"]], Directory.GetFiles(_folder["out"]));
        Assert.Equal("by hand", File.ReadAllText(_folder["out/nbd_pread.3"]));
    }

    [Fact]
    public void No_name_of_the_specification_leads_out_of_the_folder()
    {
        string spec = WriteSpec(Specification.Yaml.Replace("\n  name: libnbd\n", "\n  name: ../../evil\n", StringComparison.Ordinal));
        Directory.CreateDirectory(_folder["a/b"]);
        Assert.NotEqual(ExitCodes.Success, Run(_folder.Root, "c", "--out", "a/b", "--spec", spec).ExitCode);
        Assert.Equal([_folder["spec.yaml"]], Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_bad_specification_is_refused_at_its_place_and_nothing_is_written()
    {
        const string Good = "{ name: hostname, type: string,";
        int at = Specification.Yaml.IndexOf(Good, StringComparison.Ordinal);
        int line = Specification.Yaml[..at].Count(c => c == '\n') + 1;
        int column = at - Specification.Yaml.LastIndexOf('\n', at) + Good.IndexOf("string", StringComparison.Ordinal);
        string bad = Specification.Yaml[..at] + Good.Replace("string", "strnig", StringComparison.Ordinal)
            + Specification.Yaml[(at + Good.Length)..];
        string spec = WriteSpec(bad);
        (int exitCode, string output, string error) = Run(_folder.Root, "man", "--out", "out", "--spec", spec);
        Assert.Equal((ExitCodes.Failure, ""), (exitCode, output));
        Assert.StartsWith($"{spec}({line},{column}): error NBD001: ", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void All_emits_every_target_into_a_folder_of_its_name()
    {
        (int exitCode, string output, string error) = Run(Repository.Root, "all", "--out", _folder.Root);
        Assert.Equal((ExitCodes.Success, ""), (exitCode, error));
        Assert.Equal(TargetList.All.Count, output.TrimEnd().Split('\n').Length);
        foreach (ITarget target in TargetList.All)
        {
            Assert.All(
                target.Emit(Specification.Spec, LanguageList.All),
                file => Assert.Equal(file.Text, File.ReadAllText(_folder[$"{target.Name}/{file.Path}"])));
        }
    }

    [Fact]
    public void Every_file_says_that_it_is_generated()
    {
        foreach (ITarget target in TargetList.All)
        {
            Assert.All(target.Emit(Specification.Spec, LanguageList.All).Where(static file => !IsPicture(file)), file => Assert.Contains(
                file.Text.Split('\n').Take(3),
                line => line.Contains("Generated from nbd-api.yaml by LibNbd.Emit", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void What_is_committed_is_what_the_specification_gives()
    {
        (int exitCode, string output, string error) = Run(Repository.Root, "check");
        Assert.Equal((ExitCodes.Success, ""), (exitCode, error));
        Assert.Equal("check: all committed files are up to date", output.TrimEnd());
    }

    [Fact]
    public void A_call_that_is_added_or_removed_shows_in_the_check_until_it_is_done()
    {
        Directory.CreateDirectory(_folder["api"]);
        string path = _folder["api/nbd-api.yaml"];
        File.WriteAllText(path, Specification.Yaml);
        Assert.Equal(ExitCodes.Failure, Run(_folder.Root, "check").ExitCode);
        Assert.Equal(ExitCodes.Success, Run(_folder.Root, "check", "--update").ExitCode);
        Assert.Equal(ExitCodes.Success, Run(_folder.Root, "check").ExitCode);

        File.WriteAllText(path, Specification.Yaml.Replace(
            "    summary: number of bytes sent\n", "    summary: what it is called\n", StringComparison.Ordinal));

        (int exitCode, string output, string error) = Run(_folder.Root, "check");
        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.Equal(WithSummaries.Select(file => file + ": out of date"), output.TrimEnd().Split('\n'));
        Assert.Contains("--update", error, StringComparison.Ordinal);
        Assert.Equal(
            WithSummaries.Select(file => file + ": written"), Run(_folder.Root, "check", "--update").Output.TrimEnd().Split('\n'));
        Assert.Contains("what it is called", File.ReadAllText(_folder["docs/calls.md"]), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Success, Run(_folder.Root, "check").ExitCode);
    }

    [Fact]
    public void A_mistake_in_a_page_is_told_at_its_place()
    {
        Directory.CreateDirectory(_folder["api/pages"]);
        File.WriteAllText(_folder["api/nbd-api.yaml"], Specification.Yaml);
        File.WriteAllText(_folder["api/pages/a.7.md"], "# a(7) - b\n\n## C\n\nSee [pred].\n");
        (int exitCode, _, string error) = Run(_folder.Root, "man", "--out", "out");
        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.Equal(
            $"{Path.Combine("api", "pages", "a.7.md")}(5,6): error NBD013: [pred] does not refer to a call; did you mean 'pread'?",
            error.TrimEnd());
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("pythn/uris.py", "'pythn' is not the key of a language; known keys: c, csharp, python, go, rust, ocaml")]
    [InlineData("python/uri.py", "'uri' is not the name of a topic; the topics: handle, ")]
    public void An_example_of_nothing_is_told(string file, string told)
    {
        string path = WriteExample(file, "");
        (int exitCode, _, string error) = Run(_folder.Root, "html", "--out", "out");
        Assert.Equal(ExitCodes.Usage, exitCode);
        Assert.StartsWith($"LibNbd.Emit: {path}: {told}", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void An_example_stands_on_the_page_of_topics()
    {
        WriteExample("python/uris.py", "h.is_uri(\"<>\")\n");
        WriteExample("python/.cache/uri.py", "");
        Assert.Equal(ExitCodes.Success, Run(_folder.Root, "html", "--out", "out").ExitCode);
        Assert.Contains(
            "<details>\n<summary>Example in Python</summary>\n<pre tabindex=\"0\"><code class=\"language-python\">"
                + "h.is_uri(&quot;&lt;&gt;&quot;)",
            File.ReadAllText(_folder["out/topics.html"]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--out", "man")]
    [InlineData("--bogus", "man", "--out", "out", "--bogus")]
    [InlineData("bogus", "bogus")]
    [InlineData("command")]
    [InlineData("api/nbd-api.yaml", "man", "--out", "out")]
    [InlineData("missing.yaml", "man", "--out", "out", "--spec", "missing.yaml")]
    [InlineData("NBD999", "explain", "NBD999")]
    public void Usage_errors_are_told(string told, params string[] arguments)
    {
        (int exitCode, string output, string error) = Run(_folder.Root, arguments);
        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.StartsWith("LibNbd.Emit: ", error, StringComparison.Ordinal);
        Assert.Contains(told.Replace('/', Path.DirectorySeparatorChar), error, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_a_failure()
    {
        File.WriteAllText(_folder["file"], "");
        (int exitCode, _, string error) = Run(_folder.Root, "man", "--out", "file/out", "--spec", WriteSpec(Specification.Yaml));
        Assert.Equal(ExitCodes.Failure, exitCode);
        Assert.StartsWith("LibNbd.Emit: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_prints_the_page_of_every_diagnostic()
    {
        string[] pages = Directory.GetFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "NBD*.md");
        Assert.NotEmpty(pages);
        foreach (string page in pages)
        {
            (int exitCode, string output, string error) = Run(_folder.Root, "explain", Path.GetFileNameWithoutExtension(page));
            Assert.Equal((ExitCodes.Success, ""), (exitCode, error));
            Assert.Equal(File.ReadAllText(page), output);
        }
    }

    [Fact]
    public void Help_names_the_targets()
    {
        (int exitCode, string output, _) = Run(_folder.Root, "--help");
        Assert.Equal(ExitCodes.Success, exitCode);
        Assert.Contains("man", output, StringComparison.Ordinal);
        Assert.Contains("explain", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{{Nmae}}")]
    [InlineData("{{#if Nmae}}x{{/if}}")]
    [InlineData("{{#each Nmae}}x{{/each}}")]
    public void A_mistyped_name_in_a_template_throws(string template) =>
        Assert.ThrowsAny<Exception>(() => new Template(template).Render(new ManState("p", "v")));

    [Fact]
    public void Templates_do_not_escape_for_HTML() => Assert.Equal("<&\">", new Template("{{Phrase}}").Render(new ManState("<&\">", "v")));

    // An example beside a specification of the usual place; how the command names it.
    private string WriteExample(string file, string text)
    {
        Directory.CreateDirectory(_folder["api"]);
        File.WriteAllText(_folder["api/nbd-api.yaml"], Specification.Yaml);
        string path = Path.Combine("api", "examples", file.Replace('/', Path.DirectorySeparatorChar));
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
        return path;
    }

    private string WriteSpec(string yaml)
    {
        const string Name = "spec.yaml";
        File.WriteAllText(_folder[Name], yaml);
        return Name;
    }

    // Pictures of docs/ are copied to the site as they are.
    private static bool IsPicture(EmittedFile file) =>
        Repository.PathOf("docs", file.Path.ToString()) is var path && path.EndsWith(".svg", StringComparison.Ordinal) && File.Exists(path)
        && File.ReadAllText(path) == file.Text;

    private static (int ExitCode, string Output, string Error) Run(string folder, params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" };
        using StringWriter error = new() { NewLine = "\n" };
        int exitCode = CommandLine.Run(arguments, new CommandContext(output, error, folder));
        return (exitCode, output.ToString(), error.ToString());
    }
}
