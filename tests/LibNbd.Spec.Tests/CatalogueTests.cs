using LibNbd.Spec.Diagnostics;

namespace LibNbd.Spec.Tests;

public class CatalogueTests
{
    // Tested where they are not a mistake in the example (MistakeTests), in pages (PageReaderTests), or where they are reported (the source
    // generator).
    private static readonly string[] TestedElsewhere = ["NBD002", "NBD040", "NBD041", "NBD042", "NBD045", "NBD046", "NBD049"];

    [Fact]
    public void Numbers_are_consecutive_from_one()
    {
        Assert.Equal(
            Enumerable.Range(1, DiagnosticCatalogue.All.Count).Select(number => $"NBD{number:D3}"),
            DiagnosticCatalogue.All.Select(kind => kind.Id),
            StringComparer.Ordinal);
    }

    [Fact]
    public void Every_diagnostic_has_a_test()
    {
        IEnumerable<string> tested = Mistakes.All.Select(mistake => mistake.Id).Concat(TestedElsewhere).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(DiagnosticCatalogue.All.Select(kind => kind.Id), tested, StringComparer.Ordinal);
    }

    [Fact]
    public void Every_diagnostic_has_a_page_and_every_page_a_diagnostic()
    {
        string folder = Path.Combine(Repository.Root, "docs", "diagnostics");
        IEnumerable<string> pages = Directory.EnumerateFiles(folder, "NBD*.md").Select(Path.GetFileName).OfType<string>()
            .Order(StringComparer.Ordinal);

        Assert.Equal(DiagnosticCatalogue.All.Select(kind => Path.GetFileName(kind.HelpPage)), pages, StringComparer.Ordinal);
    }

    [Fact]
    public void Every_page_has_the_title_of_its_diagnostic_and_an_example()
    {
        foreach (DiagnosticKind kind in DiagnosticCatalogue.All)
        {
            string page = File.ReadAllText(Path.Combine(Repository.Root, kind.HelpPage));

            Assert.StartsWith($"# {kind.Id}: {kind.Title}\n", page, StringComparison.Ordinal);
            Assert.Contains("\n## Wrong\n\n```", page, StringComparison.Ordinal);
            Assert.Contains("\n## How to fix it\n", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_generators_own_diagnostics_print_like_the_others()
    {
        Model.SourceSpan span = new(2, 3, 2, 4);

        Assert.Equal(
            "a(2,3): error NBD040: call 'aio_pread' has no method in the runtime: LibNbd.Runtime.Handle.HandleCore or one of its parts "
                + "needs 'AioPread'",
            DiagnosticCatalogue.NoRuntimeMethod.At("a", span, "aio_pread", "AioPread").ToString());
        Assert.Equal(
            "a(2,3): error NBD041: LibNbdGenerate is 'api', which needs exactly one nbd-api.yaml among the AdditionalFiles, but there "
                + "are 2",
            DiagnosticCatalogue.NoYaml.At("a", span, "api", 2).ToString());
        Assert.Equal(
            "a(2,3): error NBD042: LibNbdGenerate is 'all': it must be 'types', 'api' or 'native'",
            DiagnosticCatalogue.UnknownMode.At("a", span, "all").ToString());
    }
}
