using LibNbd.Bindings.Tests.Support;

namespace LibNbd.Bindings.Tests;

/// <summary>The OCaml package's own tests, on ours and on the C library, its examples and its samples.</summary>
public sealed class OCamlTests
{
    // Far above what a file takes, because the machine may be busy. A test that hangs ends by itself.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    // A library that drives connections in threads of its own.
    private const string Shim = "shim.so";

    private static readonly string[] Samples = ["info", "sparse_backup", "dirty_bitmap", "aio_copy"];

    private static readonly string Examples = BindingExamples.Folder("ocaml");

    /// <summary>The programs of tests, each a file.</summary>
    private static IEnumerable<string> Programs => BindingExamples.NamesOf(Path.Combine(OCamlModule.Sources, "tests"), "test_*.ml")
        .Where(static name => !string.Equals(name, "test_samples", StringComparison.Ordinal));

    /// <summary>Each of them with each library.</summary>
    public static TheoryData<string, string> ProgramsAndLibraries
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string program in Programs)
            {
                foreach (string library in BoundLibrary.Names)
                {
                    data.Add(program, library);
                }
            }

            return data;
        }
    }

    /// <summary>The libraries.</summary>
    public static TheoryData<string> Libraries => [.. BoundLibrary.Names];

    /// <summary>The examples.</summary>
    public static TheoryData<string> Topics => [.. BindingExamples.NamesOf(Examples, "*.ml")];

    [Theory]
    [MemberData(nameof(ProgramsAndLibraries))]
    public async Task The_package_passes_its_tests(string program, string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        string folder = await OCamlModule.Folder();
        await Run([.. bound.Launcher, OCamlModule.Test(folder, program + ".exe")], folder, bound);
    }

    /// <summary>What native code and byte code do alike is not tested twice; the functions with more than five arguments differ.</summary>
    [Theory]
    [InlineData("test_usage")]
    [InlineData("test_callbacks")]
    [InlineData("test_lifetimes")]
    public async Task It_passes_them_in_byte_code(string program)
    {
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        string folder = await OCamlModule.Folder();
        await Run([Peers.Require("ocamlrun"), OCamlModule.Test(folder, program + ".bc")], folder, bound);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task Callbacks_run_in_threads_that_OCaml_does_not_know(string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        string folder = await OCamlModule.Folder();
        await Run([.. bound.Launcher, OCamlModule.Test(folder, "test_threads.exe"), OCamlModule.Test(folder, Shim)], folder, bound);
    }

    /// <summary>On Debian's library in C: the runtime of .NET is not for valgrind.</summary>
    [Theory]
    [InlineData("test_buffer")]
    [InlineData("test_callbacks")]
    [InlineData("test_errors")]
    [InlineData("test_lifetimes")]
    [InlineData("test_usage")]
    public async Task The_code_in_C_is_clean_under_valgrind(string program)
    {
        string folder = await OCamlModule.Folder();
        string suppressions = Path.Combine(OCamlModule.Sources, "tests/valgrind.supp");
        await Run(
            [
                Peers.Require("valgrind"), "-q", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=definite",
                "--errors-for-leak-kinds=definite", "--suppressions=" + suppressions, OCamlModule.Test(folder, program + ".exe"),
            ],
            folder,
            library: null);
    }

    [Theory]
    [MemberData(nameof(Libraries))]
    public async Task The_samples_do_what_they_say(string library)
    {
        BoundLibrary bound = BoundLibrary.Named(library);
        string folder = await OCamlModule.Folder();
        using TestFolder work = new();
        foreach (string sample in Samples)
        {
            await OCamlModule.Compile(Repository.PathOf("samples", "ocaml", sample + ".ml"), work);
        }

        await Run([.. bound.Launcher, OCamlModule.Test(folder, "test_samples.exe"), work.Root, .. bound.Launcher], folder, bound);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task An_example_runs(string topic)
    {
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        Peers.Require("nbdkit");
        string folder = await OCamlModule.Folder();
        using TestFolder work = new();
        string program = await OCamlModule.Compile(Path.Combine(Examples, topic + ".ml"), work);
        ProgramResult result = await ProgramResult.Of(program, [], OCamlModule.Environment(folder, bound), folder: work.Root, limit: Limit);
        result.Success();
    }

    /// <summary>
    /// In a folder with a newer Debian, where the compiler runs after a change of the root. The program runs outside of it, on ours.
    /// </summary>
    [Theory]
    [InlineData("test_lifetimes")]
    [InlineData("test_threads")]
    [InlineData("test_levels")]
    [InlineData("domains/test_domains")]
    public async Task It_passes_them_with_OCaml_5(string program)
    {
        BoundLibrary bound = BoundLibrary.Named(BoundLibrary.Ours);
        string? root = Environment.GetEnvironmentVariable("LIBNBD_OCAML5_ROOT");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "LIBNBD_OCAML5_ROOT does not name a folder where debian-root has unpacked OCaml 5");
        string folder = await OCamlModule.Folder();
        string name = Path.GetFileName(program);
        string inside = "/build-" + name;
        string outside = root + inside;
        foreach (string part in new[] { "src", "src/generated", "tests", "tests/domains" })
        {
            Directory.CreateDirectory(Path.Combine(outside, part));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(OCamlModule.Sources, part)))
            {
                File.Copy(file, Path.Combine(outside, part, Path.GetFileName(file)), overwrite: true);
            }
        }

        // Where the compiler has its own files; no package makes it.
        Directory.CreateDirectory(root + "/tmp");
        string script = $"""
            export PATH=/usr/bin:/bin
            cd {inside} && ocamlfind ocamlopt -package unix,threads.posix -linkpkg \
              -ccopt '-std=c11 -D_GNU_SOURCE -Wall -Wextra -Werror' -cclib -ldl -I src -I src/generated -I tests \
              src/*.c src/generated/calls.c src/nbd_callback.mli src/nbd_callback.ml src/nbd_buffer.mli src/nbd_buffer.ml \
              src/generated/NBD.mli src/generated/NBD.ml tests/harness.ml tests/{program}.ml -o program
            """;
        ProgramResult built = await ProgramResult.Of(Peers.Require("chroot"), [root!, "/usr/bin/dash", "-c", script], limit: Limit);
        Assert.True(built.ExitCode == 0, built.All);
        await Run([Path.Combine(root!, "run"), Path.Combine(outside, "program")], folder, bound);
    }

    private static async Task Run(string[] command, string folder, BoundLibrary? library)
    {
        ProgramResult result = await ProgramResult.Of(
            command[0], command[1..], OCamlModule.Environment(folder, library), folder: folder, limit: Limit);
        Assert.True(result.ExitCode == 0, $"{result.Command}: exit code {result.ExitCode}\n{result.All}");
        foreach (string line in result.Output.Split('\n').Where(static line => line.StartsWith("skipped ", StringComparison.Ordinal)))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
            Peers.Need(!line.EndsWith(" is not installed", StringComparison.Ordinal), line);
        }
    }
}
