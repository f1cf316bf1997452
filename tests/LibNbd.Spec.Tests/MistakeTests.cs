using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

public class MistakeTests
{
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

    [Theory]
    [MemberData(nameof(Indices))]
    public void Each_mistake_is_reported_once_at_its_very_place(int index, string id)
    {
        Mistake mistake = Mistakes.All[index];
        Marked marked = Marked.Edit(mistake.Passage, mistake.Replacement);

        SpecResult result = marked.Read();

        SpecDiagnostic diagnostic = Only(result);
        Assert.Equal((id, mistake.Message), (diagnostic.Id, diagnostic.Message));
        Assert.Equal((marked.Span.Line, marked.Span.Column), (diagnostic.Span.Line, diagnostic.Span.Column));
        if (marked.Span.Column != marked.Span.EndColumn)
        {
            Assert.Equal(marked.Span, diagnostic.Span);
        }

        Assert.Equal(SpecSeverity.Error, diagnostic.Severity);
        Assert.Null(result.Spec);
        Assert.NotNull(result.TypesOfBroken);
    }

    [Fact]
    public void Broken_yaml_is_one_syntax_error_at_its_place()
    {
        SpecDiagnostic diagnostic = Only(SpecReader.Read("format: 1\nlibrary: { name: [ }\n", "x.yaml"));

        Assert.Equal("NBD002", diagnostic.Id);
        Assert.Equal((2, 20), (diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void An_empty_file_is_no_mapping()
    {
        SpecDiagnostic diagnostic = Only(SpecReader.Read("# nothing\n", "x.yaml"));

        Assert.Equal("x.yaml(1,1): error NBD006: the specification must be a mapping, not nothing", diagnostic.ToString());
    }

    [Fact]
    public void A_predicate_takes_no_parameters()
    {
        SpecResult result = Marked.Edit(
            "check if the handle is ready,", "check if the handle is ready, parameters: [{ name: x, type: int, doc: X. }],").Read();

        SpecDiagnostic diagnostic = Only(result);
        Assert.Equal(("NBD034", "'aio_is_ready' is not a predicate: it takes parameters"), (diagnostic.Id, diagnostic.Message));
        Assert.Equal((16, 28), (diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Fact]
    public void An_alias_is_refused_where_it_stands()
    {
        SpecResult result = Marked.Edit("description: Sets the mode.", "description: «*a»").Read();

        SpecDiagnostic diagnostic = Only(result);
        Assert.Equal(("NBD008", 18), (diagnostic.Id, diagnostic.Span.Column));
    }

    [Fact]
    public void A_second_document_is_refused()
    {
        SpecDiagnostic diagnostic = Only(SpecReader.Read(Example.Yaml + "---\nformat: 1\n", "x.yaml"));

        Assert.Equal(("NBD008", Example.Yaml.Count(c => c == '\n') + 1), (diagnostic.Id, diagnostic.Span.Line));
    }

    [Theory]
    [InlineData(Yaml.YamlLoader.MaxDepth, "NBD006")]
    [InlineData(Yaml.YamlLoader.MaxDepth + 1, "NBD008")]
    [InlineData(2000, "NBD008")]
    public void Nesting_is_limited(int depth, string expected)
    {
        string yaml = new string('[', depth) + "x" + new string(']', depth);

        Assert.Equal(expected, Only(SpecReader.Read(yaml, "x.yaml")).Id);
    }

    [Fact]
    public void All_mistakes_are_reported_in_the_order_of_the_file()
    {
        string yaml = Example.Yaml
            .Replace("returns: cookie", "returns: cookies", StringComparison.Ordinal)
            .Replace("c-prefix: TLS", "c-prefix: tls", StringComparison.Ordinal)
            .Replace("see-also: [get_tls]", "see-also: [get_tsl]", StringComparison.Ordinal);

        SpecResult result = SpecReader.Read(yaml, "x.yaml");

        Assert.Equal("NBD009 NBD021 NBD001", string.Join(' ', result.Diagnostics.Select(diagnostic => diagnostic.Id)));
    }

    [Fact]
    public void Windows_line_ends_and_a_byte_order_mark_move_no_place()
    {
        Marked marked = Marked.Edit("as [aio_connect_tcp] does not", "as [«pred»] does not");

        SpecDiagnostic diagnostic = Only(
            SpecReader.Read("\uFEFF" + marked.Text.Replace("\n", "\r\n", StringComparison.Ordinal), "x.yaml"));

        Assert.Equal(marked.Span, diagnostic.Span);
    }

    [Fact]
    public void A_diagnostic_prints_as_compilers_do()
    {
        SpecDiagnostic diagnostic = DiagnosticCatalogue.UnknownFormat.At("api/a.yaml", new SourceSpan(3, 7, 3, 8), "2", "1");

        Assert.Equal("api/a.yaml(3,7): error NBD011: format '2' is not supported: this reader supports format 1", diagnostic.ToString());
        Assert.Equal(
            "api/a.yaml(3,7): warning NBD011: x", (diagnostic with { Severity = SpecSeverity.Warning, Message = "x" }).ToString());
    }

    internal static SpecDiagnostic Only(SpecResult result)
    {
        Assert.True(result.Diagnostics.Count == 1, "expected one diagnostic, got:\n" + string.Join("\n", result.Diagnostics));
        return result.Diagnostics[0];
    }
}
