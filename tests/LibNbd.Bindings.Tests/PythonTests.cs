using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>The Python module's own tests, each file on ours and on the C library: the outcome is the same.</summary>
public sealed class PythonTests
{
    // Far above what a file takes, because the machine may be busy. A test that hangs ends by itself.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private static readonly string Folder = Path.Combine(PythonModule.Sources, "tests");

    /// <summary>Each file of tests with each library.</summary>
    public static TheoryData<string, string> FilesAndLibraries
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string file in Directory.EnumerateFiles(Folder, "test_*.py").Order(StringComparer.Ordinal))
            {
                foreach (string library in BoundLibrary.Names)
                {
                    data.Add(Path.GetFileName(file), library);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(FilesAndLibraries))]
    public async Task The_module_passes_its_tests(string file, string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        await PythonModule.Require("pytest", "python3-pytest");
        string module = await PythonModule.Folder();
        string[] command =
        [
            .. bound.Launcher, PythonModule.Interpreter, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", Path.Combine(Folder, file),
        ];
        ProgramResult result = await ProgramResult.Of(
            command[0], command[1..], PythonEnvironment.Of(bound, module), folder: Folder, limit: Limit);
        string output = result.Success();
        foreach (string line in output.Split('\n').Where(static line => line.StartsWith("SKIPPED", StringComparison.Ordinal)))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            Peers.Need(!line.EndsWith(" is not installed", StringComparison.Ordinal), line);
        }
    }

    /// <summary>Each method, with its parameters in their order.</summary>
    [Fact]
    public async Task The_stub_says_what_the_module_has()
    {
        await PythonModule.Require("mypy", "mypy");
        string module = await PythonModule.Folder();
        Dictionary<string, string> environment = PythonEnvironment.Of(BoundLibrary.Named(BoundLibrary.Ours), module);
        environment["MYPYPATH"] = module;
        environment["PYTHONPATH"] = module;
        using TestFolder work = new();
        ProgramResult result = await ProgramResult.Of(
            PythonModule.Interpreter,
            [
                "-m", "mypy.stubtest", "nbd._native", "--concise", "--ignore-unused-allowlist", "--allowlist",
                Path.Combine(Folder, "stub-allowlist.txt"),
            ],
            environment,
            folder: work.Root,
            limit: Limit);
        result.Success();
    }

    [Fact]
    public async Task The_module_its_tests_and_all_examples_are_typed()
    {
        await PythonModule.Require("mypy", "mypy");
        string module = await PythonModule.Folder();
        string cache = Path.Combine(AppContext.BaseDirectory, "mypy");
        Dictionary<string, string> environment = new(PythonEnvironment.OfNothing, StringComparer.Ordinal)
        {
            ["MYPYPATH"] = $"{module}:{Path.Combine(ConformanceRun.Suite, "runner")}",
        };
        ProgramResult result = await ProgramResult.Of(
            PythonModule.Interpreter,
            [
                "-m", "mypy", "--strict", "--cache-dir", cache, Path.Combine(module, "nbd"), Path.Combine(module, "nbdsh.py"),
                .. Directory.EnumerateFiles(Folder, "*.py"),
                .. Directory.EnumerateFiles(Repository.PathOf("samples", "python"), "*.py"),
                .. Directory.EnumerateFiles(Repository.PathOf("api", "examples", "python"), "*.py"),
            ],
            environment,
            folder: Folder,
            limit: Limit);
        result.Success();
    }
}
