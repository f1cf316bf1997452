using System.Text;
using System.Text.RegularExpressions;
using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibNbd.Emit.Tests;

/// <summary>What the documentation shows compiles as it stands.</summary>
public sealed class ExampleTests
{
    private const string Includes = """
        #define _GNU_SOURCE
        #include <arpa/inet.h>
        #include <errno.h>
        #include <inttypes.h>
        #include <netinet/in.h>
        #include <poll.h>
        #include <signal.h>
        #include <stdbool.h>
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/socket.h>
        #include <unistd.h>
        #include <libnbd.h>

        """;

    // What an example takes for granted. Each is only declared where the example names it and does not declare it itself.
    private static readonly (string Name, string Declaration)[] Surroundings =
    [
        ("nbd", "extern struct nbd_handle *nbd;"), ("logfile", "extern FILE *logfile;"), ("buf", "extern char buf[4096];"),
        ("sector", "extern char sector[512];"), ("size", "extern size_t size;"), ("count", "extern uint64_t count;"),
        ("offset", "extern uint64_t offset;"), ("cookie", "extern int64_t cookie;"), ("wakeup_fd", "extern int wakeup_fd;"),
        ("argv", "extern char **argv;"), ("show_context", "extern int show_context (void *, const char *);"),
        ("start_server_on", "extern void start_server_on (int);"), ("query_allocation", "extern void query_allocation (struct nbd_handle *);"),
        ("write_zeroes_by_hand", "extern void write_zeroes_by_hand (struct nbd_handle *, uint64_t, uint64_t);"),
        ("drain", "extern void drain (int);"), ("open_file", "extern void open_file (const char *);"),
        ("show", "extern int show (void *, const char *, uint64_t, nbd_extent *, size_t, int *);"),
    ];

    [SkippableFact]
    public void EveryExampleInCCompilesWithoutAWarning()
    {
        string? root = Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT");
        Skip.If(root is null, "the header of libnbd 1.24 is not at hand (LIBNBD_PEER_ROOT)");
        using TempFolder folder = new();
        foreach (CallSpec call in Repository.Spec.Calls.Where(call => call.Example is not null))
        {
            File.WriteAllText(folder[call.Name + ".c"], Program(call.Example!));
        }

        foreach ((string page, int number, CodeBlock code) in PageCode("c"))
        {
            File.WriteAllText(folder[$"{page}-{number}.c"], Program(code.Text));
        }

        string[] files = [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal)];
        Assert.True(files.Length > 50);
        (int exitCode, string output) = Tool.Run(
            "cc", folder.Path, ["-std=gnu11", "-Wall", "-Werror", "-fsyntax-only", "-I", Path.Combine(root!, "usr", "include"), .. files]);
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void EveryExampleInCSharpCompilesWithoutAWarning()
    {
        MetadataReference[] references =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        const string Usings = "global using System; global using System.Linq; global using System.Threading.Tasks;";
        int compiled = 0;
        foreach ((string page, int number, CodeBlock code) in PageCode("csharp"))
        {
            CSharpCompilation compilation = CSharpCompilation.Create(
                "Example",
                [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(code.Text)],
                references,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
            Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => $"{page}, example {number}: {d}"));
            compiled++;
        }

        Assert.True(compiled >= 4);
    }

    private static IEnumerable<(string Page, int Number, CodeBlock Code)> PageCode(string language) => Repository.Spec.Pages.SelectMany(
        page => page.Sections.SelectMany(section => section.Blocks).OfType<PageProse>().SelectMany(prose => prose.Text.Blocks).OfType<CodeBlock>()
            .Where(code => code.Language == language)
            .Select((code, i) => (page.Name, i + 1, code)));

    // Functions of an example stand outside, its statements inside of one.
    private static string Program(string example)
    {
        StringBuilder outside = new();
        StringBuilder inside = new();
        bool isOutside = false;
        foreach (string line in example.Split('\n').Where(line => !line.StartsWith("#include", StringComparison.Ordinal)))
        {
            isOutside |= line.StartsWith("static ", StringComparison.Ordinal);
            (isOutside ? outside : inside).Append(line).Append('\n');
            isOutside &= line != "}";
        }

        IEnumerable<string> declared = Surroundings
            .Where(item => Regex.IsMatch(example, $@"\b{item.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(5))
                && !Regex.IsMatch(example, $@"(?m)^(static int\n)?{item.Name} \(void|(\*|\w )\*?{item.Name}(\[\w*\])? (=|\{{)|^\w+ {item.Name}(\[\w*\])?;", RegexOptions.None, TimeSpan.FromSeconds(5)))
            .Select(item => item.Declaration);
        string label = example.Contains("goto error", StringComparison.Ordinal) ? "error:\n  return;\n" : "";
        return $"{Includes}{string.Join('\n', declared)}\n{outside}\nvoid example (void);\nvoid\nexample (void)\n{{\n{inside}{label}}}\n";
    }
}
