namespace LibNbd.Bindings.Tests.Support;

/// <summary>The OCaml package and its tests, built from their sources by dune.</summary>
internal static class OCamlModule
{
    // Far above what a build takes, because the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Lazy<Task<string>> BuiltFolder = new(Build);

    /// <summary>The sources.</summary>
    internal static string Sources { get; } = Repository.PathOf("bindings", "ocaml");

    /// <summary>The folder in which all is built, or a skipped test where it cannot be.</summary>
    internal static async Task<string> Folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bindings are tested on Linux");
        Peers.Require("gcc");
        Peers.Require("ocamlfind");
        Peers.Require("dune");
        return await BuiltFolder.Value;
    }

    /// <summary>The folder of packages that has nbd.</summary>
    internal static string Packages(string folder) => Path.Combine(folder, "_build/install/default/lib");

    /// <summary>A program of the tests.</summary>
    internal static string Test(string folder, string name) => Path.Combine(folder, "_build/default/tests", name);

    /// <summary>The variables of a program that uses the package, on a library.</summary>
    internal static Dictionary<string, string> Environment(string folder, BoundLibrary? library)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["LIBNBD_DEBUG"] = "0",
            ["OCAMLPATH"] = Packages(folder),
            // For byte code, which loads the C code.
            ["CAML_LD_LIBRARY_PATH"] = Path.Combine(Packages(folder), "stublibs"),
            ["OCAMLRUNPARAM"] = "b",
        };
        if (library is not null && Path.IsPathRooted(library.File))
        {
            environment["LIBNBD_OCAML_LIBRARY"] = library.File;
            // For the library of the tests that is linked to it.
            environment["LD_LIBRARY_PATH"] = Path.GetDirectoryName(library.File)!;
        }

        return environment;
    }

    /// <summary>Compiles a program of one file, and gives its path.</summary>
    internal static async Task<string> Compile(string source, TestFolder work)
    {
        string folder = await Folder();
        // A module's name has no hyphen.
        string name = Path.GetFileNameWithoutExtension(source).Replace('-', '_');
        File.Copy(source, work[name + ".ml"], overwrite: true);
        ProgramResult result = await ProgramResult.Of(
            "ocamlfind",
            ["ocamlopt", "-w", "+a-4-9-40..42-44-45-70", "-warn-error", "+a", "-package", "nbd", "-linkpkg", name + ".ml", "-o", name],
            Environment(folder, null),
            folder: work.Root,
            limit: Limit);
        result.Success();
        return work[name];
    }

    private static async Task<string> Build()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "ocaml");
        foreach (string file in Directory.EnumerateFiles(Sources, "*", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(Sources, file);
            if (!path.StartsWith("_build", StringComparison.Ordinal))
            {
                string target = Path.Combine(folder, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }
        }

        ProgramResult result = await ProgramResult.Of(
            "dune",
            ["build", "--root", folder, "@default", "@install"],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["DUNE_CACHE"] = "disabled" },
            folder: folder,
            limit: Limit);
        result.Success();
        return folder;
    }
}
