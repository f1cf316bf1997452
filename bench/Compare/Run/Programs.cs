using System.Diagnostics;

namespace LibNbd.Bench.Compare.Run;

/// <summary>The programs that are run: those in C, built on the spot from the sources beside this one, and those of the machine.</summary>
internal sealed class Programs : IDisposable
{
    /// <summary>This program's own name, by which an earlier build of it is found.</summary>
    internal const string Earlier = "LibNbd.Bench.Compare";

    /// <summary>The machine's own interpreter: only that one sees the module that its packages bring.</summary>
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Where the packages of the machine put OCaml's.</summary>
    private const string OCamlPackages = "/usr/lib/ocaml";

    private readonly Settings _settings;

    internal Programs(Settings settings)
    {
        _settings = settings;
        Folder = Directory.CreateTempSubdirectory("libnbd-compare-").FullName;
        Compile("fastserver", "-pthread");
        Compile("rawclient");
        string[] library = settings.PeerRoot is { } root
            ? [$"-I{root}/usr/include", $"-L{root}/usr/lib/x86_64-linux-gnu", "-Wl,--allow-shlib-undefined", "-lnbd"]
            : ["-lnbd"];
        Compile("nbdbench", library);
    }

    /// <summary>Whether libnbd's own Python module is here.</summary>
    internal static bool HasPythonModule { get; } = Directory.Exists("/usr/lib/python3/dist-packages")
        && File.Exists("/usr/lib/python3/dist-packages/nbd.py");

    /// <summary>Whether libnbd's own OCaml module is here.</summary>
    internal static bool HasOCamlModule { get; } = File.Exists($"{OCamlPackages}/nbd/META");

    /// <summary>Where they are, and room for sockets and disk images.</summary>
    internal string Folder { get; }

    /// <summary>Where a program of this machine is; null if it is not here.</summary>
    internal static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
            .Select(folder => System.IO.Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>The managed client: of this build, or of the earlier one.</summary>
    internal string Managed(bool earlier) =>
        earlier ? System.IO.Path.Combine(_settings.EarlierFolder!, Earlier) : Environment.ProcessPath!;

    /// <summary>A command line with which nbdbench runs on the C library, or on a library of ours.</summary>
    internal string[] Bench(bool native) => OnLibrary(Path("nbdbench"), native);

    /// <summary>A command line with which the client in Python runs on libnbd's own module, or on ours.</summary>
    internal string[] Python(bool ours)
    {
        string module = ours ? $"PYTHONPATH={_settings.PythonFolder}" : "PYTHONPATH=";
        return ["env", module, Interpreter, System.IO.Path.Combine(AppContext.BaseDirectory, "python", "nbdbench.py")];
    }

    /// <summary>A command line with which the client in Go runs on libnbd in C, or on ours.</summary>
    internal string[] Go(bool ours) => OnLibrary(_settings.GoProgram!, ours);

    /// <summary>A command line with which the client in Rust runs on libnbd in C, or on ours.</summary>
    internal string[] Rust(bool ours) => OnLibrary(_settings.RustProgram!, ours);

    /// <summary>A command line with which the client in OCaml runs on libnbd's own module and libnbd in C, or on ours.</summary>
    internal IEnumerable<string> OCaml(bool ours)
    {
        string program = ours ? "nbdbench-ocaml-ours" : "nbdbench-ocaml";
        if (!File.Exists(Path(program)))
        {
            string source = Path(program.Replace('-', '_') + ".ml");
            File.Copy(System.IO.Path.Combine(AppContext.BaseDirectory, "ocaml", "nbdbench.ml"), source, overwrite: true);
            string packages = ours ? _settings.OCamlFolder! : OCamlPackages;
            string[] command = ["ocamlfind", "ocamlopt", "-package", "nbd,unix", "-linkpkg", source, "-o", Path(program)];
            if (!Build("env", [$"OCAMLPATH={packages}", .. command]))
            {
                throw new InvalidOperationException($"'{source}' does not compile: is ocaml-findlib installed?");
            }
        }

        return ours
            ? ["env", $"LIBNBD_OCAML_LIBRARY={_settings.NativeFolder}/libnbd.so.0", Path(program)]
            : OnLibrary(Path(program), native: false);
    }

    /// <summary>A command line with which a program that is linked to libnbd.so.0 runs on the C library, or on a library of ours.</summary>
    internal string[] OnLibrary(string program, bool native)
    {
        if (native)
        {
            return ["env", $"LD_LIBRARY_PATH={_settings.NativeFolder}", program];
        }

        if (_settings.PeerRoot is not { } root)
        {
            return [program];
        }

        // The newest library wants the newest C library, which its own loader finds.
        string libraries = $"{root}/usr/lib/x86_64-linux-gnu";
        string loader = ((string[])[$"{root}/usr/lib64/ld-linux-x86-64.so.2", $"{libraries}/ld-linux-x86-64.so.2"]).First(File.Exists);
        string? found = File.Exists(program) ? program : Find(program);
        return [loader, "--library-path", libraries, found ?? throw new InvalidOperationException($"there is no '{program}' here")];
    }

    private void Compile(string name, params string[] more)
    {
        string source = System.IO.Path.Combine(AppContext.BaseDirectory, "c", name + ".c");
        if (!Build("cc", ["-O2", "-w", "-o", Path(name), source, .. more]))
        {
            throw new InvalidOperationException($"'{source}' does not compile: are cc and libnbd-dev installed?");
        }
    }

    private static bool Build(string program, string[] arguments)
    {
        using Process compiler = Process.Start(program, arguments);
        compiler.WaitForExit();
        return compiler.ExitCode == 0;
    }
}
