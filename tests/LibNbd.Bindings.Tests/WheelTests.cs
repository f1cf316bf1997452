using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>The wheel: built, installed where no libnbd is, and used.</summary>
public sealed class WheelTests : IDisposable
{
    // A build with its own compiler runs, and a virtual environment; the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_brings_the_module_the_shell_and_the_library()
    {
        await PythonModule.Folder();
        await PythonModule.Require("build", "python3-build");
        await PythonModule.Require("wheel", "python3-wheel");
        await PythonModule.Require("ensurepip", "python3-venv");
        string library = BoundLibrary.Named(BoundLibrary.Ours).File;
        CopySources(_folder["source"]);

        await Run(
            PythonModule.Interpreter, ["-m", "build", "--no-isolation", "--wheel"], _folder["source"], ("LIBNBD_BUNDLE", library));
        string wheel = Assert.Single(Directory.EnumerateFiles(_folder["source/dist"], "*.whl"));
        // One wheel for each Python from its floor on.
        Assert.Matches("^libnbd_dotnet-[0-9.]+-cp311-abi3-linux_", Path.GetFileName(wheel));

        await Run(PythonModule.Interpreter, ["-m", "venv", _folder["venv"]], _folder.Root);
        await Run(_folder["venv/bin/pip"], ["install", "--no-index", "--no-deps", wheel], _folder.Root);
        string file = await Run(
            _folder["venv/bin/python"],
            ["-c", "import nbd; h = nbd.NBD(); print(open('/proc/self/maps').read().count('/nbd/libnbd.so.0') > 0, nbd.__file__)"],
            _folder.Root);
        Assert.StartsWith($"True {_folder["venv"]}", file, StringComparison.Ordinal);
        Assert.StartsWith("nbdsh ", await Run(_folder["venv/bin/nbdsh"], ["--version"], _folder.Root), StringComparison.Ordinal);
    }

    /// <summary>The version is the project's own.</summary>
    [Fact]
    public void It_has_the_version_of_the_project()
    {
        string properties = Repository.Read("Directory.Build.props");
        string version = properties.Split("<Version>")[1].Split("</Version>")[0];
        Assert.Contains($"\nversion = \"{version}\"\n", Repository.Read("bindings", "python", "pyproject.toml"), StringComparison.Ordinal);
    }

    private static void CopySources(string target)
    {
        string[] kinds = [".py", ".pyi", ".typed", ".toml", ".in", ".md", ".c", ".h"];
        foreach (string file in Directory.EnumerateFiles(PythonModule.Sources, "*", SearchOption.AllDirectories)
            .Where(file => kinds.Contains(Path.GetExtension(file), StringComparer.Ordinal)))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(PythonModule.Sources, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static async Task<string> Run(
        string program, string[] arguments, string folder, params (string Name, string Value)[] environment)
    {
        Dictionary<string, string> variables = new(PythonEnvironment.OfNothing, StringComparer.Ordinal);
        foreach ((string name, string value) in environment)
        {
            variables[name] = value;
        }

        ProgramResult result = await ProgramResult.Of(program, arguments, variables, folder: folder, limit: Limit);
        return result.Success();
    }
}
