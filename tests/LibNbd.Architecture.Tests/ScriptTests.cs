namespace LibNbd.Architecture.Tests;

/// <summary>Scripts are called by their names in the documentation and in <c>.ci/run</c>.</summary>
public sealed class ScriptTests
{
    private const UnixFileMode Execute = UnixFileMode.UserExecute;

    private static readonly string[] Roots = [".ci", "bench", "bindings", "samples", "tests", "tools"];

    // What git does not keep, and what is built from what it keeps.
    private static readonly string[] NotOurs = ["bin", "obj", "artifacts", "node_modules", "target", "_build"];

    [Fact]
    public void Every_file_with_an_interpreter_is_executable()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permission");
        string[] scripts = [.. Roots.SelectMany(root => FilesBelow(Repository.PathOf(root))).Where(HasInterpreter)];
        Assert.Contains(Repository.PathOf(".ci/run"), scripts, StringComparer.Ordinal);
        Assert.DoesNotContain(scripts, file => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Execute) == 0);
    }

    private static IEnumerable<string> FilesBelow(string folder) => Directory.EnumerateFiles(folder)
        .Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !NotOurs.Contains(Path.GetFileName(child), StringComparer.Ordinal))
            .SelectMany(FilesBelow));

    private static bool HasInterpreter(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return stream.ReadByte() == '#' && stream.ReadByte() == '!';
    }
}
