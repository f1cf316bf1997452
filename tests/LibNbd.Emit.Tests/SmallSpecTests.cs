using System.Text;
using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>
/// Everything that is made of a small specification, which has a parameter and a result of every kind: any change of an emitter shows in a
/// committed file.
/// </summary>
public sealed class SmallSpecTests : IDisposable
{
    // Style and script of the site are no output of the specification; its search index is.
    private static readonly string[] Static = ["style.css", "site.js"];

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Targets => [.. TargetList.All.Select(target => target.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Targets))]
    public void Everything_that_a_target_makes_is_as_committed(string target)
    {
        StringBuilder all = new();
        foreach (EmittedFile file in Emit(target, Specification.Small).Where(file => !Static.Contains(file.Path.ToString()))
            .OrderBy(file => file.Path.ToString(), StringComparer.Ordinal))
        {
            all.Append("=== ").Append(file.Path).Append('\n').Append(file.Text).Append('\n');
        }

        Snapshot.Match(all.ToString(), $"small.{target}", "txt");
    }

    [Fact]
    public void The_header_compiles_and_a_library_of_its_functions_links_with_the_version_script()
    {
        IReadOnlyDictionary<string, string> files = Emit("c", Specification.Small).ToDictionary(
            f => f.Path.ToString(), f => f.Text, StringComparer.Ordinal);
        Link(files, Specification.Small);
    }

    /// <summary>A node without a symbol is a syntax error to the linker.</summary>
    [Fact]
    public void A_version_that_adds_no_function_links()
    {
        ApiSpec spec = Specification.Small;
        spec = spec with
        {
            Library = spec.Library with { Versions = new EquatableArray<string>(["0.8", .. spec.Library.Versions, "1.6"]) },
        };
        Link(Emit("c", spec).ToDictionary(f => f.Path.ToString(), f => f.Text, StringComparer.Ordinal), spec);
    }

    [Fact]
    public void A_comment_is_not_ended_by_what_it_says()
    {
        ApiSpec spec = Specification.Small;
        spec = spec with { Library = spec.Library with { Copyright = "*/ int broken; /*" } };
        string header = Emit("c", spec).Single(f => f.Path.ToString() == "libnbd.h").Text;
        File.WriteAllText(_folder["libnbd.h"], header);
        File.WriteAllText(_folder["main.c"], "#include \"libnbd.h\"\nint broken (void);\n");
        Assert.Equal((0, ""), Tool.Run("gcc", _folder.Root, "-Wall", "-Werror", "-c", "-o", "main.o", "main.c"));
    }

    [Fact]
    public void No_line_of_the_header_is_wider_than_the_page()
    {
        const int Width = 100;
        string header = Emit("c", Specification.Spec).Single(f => f.Path.ToString() == "libnbd.h").Text;
        Assert.DoesNotContain(
            header[header.IndexOf("extern ", StringComparison.Ordinal)..].Split('\n'),
            line => line.Length > Width && line.StartsWith("extern ", StringComparison.Ordinal));
    }

    private static IEnumerable<EmittedFile> Emit(string target, ApiSpec spec) =>
        TargetList.All.Single(t => t.Name == target).Emit(spec, LanguageList.All);

    private void Link(IReadOnlyDictionary<string, string> files, ApiSpec spec)
    {
        string script = files["libnbd.syms"];
        File.WriteAllText(_folder["libnbd.h"], files["libnbd.h"]);
        File.WriteAllText(_folder["libnbd.syms"], script);
        string[] functions = [.. spec.Lifecycle.Select(f => f.Name)
            .Concat(spec.Calls.Select(c => c.Name))
            .Select(name => spec.Library.SymbolPrefix + name)];
        File.WriteAllText(_folder["all.c"], string.Concat(functions.Select(f => $"void {f} (void) {{}}\n")));
        File.WriteAllText(_folder["main.c"], "#include \"libnbd.h\"\nint main (void) { return 0; }\n");

        Assert.Equal(
            (0, ""), Tool.Run("gcc", _folder.Root, "-std=c99", "-pedantic", "-Wall", "-Wextra", "-Werror", "-c", "-o", "main.o", "main.c"));
        Assert.Equal(
            (0, ""), Tool.Run(
                "gcc", _folder.Root, "-shared", "-fPIC", "-fno-builtin", "-Wl,--version-script=libnbd.syms", "-o", "libnbd.so.0", "all.c"));
        (int status, string symbols) = Tool.Run("readelf", _folder.Root, "--dyn-syms", "-W", "libnbd.so.0");
        Assert.Equal(0, status);
        foreach ((string name, string since) in spec.Lifecycle.Select(f => (f.Name, f.Since)).Concat(
            spec.Calls.Select(c => (c.Name, c.Since))))
        {
            Assert.Contains($" {spec.Library.SymbolPrefix}{name}@@{spec.Library.MacroPrefix}{since}", symbols, StringComparison.Ordinal);
        }
    }
}
