
namespace LibNbd.Native.Tests.Support;

/// <summary>A program of the folder c, compiled.</summary>
internal sealed class CProgram
{
    /// <summary>NULL is passed on purpose; the compiler would complain of it.</summary>
    private static readonly string[] Warnings = ["-Wall", "-Wextra", "-Werror", "-Wno-nonnull"];

    private readonly string _path;

    private CProgram(string path) => _path = path;

    /// <summary>The sources, beside the tests.</summary>
    internal static string Sources { get; } = Path.Combine(AppContext.BaseDirectory, "c");

    /// <summary>The compiled file.</summary>
    internal string File => _path;

    /// <summary>Compiles a program against a library.</summary>
    internal static async Task<CProgram> Compile(Scope scope, string name, Library against, params string[] further)
    {
        string path = scope.Folder.NewPath(name);
        await scope.RunProgram(
            Peers.Require("gcc"),
            ["-std=c99", "-D_GNU_SOURCE", "-g", .. Warnings, "-I", against.Include, "-o", path, Path.Combine(Sources, name + ".c"),
             "-L", against.Folder, "-Wl,--as-needed", "-lnbd", "-lpthread", "-ldl", .. against.LinkArguments, .. further]);
        return new CProgram(path);
    }

    /// <summary>Runs it on a library.</summary>
    internal Task<ProgramResult> Run(Scope scope, Library on, params string[] arguments) => Run(scope, on, [], arguments);

    /// <summary>Runs it on a library, with variables of the environment.</summary>
    internal async Task<ProgramResult> Run(Scope scope, Library on, (string Name, string Value)[] variables, params string[] arguments)
    {
        (string[] launcher, Dictionary<string, string> environment) = on.Runner();
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        string[] line = [.. launcher, _path, .. arguments];
        return await ProgramResult.Of(line[0], line[1..], environment, cancellationToken: scope.Token);
    }

    /// <summary>Runs it on a library, to a good end and without a word of the loader.</summary>
    internal Task<string> Succeed(Scope scope, Library on, params string[] arguments) => Succeed(scope, on, [], arguments);

    /// <summary>Runs it on a library, with variables of the environment, to a good end and without a word of the loader.</summary>
    internal async Task<string> Succeed(Scope scope, Library on, (string Name, string Value)[] variables, params string[] arguments)
    {
        ProgramResult result = await Run(scope, on, variables, arguments);
        Assert.True(
            result.ExitCode == 0, $"{Path.GetFileName(_path)} on {on.Name} ended with {result.ExitCode}: {result.Errors}{result.Output}");
        Assert.DoesNotContain("libnbd.so", result.Errors, StringComparison.Ordinal);
        return result.Output;
    }
}
