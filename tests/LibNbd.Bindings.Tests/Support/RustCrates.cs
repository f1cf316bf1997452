namespace LibNbd.Bindings.Tests.Support;

/// <summary>The Rust crates, built by cargo from their sources with the crates that Debian has.</summary>
internal static class RustCrates
{
    /// <summary>The variable that names what cargo runs programs with.</summary>
    internal const string Runner = "CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER";

    private const string Cargo = "cargo";

    // Debian's packages put the sources of crates here.
    private const string Registry = "/usr/share/cargo/registry";

    // As Cargo.toml says; Debian 12 has it.
    private static readonly Version Oldest = new(1, 63);

    // A build of everything from nothing; the machine may be busy.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly Lazy<Task<string>> BuiltConformance = new(BuildConformance);

    /// <summary>The sources.</summary>
    internal static string Sources { get; } = Repository.PathOf("bindings", "rust");

    /// <summary>The library that the conformance runner loads.</summary>
    internal static async Task<string> Conformance()
    {
        await Require();
        return await BuiltConformance.Value;
    }

    /// <summary>Runs cargo in a folder, and gives all that it wrote.</summary>
    /// <param name="folder">Where Cargo.toml is.</param>
    /// <param name="library">What the programs of the build run on; null for a command that runs none.</param>
    /// <param name="arguments">The command, without what says where crates come from.</param>
    internal static Task<string> Run(string folder, BoundLibrary? library, params string[] arguments) =>
        RunWith(EnvironmentOf(library), folder, arguments);

    /// <summary>The same with variables of one's own.</summary>
    internal static async Task<string> RunWith(IReadOnlyDictionary<string, string> environment, string folder, params string[] arguments)
    {
        await Require();
        ProgramResult result = await ProgramResult.Of(
            Cargo, [.. arguments[..1], .. Offline, .. arguments[1..]], environment, folder: folder, limit: Limit);
        Assert.True(result.ExitCode == 0, $"{result.Command}: exit code {result.ExitCode}\n{result.All}");
        return result.All;
    }

    /// <summary>Skips the test where rustc or a crate is missing, or rustc is too old.</summary>
    internal static async Task Require()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the bindings are tested on Linux");
        Peers.Require(Cargo);
        Peers.Require("pkg-config");
        ProgramResult result = await ProgramResult.Of(Peers.Require("rustc"), ["--version"]);
        string version = result.Success().Split(' ')[1];
        Peers.Need(
            Version.TryParse(version.Split('-')[0], out Version? found) && found >= Oldest,
            $"the crates need Rust {Oldest} or newer, and rustc here is {version}");
        Need("tokio-1.", "librust-tokio-dev");
        Need("log-0.4.", "librust-log-dev");
    }

    /// <summary>The variables of a program that uses a library.</summary>
    internal static Dictionary<string, string> EnvironmentOf(BoundLibrary? library)
    {
        Dictionary<string, string> variables = new(StringComparer.Ordinal)
        {
            // What is built lies beside the tests and not in the sources; each compiler has its own.
            ["CARGO_TARGET_DIR"] = Path.Combine(AppContext.BaseDirectory, "rust"),
            // Cargo looks for its subcommands in its home before PATH: those of another compiler.
            ["CARGO_HOME"] = Path.Combine(AppContext.BaseDirectory, "cargo"),
            ["LIBNBD_DEBUG"] = "0",
            ["RUSTDOCFLAGS"] = "-D warnings",
        };
        if (Environment.GetEnvironmentVariable("LIBNBD_NATIVE_PREFIX") is { Length: > 0 } prefix)
        {
            variables["PKG_CONFIG_PATH"] = Path.Combine(prefix, "lib/pkgconfig");
        }

        if (library is { Launcher: [string launcher, ..] })
        {
            variables[Runner] = launcher;
            variables["LIBNBD_RUST_LAUNCHER"] = launcher;
        }
        else if (library is not null && Path.GetDirectoryName(library.File) is { Length: > 0 } folder)
        {
            variables["LD_LIBRARY_PATH"] = folder;
        }

        return variables;
    }

    // No network: every crate is one of Debian's.
    private static string[] Offline { get; } =
    [
        "--offline", "--config", "source.crates-io.replace-with=\"debian\"", "--config", $"source.debian.directory=\"{Registry}\"",
    ];

    private static void Need(string crate, string package) => Peers.Need(
        Directory.Exists(Registry) && Directory.EnumerateDirectories(Registry, crate + "*").Any(),
        $"the crate {crate.Split('-')[0]} is not installed ({package})");

    private static async Task<string> BuildConformance()
    {
        await Run(Path.Combine(ConformanceRun.Suite, "runner", "rust"), null, "build");
        return Path.Combine(AppContext.BaseDirectory, "rust", "debug", "libconformance.so");
    }
}
