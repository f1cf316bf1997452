using System.Text.Json;
using System.Text.RegularExpressions;
using LibNbd.Emit.Commands;
using LibNbd.Languages;
using LibNbd.Spec;
using LibNbd.Spec.Model;
using LibNbd.Spec.Tests;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>
/// A language that follows docs/adding-a-language.md gets what the page promises: a folder with the usual files and its two lines are
/// enough.
/// </summary>
public sealed class ToyTests : IDisposable
{
    private static readonly LanguageSet Languages = new([.. LanguageList.All.All, new ToyLanguage()]);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_binding_is_emitted_into_its_folders()
    {
        Assert.Equal((ExitCodes.Success, ""), Run("all", "--out", "out"));
        string handle = File.ReadAllText(_folder["out/toy/nbd/handle.toy"]);
        string[] imports = [.. handle.Split('\n').Skip(1).TakeWhile(line => line.StartsWith("import ", StringComparison.Ordinal))];
        Assert.Equal(imports.Distinct().Order(StringComparer.Ordinal), imports);
        Assert.Contains("import nbd.types.tls", imports);
        Assert.Equal("type Handle", handle.Split('\n')[imports.Length + 1]);
        Assert.Contains("\n\tfunc connecttcp(hostname: text, port: text): nothing\n", handle, StringComparison.Ordinal);
        Assert.Contains("\nTls.require = 2\n", File.ReadAllText(_folder["out/toy/nbd/types/tls.toy"]), StringComparison.Ordinal);
        Assert.Equal(
            Specification.Spec.Library.Version,
            JsonDocument.Parse(File.ReadAllText(_folder["out/toy/package.json"])).RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public void A_word_that_it_keeps_is_escaped_by_its_own_habit() =>
        Assert.Contains(
            "func flush(flags': Command = none): nothing",
            new ToySignatures(Specification.Spec).Of(Call("flush")),
            StringComparison.Ordinal);

    [Fact]
    public void Pages_show_it_where_it_has_the_call()
    {
        Assert.Equal((ExitCodes.Success, ""), Run("all", "--out", "out"));
        string page = File.ReadAllText(_folder["out/html/nbd_connect_tcp.3.html"]);
        Assert.Matches("<h3 id=\"in-c\">C</h3>(.|\n)*<h3 id=\"in-csharp\">C#</h3>(.|\n)*<h3 id=\"in-toy\">Toy</h3>\n<pre "
            + "tabindex=\"0\"><code class=\"language-toy\">func connecttcp\\(", page);
        Assert.DoesNotContain("in-toy", File.ReadAllText(_folder["out/html/nbd_set_debug_callback.3.html"]), StringComparison.Ordinal);
        string[] titles = [.. Languages.All.Select(language => language.Title)];
        Assert.Contains(
            $"in {string.Join(", in ", titles[..^1])} and in Toy.",
            File.ReadAllText(_folder["out/html/index.html"]),
            StringComparison.Ordinal);
        string constants = File.ReadAllText(_folder["out/html/constants.html"]);
        Assert.Contains(string.Concat(titles.Select(title => $"<th scope=\"col\">{title}</th>")), constants, StringComparison.Ordinal);
        Assert.Contains("<td><code>Command.fua</code></td>", constants, StringComparison.Ordinal);
        Assert.Contains("connecttcp", File.ReadAllText(_folder["out/html/search-index.js"]), StringComparison.Ordinal);
        string calls = File.ReadAllText(_folder["out/docs/calls.md"]);
        Assert.Contains($"| {string.Join(" | ", titles)} | since | |\n|---|", calls, StringComparison.Ordinal);
        Assert.Matches(
            new Regex("\\| `nbd_connect_tcp` (?:\\| [^|]* )*\\| `connecttcp` \\|", RegexOptions.None, TimeSpan.FromSeconds(5)), calls);
        Assert.Matches(
            new Regex("\\| `nbd_set_debug_callback` (?:\\| `[^|]* )*\\|  \\|", RegexOptions.None, TimeSpan.FromSeconds(5)), calls);
    }

    [Fact]
    public void Its_collisions_are_found_by_compiler_and_command_line_alike()
    {
        string yaml = Marked.Edit(
            "{ name: count, type: uint64,", "{ name: c_ount, type: int, doc: X. }\n      - { name: count, type: uint64,").Text;
        Assert.Empty(LanguageList.All.Read(yaml, "x.yaml").Diagnostics);
        SpecResult result = Languages.Read(yaml, "x.yaml");
        Assert.Equal("'count' would be 'count' in Toy, which is already the name of 'c_ount'", Assert.Single(result.Diagnostics).Message);
        Assert.Null(result.Spec);
        Assert.NotNull(result.TypesOfBroken);
    }

    [Fact]
    public void A_word_that_it_cannot_escape_is_refused()
    {
        SpecResult result = Languages.Read(Marked.Edit("{ name: count, type: uint64,", "{ name: self, type: uint64,").Text, "x.yaml");
        Assert.Equal(
            ("NBD029", "'self' cannot be used as a name: it names the object itself in Toy"),
            (Assert.Single(result.Diagnostics).Id, result.Diagnostics[0].Message));
    }

    [Fact]
    public void A_type_may_be_called_otherwise_in_it()
    {
        Marked own = Marked.Edit("names: { csharp: TlsMode }", "names: { csharp: TlsMode, toy: Lock }");
        ApiSpec? spec = Languages.Read(own.Text, "x.yaml").Spec;
        Assert.Equal("Lock", new ToyLanguage().Of(spec!).TypeOf(spec!.Enums[0]));
        Assert.Equal("NBD004", Assert.Single(LanguageList.All.Read(own.Text, "x.yaml").Diagnostics).Id);
        Assert.Equal("'Lock2' is not a valid name for 'toy': letters alone", Assert.Single(
            Languages.Read(own.Text.Replace("toy: Lock", "toy: Lock2", StringComparison.Ordinal), "x.yaml").Diagnostics).Message);
    }

    [Fact]
    public void What_is_committed_is_held_against_the_specification_and_handwritten_files_are_not()
    {
        Directory.CreateDirectory(_folder["api"]);
        File.WriteAllText(_folder["api/nbd-api.yaml"], Specification.Yaml);
        Directory.CreateDirectory(_folder["bindings/toy/generated/nbd"]);
        File.WriteAllText(_folder["bindings/toy/pyproject.toml"], "by hand");
        File.WriteAllText(_folder["bindings/toy/generated/nbd/glue.toy"], "by hand");
        Assert.Equal(ExitCodes.Success, Run("check", "--update").ExitCode);
        Assert.Equal((ExitCodes.Success, ""), Run("check"));

        File.AppendAllText(_folder["bindings/toy/generated/nbd/handle.toy"], "edited");
        File.Delete(_folder["bindings/toy/generated/nbd/types/tls.toy"]);
        Assert.Equal(ExitCodes.Failure, Run("check").ExitCode);
        Assert.Equal(
            ["bindings/toy/generated/nbd/handle.toy: out of date", "bindings/toy/generated/nbd/types/tls.toy: out of date"],
            _output.ToString().TrimEnd().Split('\n')[^2..]);
        Assert.Equal(ExitCodes.Success, Run("check", "--update").ExitCode);
        Assert.Equal((ExitCodes.Success, ""), Run("check"));
        Assert.Equal("by hand", File.ReadAllText(_folder["bindings/toy/pyproject.toml"]));
        Assert.Equal("by hand", File.ReadAllText(_folder["bindings/toy/generated/nbd/glue.toy"]));
    }

    private readonly StringWriter _output = new() { NewLine = "\n" };

    private static CallSpec Call(string name) => Specification.Spec.Calls.First(call => call.Name == name);

    private (int ExitCode, string Error) Run(params string[] arguments)
    {
        using StringWriter error = new() { NewLine = "\n" };
        string folder = Directory.Exists(_folder["api"]) ? _folder.Root : Repository.Root;
        string[] all = [.. arguments.Select(argument => argument == "out" ? _folder["out"] : argument)];
        CommandContext context = new(_output, error, folder) { Languages = Languages, Targets = [.. TargetList.All, new ToyTarget()] };
        return (CommandLine.Run(all, context), error.ToString());
    }
}
