using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Markdown;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;
using YamlDotNet.Core;

namespace LibNbd.Spec;

/// <summary>What reading a page gave.</summary>
/// <param name="Page">The page, or null if there is any error.</param>
/// <param name="Diagnostics">What is wrong, in the order of the file.</param>
public sealed record PageResult(PageSpec? Page, EquatableArray<SpecDiagnostic> Diagnostics);

/// <summary>
/// Reads a page: <c># name(3) - summary</c>, sections under <c>##</c>, the Markdown of the YAML, and lines <c>@insert</c>.
/// </summary>
public static class PageReader
{
    private const string TitlePrefix = "# ";
    private const string SectionPrefix = "## ";
    private const string HeadingPrefix = "### ";
    private const string InsertPrefix = "@";
    private const string Fence = "```";
    private const string SummarySeparator = " - ";

    /// <summary>Reads and checks; all that is wrong is reported.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="path">How diagnostics name the file.</param>
    /// <param name="spec">Whose calls the page may refer to.</param>
    public static PageResult Read(string text, string path, ApiSpec spec)
    {
        string source = text.TrimStart('\uFEFF').Replace("\r\n", "\n");
        DiagnosticBag diagnostics = new(path);
        HashSet<string> calls = new(spec.Calls.Select(c => c.Name).Concat(spec.Lifecycle.Select(f => f.Name)), StringComparer.Ordinal);
        ProseReader prose = new(new ScalarPositions(source), diagnostics, ValueReferences.Of(spec), (name, span) =>
        {
            if (!calls.Contains(name))
            {
                diagnostics.Report(DiagnosticCatalogue.UnknownCallInProse, span, name, Suggestion.For(name, calls));
            }
        });
        Reader reader = new(source.Split('\n'), diagnostics, prose);
        PageSpec page = reader.ReadPage(path);
        return new PageResult(diagnostics.HasErrors ? null : page, diagnostics.ToSorted());
    }

    private sealed class Reader(string[] lines, DiagnosticBag diagnostics, ProseReader prose)
    {
        private readonly List<PageSection> _sections = [];
        private readonly List<PageBlock> _blocks = [];
        private string? _title;

        public PageSpec ReadPage(string path)
        {
            (string name, string section, string summary) = ReadTitle();
            int at = 1;
            while (at < lines.Length)
            {
                string line = lines[at];
                if (line.StartsWith(SectionPrefix, StringComparison.Ordinal))
                {
                    EndSection();
                    _title = line.Substring(SectionPrefix.Length).Trim();
                    at++;
                }
                else if (line.StartsWith(HeadingPrefix, StringComparison.Ordinal))
                {
                    _blocks.Add(new PageHeading(line.Substring(HeadingPrefix.Length).Trim()));
                    at++;
                }
                else if (line.StartsWith(InsertPrefix, StringComparison.Ordinal))
                {
                    ReadInsert(line, at);
                    at++;
                }
                else
                {
                    at = ReadProse(at);
                }
            }

            EndSection();
            return new PageSpec(name, section, summary, _sections.ToEquatableArray(), path);
        }

        private static SourceSpan LineSpan(int index, string line) => new(index + 1, 1, index + 1, line.Length + 1);

        private static bool EndsProse(string line) =>
            line.StartsWith("#", StringComparison.Ordinal) || line.StartsWith(InsertPrefix, StringComparison.Ordinal);

        private (string Name, string Section, string Summary) ReadTitle()
        {
            string title = lines[0];
            int separator = title.IndexOf(SummarySeparator, StringComparison.Ordinal);
            string page = separator < 0 || !title.StartsWith(TitlePrefix, StringComparison.Ordinal)
                ? ""
                : title.Substring(TitlePrefix.Length, separator - TitlePrefix.Length);
            if (!Names.IsManualPage(page))
            {
                diagnostics.Report(
                    DiagnosticCatalogue.MalformedPage, LineSpan(0, title), "the first line must be '# name(section) - summary'");
                return ("", "", "");
            }

            int open = page.IndexOf('(');
            return (page.Substring(0, open), page.Substring(open + 1, page.Length - open - 2), title.Substring(
                separator + SummarySeparator.Length).Trim());
        }

        private void ReadInsert(string line, int index)
        {
            string name = line.Substring(InsertPrefix.Length).Trim();
            if (Vocabulary.PageInserts.TryGetValue(name, out PageInsert what))
            {
                _blocks.Add(new PageInsertion(what));
            }
            else
            {
                diagnostics.Report(
                    DiagnosticCatalogue.UnknownInsert, LineSpan(index, line), name, Suggestion.For(name, Vocabulary.PageInserts.Keys));
            }
        }

        private int ReadProse(int from)
        {
            int to = from;
            bool fenced = false;
            while (to < lines.Length && (fenced || !EndsProse(lines[to])))
            {
                fenced ^= lines[to].StartsWith(Fence, StringComparison.Ordinal);
                to++;
            }

            string text = string.Join("\n", lines.Skip(from).Take(to - from));
            if (to == from)
            {
                // A heading that is neither of a section nor below one.
                diagnostics.Report(DiagnosticCatalogue.MalformedPage, LineSpan(from, lines[from]), "headings begin with '## ' or '### '");
                return from + 1;
            }

            if (text.Trim().Length > 0)
            {
                // As a literal block whose header is the line above: its lines keep their places.
                Prose read = prose.Read(new ScalarNode(new SourceSpan(from, 1, from, 1), text, ScalarStyle.Literal));
                if (_title is null)
                {
                    diagnostics.Report(DiagnosticCatalogue.MalformedPage, LineSpan(from, lines[from]), "text must be in a section");
                }

                _blocks.Add(new PageProse(read));
            }

            return to;
        }

        private void EndSection()
        {
            if (_title is not null)
            {
                _sections.Add(new PageSection(_title, _blocks.ToEquatableArray()));
            }

            _blocks.Clear();
        }
    }
}
