using System.Collections.Concurrent;

namespace LibNbd.Bindings.Tests.Support;

/// <summary>The Go package: programs that use it, built once against our library's pkg-config file, and run on any library.</summary>
internal static class GoPackage
{
    // A build that has no cache; the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Built = new(StringComparer.Ordinal);

    /// <summary>The sources.</summary>
    internal static string Sources { get; } = Repository.PathOf("bindings", "go");

    /// <summary>Runs the tools on a folder, and gives what they wrote.</summary>
    internal static async Task<ProgramResult> Run(string folder, params string[] command)
    {
        GoToolchain go = await GoToolchain.Require();
        Peers.Require("gcc");
        Peers.Require("pkg-config");
        Dictionary<string, string> environment = go.Environment;
        environment["PKG_CONFIG_PATH"] = Path.Combine(Path.GetDirectoryName(Ours.File)!, "pkgconfig");
        environment["CGO_CFLAGS"] = "-O2 -Wall -Wextra -Werror -Wno-unused-parameter";
        return await ProgramResult.Of(go.Program, command, environment, folder: folder, limit: Limit);
    }

    /// <summary>The package's own tests as a program.</summary>
    internal static Task<string> Tests(params string[] options) => Build(Sources, "tests", ["test", "-c", .. options]);

    /// <summary>The program of a folder that is a module of its own.</summary>
    internal static Task<string> Program(string folder) => Build(folder, Path.GetFileName(folder), ["build"]);

    /// <summary>The program of a file, as a module that has nothing else.</summary>
    internal static Task<string> ProgramOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        string folder = Path.Combine(AppContext.BaseDirectory, "go", "modules", Path.GetFileName(Path.GetDirectoryName(file))!, name);
        Directory.CreateDirectory(folder);
        File.Copy(file, Path.Combine(folder, "main.go"), overwrite: true);
        File.WriteAllText(
            Path.Combine(folder, "go.mod"),
            $"module {name}\n\ngo 1.22\n\nrequire libguestfs.org/libnbd v0.0.0\n\nreplace libguestfs.org/libnbd => {Sources}\n");
        return Program(folder);
    }

    /// <summary>The variables that a program is run with on a library.</summary>
    internal static Dictionary<string, string> Environment(BoundLibrary library)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["LIBNBD_DEBUG"] = "0",
            ["GODEBUG"] = "cgocheck=1",
        };
        if (Path.IsPathRooted(library.File))
        {
            environment["LD_LIBRARY_PATH"] = Path.GetDirectoryName(library.File)!;
        }

        return environment;
    }

    private static BoundLibrary Ours => BoundLibrary.Named(BoundLibrary.Ours);

    private static async Task<string> Build(string folder, string name, string[] command)
    {
        // The skip, if there is one, is each test's own.
        await GoToolchain.Require();
        string program = Path.Combine(AppContext.BaseDirectory, "go", string.Join('-', command.Skip(1).Prepend(name)).Replace('/', '_'));
        return await Built.GetOrAdd(folder + program, _ => new Lazy<Task<string>>(async () =>
        {
            ProgramResult result = await Run(folder, [.. command, "-o", program, "."]);
            result.Success();
            return program;
        })).Value;
    }
}
