using LibNbd.Spec.Diagnostics;
using Xunit;

namespace LibNbd.Spec.Tests;

public class CatalogueTests
{
    // Tested where they are not a mistake in the example (MistakeTests), or where they are reported (the source generator).
    private static readonly string[] TestedElsewhere = ["NBD002", "NBD040"];

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
            Assert.Contains("\n## Wrong\n\n```yaml\n", page, StringComparison.Ordinal);
            Assert.Contains("\n## Mend it\n", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_runtime_method_diagnostic_is_ready_for_the_generator()
    {
        SpecDiagnostic diagnostic = DiagnosticCatalogue.NoRuntimeMethod.At(
            "a.yaml", new Model.SourceSpan(2, 3, 2, 4), "aio_pread", "HandleCore.AioPread");

        Assert.Equal(
            "a.yaml(2,3): error NBD040: call 'aio_pread' has no method 'HandleCore.AioPread' in the runtime", diagnostic.ToString());
    }
}
