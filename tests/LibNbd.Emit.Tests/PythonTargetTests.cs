using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.Python;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>What is emitted for Python is code that its tools take.</summary>
public sealed class PythonTargetTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public static TheoryData<string> Specifications => ["small", "real"];

    public void Dispose() => _folder.Dispose();

    /// <summary>The small specification has a parameter and a result of every kind.</summary>
    [Theory]
    [MemberData(nameof(Specifications))]
    public void The_extension_module_compiles_without_a_warning(string name)
    {
        Emit(name == "small" ? Specification.Small : Specification.Spec);
        foreach (string file in Directory.EnumerateFiles(Repository.PathOf("bindings/python/src")))
        {
            File.Copy(file, _folder[$"src/{Path.GetFileName(file)}"]);
        }

        (int exitCode, string includes) = Tool.Run("/usr/bin/python3-config", _folder.Root, "--includes");
        Assert.Equal(0, exitCode);
        // What is written by hand needs functions that the small specification does not have.
        string[] sources =
        [
            .. name == "small" ? [] : Directory.EnumerateFiles(_folder["src"], "*.c"),
            _folder["src/generated/calls.c"],
        ];
        Assert.Equal((0, ""), Tool.Run(
            "gcc",
            _folder.Root,
            [
                .. includes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), "-DPy_LIMITED_API=0x030B0000", "-std=c11",
                "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", .. sources,
            ]));
    }

    /// <summary>Lines of code in a docstring are as long as they are, and the summary is one line.</summary>
    [Fact]
    public void A_docstring_is_as_wide_as_PEP_8_has_it()
    {
        const string Code = "    ";
        PythonProse prose = new(Specification.Spec);
        Assert.All(
            Specification.Spec.Calls.SelectMany(call => prose.Docstring(call).Split('\n')),
            line => Assert.True(
                line.Length <= PythonProse.Width || line[0] == PythonProse.Mark || line.StartsWith(Code, StringComparison.Ordinal), line));
    }

    private void Emit(ApiSpec spec)
    {
        foreach (EmittedFile file in TargetList.All.Single(target => target.Name == "python").Emit(spec, LanguageList.All))
        {
            string path = _folder[file.Path.ToString()];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Text);
        }
    }
}
