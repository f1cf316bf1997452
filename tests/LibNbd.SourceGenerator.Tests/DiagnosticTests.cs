using System.Globalization;
using LibNbd.Spec.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>How what is wrong with the YAML or the project is shown by the compiler.</summary>
public class DiagnosticTests
{
    [Fact]
    public void Mistake_in_the_YAML_is_shown_at_its_place()
    {
        string yaml = TestData.SmallYaml.Replace("name: port, type: string,", "name: port, type: strin,", StringComparison.Ordinal);
        GeneratorRun run = GeneratorRun.Start("types", yaml, TestData.CallbackFaults);
        Assert.Equal(2, run.Diagnostics.Length);
        AssertAt(yaml, "strin,", "strin", "NBD001", run.Diagnostics[0]);
        Assert.Contains("strin", run.Diagnostics[0].GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void Mistake_in_a_call_leaves_the_types_and_no_error_that_follows_from_it()
    {
        string yaml = TestData.SmallYaml.Replace("name: port, type: string,", "name: port, type: strin,", StringComparison.Ordinal);
        GeneratorRun sound = GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults);
        GeneratorRun run = GeneratorRun.Start("types", yaml, TestData.CallbackFaults);
        Assert.NotEmpty(run.Files);
        Assert.Equal(Texts(sound), Texts(run));
        Assert.Equal("", string.Join('\n', run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)));

        static string Texts(GeneratorRun run) => string.Concat(run.Files.Select(file => file.Key + file.Value));
    }

    [Fact]
    public void Mistake_in_a_type_leaves_the_others()
    {
        string yaml = TestData.SmallYaml.Replace("\nenums:\n", "\nenums:\n  Bad Name: {}\n", StringComparison.Ordinal);
        Assert.NotEqual(TestData.SmallYaml, yaml, StringComparer.Ordinal);
        GeneratorRun run = GeneratorRun.Start("types", yaml, TestData.CallbackFaults);
        Assert.NotEmpty(run.Diagnostics);
        Assert.Equal(GeneratorRun.Start("types", TestData.SmallYaml).Files.Keys, run.Files.Keys, StringComparer.Ordinal);
        Assert.Equal("", string.Join('\n', run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)));
    }

    /// <summary>Behind an error that cannot be turned off the compiler does not go on to the bodies of methods.</summary>
    [Fact]
    public void Errors_cannot_be_turned_off() => Assert.All(
        DiagnosticCatalogue.All.Where(kind => kind.Severity == SpecSeverity.Error),
        kind => Assert.Contains(
            WellKnownDiagnosticTags.NotConfigurable,
            GeneratorDiagnostics.ToRoslyn(
                new SpecDiagnostic(kind.Id, kind.Severity, "", Spec.Model.SourceSpan.Start, "")).Descriptor.CustomTags,
            StringComparer.Ordinal));

    [Fact]
    public void Broken_YAML_is_shown()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Start("api", "format: 1\nlibrary: [\n").Diagnostics);
        Assert.Equal("NBD002", diagnostic.Id);
        Assert.Equal(GeneratorRun.YamlPath, diagnostic.Location.GetLineSpan().Path);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_keeps_its_severity_title_and_help_page(string id)
    {
        DiagnosticKind kind = DiagnosticCatalogue.All.Single(k => k.Id == id);
        Diagnostic diagnostic = GeneratorDiagnostics.ToRoslyn(
            new SpecDiagnostic(id, kind.Severity, "What is {wrong}.", new Spec.Model.SourceSpan(3, 5, 4, 1), "/a/nbd-api.yaml"));
        Assert.Equal(kind.Severity == SpecSeverity.Error ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, diagnostic.Severity);
        Assert.Equal(kind.HelpPage, diagnostic.Descriptor.HelpLinkUri);
        Assert.Equal(kind.Title, diagnostic.Descriptor.Title.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("What is {wrong}.", diagnostic.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(
            new FileLinePositionSpan("/a/nbd-api.yaml", new LinePosition(2, 4), new LinePosition(3, 0)), diagnostic.Location.GetLineSpan());
    }

    public static TheoryData<string> Kinds => [.. DiagnosticCatalogue.All.Select(k => k.Id)];

    [Fact]
    public void Call_without_runtime_method_is_one_error_at_its_line()
    {
        GeneratorRun types = GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults);
        GeneratorRun run = GeneratorRun.Start(
            "api",
            TestData.SmallYaml,
            [
                TestData.Runtime, TestData.CallbackFaults, CachingTests.Without("internal long AioPread("), TestData.NbdHandle,
                .. types.Files.Values,
            ]);
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        AssertAt(TestData.SmallYaml, "aio_pread:", "aio_pread", "NBD040", diagnostic);
        Assert.Equal(
            "call 'aio_pread' has no method in the runtime: LibNbd.Runtime.Handle.HandleCore or one of its parts needs "
            + "'internal long AioPread(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags)'",
            diagnostic.GetMessage(CultureInfo.InvariantCulture));
        // What begins with it has no code either, and is no error of its own.
        Assert.False(run.Files.ContainsKey("Calls/AioPread.g.cs"));
        Assert.False(run.Files.ContainsKey("Calls/Pread.g.cs"));

        // The other calls compile, although prose refers to the missing ones.
        Assert.Equal("", string.Join('\n', run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)));
    }

    [Fact]
    public void Method_of_a_removed_call_is_a_warning_at_the_method()
    {
        const string Handle = """
            namespace LibNbd.Runtime.Handle;

            internal sealed class HandleCore
            {
                internal Part Rest { get; } = new();

                internal long GetSize() => Used() + Rest.Used();

                internal int GetListed() => 0;

                internal void Enter(string context)
                {
                }

                internal int Used() => 0;

                private int Unused() => 0;
            }

            internal sealed class Part : System.IDisposable
            {
                internal int Used() => 0;

                internal int OptGone() => 0;

                public void Dispose()
                {
                }
            }
            """;
        GeneratorRun run = GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults, Handle);

        Assert.Equal(
            [
                "'HandleCore.GetListed' is not the method of a call, and nothing in the runtime uses it: delete it",
                "'Part.OptGone' is not the method of a call, and nothing in the runtime uses it: delete it",
            ],
            run.Diagnostics.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)),
            StringComparer.Ordinal);
        Assert.All(
            run.Diagnostics,
            diagnostic => Assert.Equal(("NBD049", DiagnosticSeverity.Warning), (diagnostic.Id, diagnostic.Descriptor.DefaultSeverity)));
        string[] lines = Handle.Split('\n');
        int line = Array.FindIndex(lines, l => l.Contains("GetListed", StringComparison.Ordinal));
        int column = lines[line].IndexOf("GetListed", StringComparison.Ordinal);
        Assert.Equal(
            new FileLinePositionSpan("Source1.cs", new LinePosition(line, column), new LinePosition(line, column + "GetListed".Length)),
            run.Diagnostics[0].Location.GetLineSpan());
    }

    [Fact]
    public void Method_of_a_call_that_is_derived_from_its_start_is_a_warning()
    {
        const string Handle = """
            namespace LibNbd.Runtime.Handle;

            internal sealed class HandleCore
            {
                internal int ConnectTcp(string hostname, string port) => 0;

                internal int AioConnectTcp(string hostname, string port) => 0;

                internal int Shutdown(HandshakeFlags flags) => 0;

                internal int BeginShutdown(HandshakeFlags flags) => 0;
            }
            """;
        Assert.Equal(
            [
                "'HandleCore.ConnectTcp' is not the method of a call, and nothing in the runtime uses it: delete it",
                "'HandleCore.Shutdown' is not the method of a call, and nothing in the runtime uses it: delete it",
            ],
            GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults, Handle).Diagnostics
                .Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture)),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Call_that_begins_itself_needs_the_method_of_its_beginning()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Start(
            "api", TestData.SmallYaml, TestData.Runtime, CachingTests.Without("internal int BeginShutdown(")).Diagnostics);
        Assert.Equal("NBD040", diagnostic.Id);
        Assert.EndsWith(
            "needs 'internal int BeginShutdown(HandshakeFlags flags)'", diagnostic.GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_method_with_other_parameters_is_none_of_the_call()
    {
        string calls = TestData.SmallCalls.Replace("internal int SetTls(TlsMode tls)", "internal int SetTls()", StringComparison.Ordinal);
        Assert.Equal("NBD040", Assert.Single(GeneratorRun.Start("api", TestData.SmallYaml, TestData.Runtime, calls).Diagnostics).Id);
    }

    /// <summary>Each of these would compile against the gate, or nearly, and do something else than the call says.</summary>
    [Theory]
    [InlineData("internal long AioPread(IoBuffer buf, ulong start, ref CompletionClosure completion, CommandFlags flags)")]
    [InlineData("internal long AioPread(ulong offset, IoBuffer buf, ref CompletionClosure completion, CommandFlags flags)")]
    [InlineData("internal long AioPread(IoBuffer buf, long offset, ref CompletionClosure completion, CommandFlags flags)")]
    [InlineData("internal long AioPread(IoBuffer buf, ulong offset, CompletionClosure completion, CommandFlags flags)")]
    [InlineData("internal int AioPread(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags)")]
    public void Runtime_method_of_another_signature_is_none_of_the_call(string signature)
    {
        string calls = TestData.SmallCalls.Replace(
            "internal long AioPread(IoBuffer buf, ulong offset, ref CompletionClosure completion, CommandFlags flags)", signature,
            StringComparison.Ordinal);
        Assert.NotEqual(TestData.SmallCalls, calls, StringComparer.Ordinal);
        Assert.Equal("NBD040", Assert.Single(GeneratorRun.Start("api", TestData.SmallYaml, TestData.Runtime, calls).Diagnostics).Id);
    }

    [Fact]
    public void Setting_without_YAML_is_refused()
    {
        Diagnostic diagnostic = Assert.Single(GeneratorRun.Start("types", (string?)null).Diagnostics);
        Assert.Equal("NBD041", diagnostic.Id);
        Assert.Contains("there are 0", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(Location.None, diagnostic.Location);
    }

    [Fact]
    public void Two_YAML_files_are_refused() => Assert.Equal(
        "NBD041", Assert.Single(GeneratorRun.Start("types", [TestData.SmallYaml, TestData.SmallYaml], []).Diagnostics).Id);

    [Theory]
    [InlineData("Types")]
    [InlineData("all")]
    public void Unknown_mode_is_refused(string mode)
    {
        GeneratorRun run = GeneratorRun.Start(mode, TestData.SmallYaml);
        Diagnostic diagnostic = Assert.Single(run.Diagnostics);
        Assert.Equal("NBD042", diagnostic.Id);
        Assert.Contains($"'{mode}'", diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    // The place is found in the text by searching, not by what the reader says.
    private static void AssertAt(string yaml, string search, string word, string id, Diagnostic diagnostic)
    {
        string[] lines = yaml.Split('\n');
        int line = Array.FindIndex(lines, l => l.Contains(search, StringComparison.Ordinal) && !l.Contains('[', StringComparison.Ordinal));
        int column = lines[line].IndexOf(search, StringComparison.Ordinal);
        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(
            new FileLinePositionSpan(GeneratorRun.YamlPath, new LinePosition(line, column), new LinePosition(line, column + word.Length)),
            diagnostic.Location.GetLineSpan());
    }
}
