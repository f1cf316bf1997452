using System.Diagnostics;

namespace LibNbd.Differential.Faces;

/// <summary>A library with the C interface: where its header and its shared object are, and what loads it.</summary>
/// <param name="Include">The folder of <c>libnbd.h</c>.</param>
/// <param name="Libraries">The folder of <c>libnbd.so</c>.</param>
/// <param name="Loader">The dynamic loader that fits the library; null for the system's own.</param>
internal sealed record CLibrary(string Include, string Libraries, string? Loader)
{
    /// <summary>The newest libnbd in C, or a skipped test.</summary>
    internal static CLibrary Reference()
    {
        string? root = Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT");
        Xunit.Assert.SkipWhen(string.IsNullOrEmpty(root), "LIBNBD_PEER_ROOT does not name a folder with libnbd 1.24");
        string libraries = Path.Combine(root!, "usr/lib/x86_64-linux-gnu");
        Xunit.Assert.SkipUnless(File.Exists(Path.Combine(libraries, "libnbd.so")), $"{libraries} has no libnbd.so");
        string[] loaders = [Path.Combine(root!, "usr/lib64/ld-linux-x86-64.so.2"), Path.Combine(libraries, "ld-linux-x86-64.so.2")];
        return new CLibrary(Path.Combine(root!, "usr/include"), libraries, loaders.First(File.Exists));
    }

    /// <summary>Compiles the driver against this library.</summary>
    /// <returns>The program.</returns>
    internal async Task<string> Compile(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "dispatch.inc"), CDispatch.Emit(Specification.Api));
        string program = Path.Combine(folder, "driver");
        ProgramResult compiler = await ProgramResult.Of(
            Peers.Require("gcc"),
            [
                "-O1", "-Wall", "-Werror", $"-I{Include}", $"-I{folder}", "-o", program,
                Path.Combine(AppContext.BaseDirectory, "Driver", "driver.c"),
                $"-L{Libraries}", "-lnbd", "-Wl,--allow-shlib-undefined",
            ]);
        compiler.Success();
        if (Environment.GetEnvironmentVariable("LIBNBD_DIFFERENTIAL_LOG") is { Length: > 0 } log)
        {
            Directory.CreateDirectory(log);
            File.Copy(program, Path.Combine(log, "driver"), overwrite: true);
        }

        return program;
    }

    /// <summary>How a program that was compiled against this library is started.</summary>
    internal ProcessStartInfo Start(string program, params string[] arguments)
    {
        ProcessStartInfo info = Loader is null
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo(Loader, ["--library-path", Libraries, program, .. arguments]);
        if (Loader is null)
        {
            info.Environment["LD_LIBRARY_PATH"] = Libraries;
        }

        return info;
    }
}
