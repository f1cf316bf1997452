using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.OCaml;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>What is emitted for OCaml is code that its tools take.</summary>
public sealed class OCamlTargetTests : IDisposable
{
    private const string Generated = "src/generated";

    private readonly TestFolder _folder = new();

    public static TheoryData<string> Specifications => ["small", "real"];

    public void Dispose() => _folder.Dispose();

    /// <summary>The small specification has a parameter and a result of every kind.</summary>
    [Theory]
    [MemberData(nameof(Specifications))]
    public void The_code_in_C_compiles_without_a_warning(string name)
    {
        Emit(name);
        (int exitCode, string runtime) = Tool.Run("ocamlfind", _folder.Root, "ocamlc", "-where");
        Assert.Equal(0, exitCode);
        // What is written by hand needs functions that the small specification does not have.
        string[] sources =
        [
            .. name == "small" ? [] : Directory.EnumerateFiles(_folder["src"], "*.c"),
            _folder[$"{Generated}/calls.c"],
        ];
        Assert.Equal((0, ""), Tool.Run(
            "gcc", _folder.Root,
            ["-I", runtime.Trim(), "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", .. sources]));
    }

    /// <summary>With every warning of the compiler but those of style: missing interfaces, fragile matches.</summary>
    [Theory]
    [MemberData(nameof(Specifications))]
    public void The_module_compiles_and_its_comments_are_documentation(string name)
    {
        Emit(name);
        string[] modules =
        [
            "nbd_buffer.mli", "nbd_buffer.ml", "nbd_callback.mli", "nbd_callback.ml", "generated/NBD.mli", "generated/NBD.ml",
        ];
        string[] packages = ["-package", "unix", "-I", _folder["src"], "-I", _folder[Generated]];
        foreach (string module in modules)
        {
            Assert.Equal((0, ""), Tool.Run(
                "ocamlfind", _folder.Root,
                ["ocamlopt", .. packages, "-w", "+a-4-9-40..42-44-45-70", "-warn-error", "+a", "-c", _folder[$"src/{module}"]]));
        }

        Directory.CreateDirectory(_folder["html"]);
        Assert.Equal((0, ""), Tool.Run(
            "ocamlfind", _folder.Root,
            ["ocamldoc", .. packages, "-html", "-warn-error", "-d", _folder["html"], _folder[$"{Generated}/NBD.mli"]]));
    }

    /// <summary>Debian has no ocamlformat; this is the formatter that it has.</summary>
    [Theory]
    [MemberData(nameof(Specifications))]
    public void The_formatter_leaves_the_code_as_it_is(string name)
    {
        Emit(name);
        foreach (string file in Directory.EnumerateFiles(_folder["src"], "*.ml*", SearchOption.AllDirectories))
        {
            Assert.Equal((0, File.ReadAllText(file)), Tool.Run("ocp-indent", _folder.Root, file));
            Assert.All(
                File.ReadAllLines(file),
                line => Assert.True(line.Length <= OCamlProse.Width, $"{Path.GetFileName(file)}: {line}"));
        }
    }

    private void Emit(string name)
    {
        ApiSpec spec = name == "small" ? Specification.Small : Specification.Spec;
        foreach (EmittedFile file in TargetList.All.Single(target => target.Name == "ocaml").Emit(spec, LanguageList.All))
        {
            string path = _folder[file.Path.ToString()];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }

        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("bindings/ocaml/src"), "*.*"))
        {
            File.Copy(file, _folder[$"src/{Path.GetFileName(file)}"]);
        }
    }
}
