using System.Globalization;
using LibNbd.Emit.Commands;
using LibNbd.SourceGenerator.Tests;
using LibNbd.Spec.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibNbd.Emit.Tests;

/// <summary>A mistake in the YAML is told in the same words at the same place by the compiler and on the command line.</summary>
public sealed class SameMessageTests : IDisposable
{
    private const string Name = "spec.yaml";
    private const string BrokenYaml = "NBD002";

    private readonly TestFolder _folder = new();

    public static TheoryData<int, string> Indices
    {
        get
        {
            TheoryData<int, string> data = [];
            for (int i = 0; i < Mistakes.All.Count; i++)
            {
                data.Add(i, Mistakes.All[i].Id);
            }

            return data;
        }
    }

    // What only one of the two can be told, with the reason.
    private static readonly Dictionary<string, string> Alone = new(StringComparer.Ordinal)
    {
        ["NBD040"] = "the compiler alone sees the runtime",
        ["NBD041"] = "only a project can have no YAML among its files, or several",
        ["NBD042"] = "the property is a project's",
        ["NBD045"] = "the compiler does not read pages",
        ["NBD046"] = "the compiler does not read pages",
        ["NBD049"] = "the compiler alone sees the runtime",
    };

    // Who names these types finds none: only the mistyped name says how they are called.
    private static readonly string[] Renamed =
    [
        "'tlsMode' is not a valid name for 'csharp': letters and digits, beginning with an upper case letter",
        "names has no key 'cshrap'; did you mean 'csharp'?",
    ];

    private static readonly Lazy<string> Uses = new(UsesOfTheTypes);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Indices))]
    public void Every_mistake_is_told_alike(int index, string id)
    {
        Mistake mistake = Mistakes.All[index];
        AssertAlike(Marked.Edit(mistake.Passage, mistake.Replacement).Text, id);
    }

    /// <summary>
    /// The runtime's declarations still find their types; behind an error that cannot be turned off the compiler looks no further.
    /// </summary>
    [Theory]
    [MemberData(nameof(Indices))]
    public void A_mistake_brings_no_errors_of_CSharp(int index, string id)
    {
        Mistake mistake = Mistakes.All[index];
        if (Renamed.Contains(mistake.Message))
        {
            return;
        }

        GeneratorRun run = GeneratorRun.Start("types", Marked.Edit(mistake.Passage, mistake.Replacement).Text, Uses.Value);
        Assert.Contains(run.Diagnostics, diagnostic => diagnostic.Id == id);
        Assert.Equal("", string.Join('\n', Errors(run)));
    }

    [Fact]
    public void Every_kind_of_mistake_is_among_them() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "NBD*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal),
        Mistakes.All.Select(mistake => mistake.Id)
            .Append(BrokenYaml)
            .Concat(Alone.Keys)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Broken_YAML_is_told_alike() => AssertAlike("format: 1\nlibrary: { name: [ }\n", BrokenYaml);

    private static IEnumerable<Diagnostic> Errors(GeneratorRun run) => run.Output.GetDeclarationDiagnostics()
        .Where(diagnostic => diagnostic.DefaultSeverity == DiagnosticSeverity.Error
            && diagnostic.Id.StartsWith("CS", StringComparison.Ordinal));

    // A method that has a parameter of every type; what the types themselves need of the runtime; and nothing of theirs inside methods.
    private static string UsesOfTheTypes()
    {
        const string Runtime = """
            #nullable enable
            namespace LibNbd.Protocol { internal static class WireText; }
            namespace LibNbd.Runtime.Engine
            {
                internal interface ICompletionSink;
                internal enum StateEvents;
                internal sealed record StateInfo(
                    ConnectionState State, string Name, string Description, HandleStates HandleState, StateEvents Events,
                    ConnectionState[] Next);
            }
            namespace LibNbd
            {
                internal struct CallbackFaults;
                internal unsafe struct NativeClosure
                {
                    internal void* Callback;
                    internal void* UserData;
                    internal readonly bool IsNull => true;
                    internal readonly void Free() { }
                }
            }
            """;
        GeneratorRun sound = GeneratorRun.Start("types", Example.Yaml, Runtime);
        Assert.Equal("", string.Join('\n', Errors(sound)));
        IEnumerable<string> types = sound.Output.GetSymbolsWithName(_ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(type => !type.IsStatic && type.ContainingType is null
                && type.DeclaringSyntaxReferences.Any(
                    place => sound.Files.Values.Contains(place.SyntaxTree.ToString(), StringComparer.Ordinal)))
            .Select((type, i) => $"{type.ToDisplayString()} p{i}");
        return Runtime + $"internal static class Uses {{ internal static void All({string.Join(", ", types)}) {{ }} }}";
    }

    private void AssertAlike(string yaml, string id)
    {
        string[] compiler = [.. GeneratorRun.Start("types", yaml).Diagnostics.Select(Line)];
        File.WriteAllText(_folder[Name], yaml);
        using StringWriter error = new() { NewLine = "\n" };
        Assert.Equal(
            ExitCodes.Failure,
            CommandLine.Run(["man", "--out", "out", "--spec", Name], new CommandContext(TextWriter.Null, error, _folder.Root)));
        string told = error.ToString();
        Assert.Equal(told, string.Concat(compiler));
        Assert.StartsWith(Name + "(", told, StringComparison.Ordinal);
        Assert.Contains($"): error {id}: ", told, StringComparison.Ordinal);
    }

    // As the compiler prints it, with the file called as the command line calls it.
    private static string Line(Diagnostic diagnostic)
    {
        LinePosition start = diagnostic.Location.GetLineSpan().StartLinePosition;
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Name}({start.Line + 1},{start.Character + 1}): error {diagnostic.Id}: {message}\n");
    }
}
