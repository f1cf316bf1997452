namespace LibNbd.Bindings.Tests.Support;

/// <summary>The Python module, built from its sources as a folder that a program can import it from.</summary>
internal static class PythonModule
{
    /// <summary>Debian's interpreter, whichever comes first in PATH: only it sees Debian's modules.</summary>
    internal const string Interpreter = "/usr/bin/python3";

    private const string StableAbi = "-DPy_LIMITED_API=0x030B0000"; // of Python 3.11, the oldest that the module serves

    private static readonly Lazy<Task<string>> BuiltFolder = new(Build);

    /// <summary>The sources.</summary>
    internal static string Sources { get; } = Repository.PathOf("bindings", "python");

    /// <summary>The folder that has nbd, or a skipped test where it cannot be built.</summary>
    internal static async Task<string> Folder()
    {
        RequireInterpreter();
        Peers.Require("gcc");
        Peers.Need(File.Exists(Path.Combine(await Headers(), "Python.h")), "Python's headers are not installed (python3-dev)");
        return await BuiltFolder.Value;
    }

    /// <summary>Skips the test without an interpreter.</summary>
    internal static void RequireInterpreter()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bindings are tested on Linux");
        Peers.Need(File.Exists(Interpreter), $"{Interpreter} is not installed");
    }

    /// <summary>Skips the test without a module of Debian's.</summary>
    internal static async Task Require(string module, string package)
    {
        RequireInterpreter();
        ProgramResult result = await ProgramResult.Of(Interpreter, ["-c", "import " + module]);
        Peers.Need(result.ExitCode == 0, $"Python's {module} is not installed ({package})");
    }

    private static async Task<string> Headers()
    {
        ProgramResult result = await ProgramResult.Of(Interpreter, ["-c", "import sysconfig; print(sysconfig.get_paths()['include'])"]);
        return result.Success().TrimEnd();
    }

    private static async Task<string> Build()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "python");
        foreach (string file in Files("*.py").Concat(Files("*.pyi")).Concat(Files("py.typed")))
        {
            string target = Path.Combine(folder, Path.GetRelativePath(Sources, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        string source = Path.Combine(Sources, "src");
        ProgramResult result = await ProgramResult.Of(
            Peers.Require("gcc"),
            ["-Wall", "-Wextra", "-Werror", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", StableAbi, "-I", await Headers(),
             .. Directory.EnumerateFiles(source, "*.c", SearchOption.AllDirectories),
             "-o", Path.Combine(folder, "nbd", "_native.abi3.so")]);
        result.Success();
        return folder;
    }

    // Of the module and of what is installed beside it; what is built from them is elsewhere.
    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Sources, pattern)
        .Concat(Directory.EnumerateFiles(Path.Combine(Sources, "nbd"), pattern, SearchOption.AllDirectories));
}
