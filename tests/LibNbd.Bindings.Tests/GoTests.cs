using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>The Go package's own tests, examples and samples, on ours and on C libraries: the outcome is the same.</summary>
public sealed class GoTests
{
    // Far above what they take, because the machine may be busy. Go's own limit ends one that hangs.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private static readonly string Examples = BindingExamples.Folder("go");

    /// <summary>The topics that have an example.</summary>
    public static TheoryData<string> Topics => [.. BindingExamples.NamesOf(Examples, "*.go")];

    /// <summary>Each library: the oldest too, on which one build must be loaded.</summary>
    public static TheoryData<string> Libraries => [.. BoundLibrary.Names, BoundLibrary.Oldest];

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_package_passes_its_tests(string library) =>
        await Pass(BoundLibrary.Named(library), await GoPackage.Tests());

    /// <summary>Nothing is written by two goroutines at once. The long runs would take too long with this on.</summary>
    [Fact]
    public async Task The_race_detector_finds_nothing() =>
        await Pass(BoundLibrary.Named(BoundLibrary.Ours), await GoPackage.Tests("-race"), "-test.short");

    /// <summary>
    /// On Debian's library in C: the runtime of .NET is not for the sanitizer. Memory that was freed is kept for a while, so the levels say
    /// nothing.
    /// </summary>
    [Fact]
    public async Task The_address_sanitizer_finds_nothing() =>
        await Pass(BoundLibrary.Named(BoundLibrary.Oldest), await GoPackage.Tests("-asan"), "-test.short", "-test.skip=Level");

    /// <summary>They need calls that the oldest library does not have.</summary>
    [Theory]
    [InlineData(BoundLibrary.Ours)]
    [InlineData(BoundLibrary.Newest)]
    public async Task The_samples_do_what_they_say(string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        using TestFolder folder = new();
        foreach (string sample in Directory.EnumerateDirectories(Repository.PathOf("samples", "go")))
        {
            File.Copy(await GoPackage.Program(sample), folder[Path.GetFileName(sample)]);
        }

        Dictionary<string, string> environment = GoPackage.Environment(bound);
        environment["LIBNBD_GO_SAMPLES"] = folder.Root;
        environment["LIBNBD_GO_LAUNCHER"] = string.Join(' ', bound.Launcher);
        await Pass(bound, await GoPackage.Tests(), environment, "-test.run=Sample");
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task An_example_runs(string topic)
    {
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        Peers.Require("nbdkit");
        string program = await GoPackage.ProgramOf(Path.Combine(Examples, topic + ".go"));
        (await ProgramResult.Of(program, [], GoPackage.Environment(bound), limit: Limit)).Success();
    }

    /// <summary>The way to build that needs no library.</summary>
    [Fact]
    public async Task A_build_that_loads_the_library_at_run_time_passes_too()
    {
        BoundLibrary ours = BoundLibrary.Named(BoundLibrary.Ours);
        Dictionary<string, string> environment = GoPackage.Environment(ours);
        environment.Remove("LD_LIBRARY_PATH");
        environment["LIBNBD_GO_LIBRARY"] = ours.File;
        await Pass(ours, await GoPackage.Tests("-tags=libnbd_dlopen"), environment, "-test.short");
    }

    [Fact]
    public async Task Vet_and_the_formatter_find_nothing()
    {
        foreach (string folder in new[] { GoPackage.Sources, Path.Combine(ConformanceRun.Suite, "runner", "go") })
        {
            (await GoPackage.Run(folder, "vet", ".")).Success();
        }

        GoToolchain go = await GoToolchain.Require();
        ProgramResult result = await ProgramResult.Of(go.Formatter, ["-l", .. Folders]);
        Assert.Equal((0, ""), (result.ExitCode, result.All));
    }

    /// <summary>Below it callbacks share the variable of a loop, and programs that were written for that free memory twice.</summary>
    [Fact]
    public void The_module_asks_for_loops_with_variables_of_their_own() =>
        Assert.Matches(@"\ngo 1\.(2[2-9]|[3-9]\d)\n", File.ReadAllText(Path.Combine(GoPackage.Sources, "go.mod")));

    private static string[] Folders =>
        [GoPackage.Sources, Path.Combine(ConformanceRun.Suite, "runner", "go"), Repository.PathOf("bench", "Compare", "go"),
         Repository.PathOf("samples", "go"), BindingExamples.Folder("go")];

    private static Task Pass(BoundLibrary library, string program, params string[] options) =>
        Pass(library, program, GoPackage.Environment(library), options);

    private static async Task Pass(BoundLibrary library, string program, Dictionary<string, string> environment, params string[] options)
    {
        string[] command = [.. library.Launcher, program, "-test.v", "-test.timeout=20m", .. options];
        ProgramResult result = await ProgramResult.Of(command[0], command[1..], environment, folder: GoPackage.Sources, limit: Limit);
        string output = result.Success();
        foreach (string line in output.Split('\n').Where(static line => line.Contains(" is not installed", StringComparison.Ordinal)))
        {
            Peers.Need(condition: false, line.Trim());
        }
    }
}
