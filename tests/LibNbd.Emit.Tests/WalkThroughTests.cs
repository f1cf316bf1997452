using System.Security.Cryptography;
using System.Text.RegularExpressions;
using LibNbd.Emit.Commands;

namespace LibNbd.Emit.Tests;

/// <summary>
/// docs/regenerating.md, walked through to its end in a copy of the repository: the entry, the runtime's method and the test are taken from
/// the page as they stand there, one command brings the committed files up to date, and the new call is compiled, made on a server and
/// passes.
/// </summary>
public sealed partial class WalkThroughTests : IDisposable
{
    private const string Neighbour = "  get_uri:\n";
    private const string Options = "src/LibNbd.Runtime/Handle/Calls/OptionCalls.cs";

    // Two builds of the library; far above what they take, because the machine may be busy.
    private static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(10);

    // What is built, and what the build reads.
    private static readonly string[] Rooms =
    [
        "api", "bindings", "docs", "generator", "src/LibNbd.Generated", "src/LibNbd.Protocol", "src/LibNbd.Runtime", "src/LibNbd.Server",
        "tests/LibNbd.Api.Tests/Support", "tests/LibNbd.TestLogger", "tests/LibNbd.TestSupport",
    ];

    private readonly TestFolder _copy = new();

    public void Dispose() => _copy.Dispose();

    [Fact]
    public void The_call_of_the_page_is_added_and_its_test_passes()
    {
        CopyRepository();
        string page = File.ReadAllText(_copy["docs/regenerating.md"]);
        Assert.Equal(ExitCodes.Success, Emit("check"));

        Edit("api/nbd-api.yaml", text => text.Replace(Neighbour, Block(page, "get_listed:") + "\n" + Neighbour, StringComparison.Ordinal));
        Edit(Options, text => OptList().Replace(text, Block(page, "int GetListed() =>").Replace("$", "$$", StringComparison.Ordinal), 1));
        File.WriteAllText(_copy["tests/LibNbd.Api.Tests/ListedTests.cs"], Block(page, "class ListedTests"));

        Dictionary<string, string> before = Hashes();
        Assert.Equal(ExitCodes.Failure, Emit("check"));
        Assert.Equal(before, Hashes());
        Assert.Equal(ExitCodes.Success, Emit("check", "--update"));
        Assert.Equal(ExitCodes.Success, Emit("check"));
        // The index of calls, the bindings, and no other file.
        Assert.Equal(
            [
                "bindings/go/gen_calls.c", "bindings/go/gen_calls.go", "bindings/go/gen_calls.h", "bindings/go/gen_library.h",
                "bindings/ocaml/src/generated/NBD.ml", "bindings/ocaml/src/generated/NBD.mli",
                "bindings/ocaml/src/generated/calls.c", "bindings/ocaml/src/generated/library.h",
                "bindings/python/nbd/_native.pyi", "bindings/python/src/generated/calls.c", "bindings/python/src/generated/library.h",
                "bindings/rust/libnbd-sys/src/generated.rs", "bindings/rust/libnbd/src/generated/async_calls.rs",
                "bindings/rust/libnbd/src/generated/calls.rs",
                "docs/calls.md",
            ],
            Hashes().Except(before).Select(file => file.Key).Order(StringComparer.Ordinal));

        (int exitCode, string output) = Tool.Run(
            "dotnet", _copy.Root, BuildLimit, "test", "tests/LibNbd.Api.Tests", "--filter", "ListedTests", "--nologo");
        Assert.True(exitCode == 0, output);
        Assert.Matches(@"Passed:\s+1\b", output);
    }

    [GeneratedRegex(
        @"^    internal int AioOptList\(.*?;\n",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        10_000)]
    private static partial Regex OptList();

    [GeneratedRegex(
        @"^```[a-z]+\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Fence();

    // The first block of the page, fenced, that has the words.
    private static string Block(string page, string words) =>
        Fence().Matches(page).Select(match => match.Groups["text"].Value).First(text => text.Contains(words, StringComparison.Ordinal));

    private void CopyRepository()
    {
        foreach (string file in Directory.EnumerateFiles(Repository.Root)
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests")))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/LibNbd.Api.Tests"), "*.csproj")))
        {
            Copy(file);
        }

        foreach (string file in Rooms.SelectMany(
            room => Directory.EnumerateFiles(Path.Combine(Repository.Root, room), "*", SearchOption.AllDirectories)))
        {
            if (!file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            {
                Copy(file);
            }
        }
    }

    private void Copy(string file)
    {
        string to = _copy[Path.GetRelativePath(Repository.Root, file)];
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(file, to);
    }

    private void Edit(string name, Func<string, string> edit)
    {
        string text = File.ReadAllText(_copy[name]);
        string edited = edit(text);
        Assert.NotEqual(text, edited);
        File.WriteAllText(_copy[name], edited);
    }

    private Dictionary<string, string> Hashes() => Directory.EnumerateFiles(_copy.Root, "*", SearchOption.AllDirectories).ToDictionary(
        file => Path.GetRelativePath(_copy.Root, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))),
        StringComparer.Ordinal);

    private int Emit(params string[] arguments) =>
        CommandLine.Run(arguments, new CommandContext(TextWriter.Null, TextWriter.Null, _copy.Root));
}
