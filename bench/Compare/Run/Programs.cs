using System.Diagnostics;

namespace LibNbd.Bench.Compare.Run;

/// <summary>The C programs, built on the spot from the sources beside this one.</summary>
internal sealed class Programs : IDisposable
{
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

    /// <summary>Where they are, and room for sockets and disk images.</summary>
    internal string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    internal string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>A command line with which nbdbench runs on the C library, or on a library of ours.</summary>
    internal string[] Bench(bool native)
    {
        if (native)
        {
            return ["env", $"LD_LIBRARY_PATH={_settings.NativeFolder}", Path("nbdbench")];
        }

        if (_settings.PeerRoot is not { } root)
        {
            return [Path("nbdbench")];
        }

        // The newest library wants the newest C library, which its own loader finds.
        string libraries = $"{root}/usr/lib/x86_64-linux-gnu";
        string loader = ((string[])[$"{root}/usr/lib64/ld-linux-x86-64.so.2", $"{libraries}/ld-linux-x86-64.so.2"]).First(File.Exists);
        return [loader, "--library-path", libraries, Path("nbdbench")];
    }

    private void Compile(string name, params string[] more)
    {
        string source = System.IO.Path.Combine(AppContext.BaseDirectory, "c", name + ".c");
        using Process compiler = Process.Start("cc", ["-O2", "-w", "-o", Path(name), source, .. more]);
        compiler.WaitForExit();
        if (compiler.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{source}' does not compile: are cc and libnbd-dev installed?");
        }
    }
}
