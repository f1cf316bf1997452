
namespace LibNbd.Native.Tests.Support;

/// <summary>A library that C programs are compiled against and run on.</summary>
/// <param name="Name">What a failure calls it.</param>
/// <param name="Include">Where its header is.</param>
/// <param name="Folder">Where libnbd.so.0 is.</param>
/// <param name="LinkArguments">What the linker needs to link with it.</param>
internal sealed record Library(string Name, string Include, string Folder, string[] LinkArguments)
{
    /// <summary>The oldest C library that is tried here has no symbol of a later version.</summary>
    internal const string DebianFolder = "/usr/lib/x86_64-linux-gnu";

    /// <summary>The file.</summary>
    internal string File => Path.Combine(Folder, "libnbd.so.0");

    /// <summary>Ours.</summary>
    internal static async Task<Library> Ours()
    {
        string prefix = await Installed.Prefix();
        return new Library("ours", Path.Combine(prefix, "include"), Path.Combine(prefix, "lib"), []);
    }

    /// <summary>Debian 12's C library.</summary>
    internal static Library Debian()
    {
        Peers.Require("nbdinfo");
        Library library = new("the C library 1.14", "/usr/include", DebianFolder, []);
        Assert.SkipUnless(System.IO.File.Exists(Path.Combine(library.Include, "libnbd.h")), "libnbd-dev is not installed");
        return library;
    }

    /// <summary>The newest C library.</summary>
    internal static Library Newest()
    {
        string root = Peers.RequireNewerRoot("nbdinfo");
        return new Library(
            "the C library 1.24",
            Path.Combine(root, "usr/include"),
            Path.Combine(root, "usr/lib/x86_64-linux-gnu"),
            ["-Wl,--allow-shlib-undefined"]);
    }

    /// <summary>The program and first arguments that run a program compiled here on this library.</summary>
    /// <remarks>The newest one needs its own libc, and so its own loader.</remarks>
    internal (string[] Launcher, Dictionary<string, string> Environment) Runner()
    {
        if (!Name.EndsWith("1.24", StringComparison.Ordinal))
        {
            return ([], Variables(("LD_LIBRARY_PATH", Folder)));
        }

        return (NewestLoader(Folder), Variables());
    }

    /// <summary>The newest programs' loader, with these folders searched before its own.</summary>
    internal static string[] NewestLoader(params string[] folders)
    {
        string root = Peers.RequireNewerRoot("nbdinfo");
        string libraries = Path.Combine(root, "usr/lib/x86_64-linux-gnu");
        string loader = new[] { Path.Combine(root, "usr/lib64"), libraries }
            .Select(folder => Path.Combine(folder, "ld-linux-x86-64.so.2"))
            .First(System.IO.File.Exists);
        return [loader, "--library-path", string.Join(':', folders.Append(libraries).Distinct(StringComparer.Ordinal))];
    }

    /// <summary>Variables of the environment.</summary>
    internal static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(v => v.Name, v => v.Value, StringComparer.Ordinal);
}
