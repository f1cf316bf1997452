using System.Text.RegularExpressions;
using LibNbd.Emit.Output;
using LibNbd.Emit.Targets.C;
using LibNbd.Languages;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace LibNbd.Emit.Tests.Examples;

/// <summary>What the documentation shows compiles as it stands, and does what it says.</summary>
public sealed class ExampleTests
{
    private static readonly string[] Warnings = ["-std=gnu11", "-Wall", "-Werror"];

    private static string? PeerRoot => Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT") is { Length: > 0 } root ? root : null;

    private static string? NativePrefix =>
        Environment.GetEnvironmentVariable("LIBNBD_NATIVE_PREFIX") is { Length: > 0 } prefix ? prefix : null;

    [Fact]
    public void Every_example_in_C_is_run_or_says_why_not() => Assert.Equal(
        CExample.All.Select(example => example.Name).Order(StringComparer.Ordinal),
        CRun.All.Keys.Concat(CRun.Exceptions.Keys).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_example_in_C_compiles_against_the_newest_libnbd()
    {
        Assert.SkipWhen(PeerRoot is null, "the header of libnbd 1.24 is not at hand (LIBNBD_PEER_ROOT)");
        Compile(Path.Combine(PeerRoot!, "usr", "include"));
    }

    [Fact]
    public void Every_example_in_C_compiles_against_the_emitted_header()
    {
        using TestFolder include = new();
        WriteHeader(include.Root);
        Compile(include.Root);
    }

    [Fact]
    public async Task Every_example_in_C_runs_on_the_newest_libnbd()
    {
        Assert.SkipWhen(PeerRoot is null, "libnbd 1.24 is not at hand (LIBNBD_PEER_ROOT)");
        string libraries = Path.Combine(PeerRoot!, "usr", "lib", "x86_64-linux-gnu");
        // Its C library is newer than this machine's, and comes with a loader of its own.
        string loader = new[] { Path.Combine(PeerRoot!, "usr", "lib64"), libraries }
            .Select(folder => Path.Combine(folder, "ld-linux-x86-64.so.2"))
            .First(File.Exists);
        await RunAllAsync(Path.Combine(PeerRoot!, "usr", "include"), libraries, [loader, "--library-path", libraries]);
    }

    [Fact]
    public async Task Every_example_in_C_runs_on_this_library()
    {
        Assert.SkipWhen(NativePrefix is null, "the C library is not installed (LIBNBD_NATIVE_PREFIX)");
        using TestFolder include = new();
        WriteHeader(include.Root);
        string libraries = Path.Combine(NativePrefix!, "lib");
        await RunAllAsync(include.Root, libraries, ["env", "LD_LIBRARY_PATH=" + libraries]);
    }

    [Fact]
    public async Task Every_example_in_CSharp_compiles_without_a_warning_and_runs()
    {
        // What the examples of LibNbd(7) write; the last shows how an error is caught.
        string[] prints = ["1048576 bytes\n", "", "", "nbd_flush: .+\n"];
        MetadataReference[] references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        const string Usings = "global using System; global using System.Linq; global using System.Threading.Tasks;";
        await using ExamplePlaces places = new();
        foreach (string library in Directory.GetFiles(AppContext.BaseDirectory, "LibNbd*.dll"))
        {
            File.Copy(library, Path.Combine(places.Folder, Path.GetFileName(library)));
        }

        int ran = 0;
        foreach ((string page, int number, string code) in CExample.OfPages("csharp"))
        {
            CSharpCompilation compilation = CSharpCompilation.Create(
                $"example{number}",
                [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(places.Substitute(code, tls: false))],
                references,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
            string program = Path.Combine(places.Folder, $"example{number}.dll");
            EmitResult emitted = compilation.Emit(program);
            Assert.Empty(
                emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => $"{page}, example {number}: {d}"));
            File.Copy(
                Path.Combine(AppContext.BaseDirectory, typeof(ExampleTests).Assembly.GetName().Name + ".runtimeconfig.json"),
                Path.ChangeExtension(program, ".runtimeconfig.json"));
            (int exitCode, string output) = Tool.Run("dotnet", places.Folder, "exec", program);
            Assert.Matches($"\\A{prints[ran]}\\z", output);
            Assert.Equal(0, exitCode);
            ran++;
        }

        Assert.Equal(prints.Length, ran);
    }

    private static void WriteHeader(string folder)
    {
        EmittedFile header = new CTarget().Emit(Specification.Spec, LanguageList.All).Single(file => file.Path == "libnbd.h");
        File.WriteAllText(header.Path.In(folder), header.Text);
    }

    private static void Compile(string include)
    {
        using TestFolder folder = new();
        foreach (CExample example in CExample.All)
        {
            File.WriteAllText(folder[example.Name + ".c"], example.Program());
        }

        string[] files = [.. Directory.GetFiles(folder.Root).Order(StringComparer.Ordinal)];
        Assert.True(files.Length > 50);
        (int exitCode, string output) = Tool.Run("cc", folder.Root, [.. Warnings, "-fsyntax-only", "-I", include, .. files]);
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    private static async Task RunAllAsync(string include, string libraries, string[] runner)
    {
        await using ExamplePlaces places = new();
        CExample[] examples = [.. CExample.All.Where(example => CRun.All.ContainsKey(example.Name))];
        string program = Path.Combine(places.Folder, "examples");
        Build(places, examples, include, libraries, program);
        (int made, string image) = Tool.Run("qemu-img", places.Folder, "create", "-q", "-f", "qcow2", "disk.qcow2", "1M");
        Assert.Equal((0, ""), (made, image));

        List<string> wrong = [];
        foreach (CExample example in examples)
        {
            CRun run = CRun.All[example.Name];
            string[] command = [.. runner, program, example.Name, places.Uri];
            (int exitCode, string output) = run.Server == CServer.Embedded
                ? Tool.Run(command[0], places.Folder, command[1..])
                : Tool.Run("nbdkit", places.Folder, places.NbdkitArguments(run.Server, string.Join(' ', command)));
            if (exitCode != 0 || !Regex.IsMatch(output, $"\\A{run.Prints}\\z", RegexOptions.None, TimeSpan.FromSeconds(5)))
            {
                wrong.Add($"{example.Name}: exit status {exitCode}, wrote: {output}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static void Build(ExamplePlaces places, CExample[] examples, string include, string libraries, string program)
    {
        foreach (CExample example in examples)
        {
            CRun run = CRun.All[example.Name];
            File.WriteAllText(
                Path.Combine(places.Folder, example.Name + ".c"),
                example.Program(run, text => places.Substitute(text, run.Server != CServer.Embedded)));
        }

        File.WriteAllText(Path.Combine(places.Folder, "main.c"), ExampleHarness.Program(examples));
        string[] files = [.. Directory.GetFiles(places.Folder, "*.c").Order(StringComparer.Ordinal)];
        (int exitCode, string output) = Tool.Run(
            "cc", places.Folder,
            [.. Warnings, "-I", include, "-o", program, .. files, "-L", libraries, "-lnbd", "-Wl,--allow-shlib-undefined"]);
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }
}
