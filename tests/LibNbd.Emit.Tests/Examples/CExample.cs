using System.Text;
using System.Text.RegularExpressions;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests.Examples;

/// <summary>An example in C of the documentation, and the translation unit that gives it what it takes for granted.</summary>
/// <param name="Name">The call, or the page and the number of the example there.</param>
/// <param name="Text">The example.</param>
internal sealed record CExample(string Name, string Text)
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

        extern struct nbd_handle *nbd;
        extern const char *example_uri;

        """;

    // Each is only declared where the example names it and does not declare it itself. The functions are in ExampleHarness.
    private static readonly (string Name, string Declaration)[] Surroundings =
    [
        ("logfile", "static FILE *logfile;"), ("buf", "static char buf[4096];"), ("sector", "static char sector[512];"),
        ("size", "static size_t size = 4096;"), ("count", "static uint64_t count = 65536;"), ("offset", "static uint64_t offset = 0;"),
        ("cookie", "static int64_t cookie;"), ("wakeup_fd", "static int wakeup_fd;"),
        ("argv", "static char **argv;"), ("show_context", "extern int show_context (void *, const char *);"),
        ("start_server_on", "extern void start_server_on (int);"),
        ("query_allocation", "extern void query_allocation (struct nbd_handle *);"),
        ("write_zeroes_by_hand", "extern void write_zeroes_by_hand (struct nbd_handle *, uint64_t, uint64_t);"),
        ("drain", "extern void drain (int);"), ("open_file", "extern void open_file (const char *);"),
        ("show", "extern int show (void *, const char *, uint64_t, nbd_extent *, size_t, int *);"),
    ];

    /// <summary>Every example in C: those of calls, and those of the overview pages.</summary>
    public static IReadOnlyList<CExample> All { get; } =
    [
        .. Specification.Spec.Calls.Where(call => call.Example is not null).Select(call => new CExample(call.Name, call.Example!)),
        .. OfPages("c").Select(example => new CExample($"{example.Page}-{example.Number}", example.Code)),
    ];

    /// <summary>Whether the example closes its handle.</summary>
    public bool Closes => Text.Contains("nbd_close (nbd)", StringComparison.Ordinal);

    /// <summary>What its function is called.</summary>
    public string Function => "example_" + Regex.Replace(Name, @"\W", "_", RegexOptions.None, TimeSpan.FromSeconds(5));

    /// <summary>The examples of the overview pages in a language, counted from 1 in each page.</summary>
    public static IEnumerable<(string Page, int Number, string Code)> OfPages(string language) => Specification.Spec.Pages.SelectMany(
        page => page.Sections.SelectMany(section => section.Blocks).OfType<PageProse>().SelectMany(prose =>
            prose.Text.Blocks).OfType<CodeBlock>()
            .Where(code => code.Language == language)
            .Select((code, i) => (page.Name, i + 1, code.Text)));

    /// <summary>
    /// The translation unit. It has one function, that runs the example and then says whether what must be true after it is.
    /// </summary>
    /// <param name="run">What is done before, and must be true after; null for nothing.</param>
    /// <param name="substitute">What stands for the places that the example names.</param>
    public string Program(CRun? run = null, Func<string, string>? substitute = null)
    {
        string text = substitute?.Invoke(Text) ?? Text;
        StringBuilder outside = new();
        StringBuilder inside = new();
        bool isOutside = false;
        // Functions of an example stand outside, its statements inside of one.
        foreach (string line in text.Split('\n').Where(line => !line.StartsWith("#include", StringComparison.Ordinal)))
        {
            isOutside |= line.StartsWith("static ", StringComparison.Ordinal);
            (isOutside ? outside : inside).Append(line).Append('\n');
            isOutside &= line != "}";
        }

        string used = $"{Text}\n{run?.Before}\n{run?.After}";
        IEnumerable<string> declared = Surroundings
            .Where(item => Matches(used, $@"\b{item.Name}\b")
                && !Matches(
                    text, $@"(?m)^(static int\n)?{item.Name} \(void|(\*|\w )\*?{item.Name}(\[\w*\])? (=|\{{)|^\w+ {item.Name}(\[\w*\])?;"))
            .Select(item => run?.Declared?.Contains($" *{item.Name};", StringComparison.Ordinal) == true ? run.Declared : item.Declaration)
            // An example may only name it as a parameter of its own.
            .Select(declaration => declaration.Replace("static ", "static __attribute__ ((unused)) ", StringComparison.Ordinal));
        string label = text.Contains("goto error", StringComparison.Ordinal)
            ? "return;\nerror:\n  fprintf (stderr, \"%s\\n\", nbd_get_error ());\n  exit (EXIT_FAILURE);\n"
            : "";
        return $$"""
            {{Includes}}
            {{string.Join('\n', declared)}}

            {{outside}}
            static void
            example (void)
            {
            {{inside}}{{label}}}

            int {{Function}} (void);

            int
            {{Function}} (void)
            {
              {{run?.Before}}
              example ();
              {{run?.Finish}}
              return {{run?.After ?? "1"}};
            }

            """;
    }

    private static bool Matches(string text, string pattern) => Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(5));
}
