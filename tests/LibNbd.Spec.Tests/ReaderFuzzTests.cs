using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Tests;

/// <summary>Whatever the text is, reading it ends in a specification or in diagnostics that lie inside it; never in an exception.</summary>
/// <remarks><c>LIBNBD_SEED</c> replays a run; the failing text is part of the message.</remarks>
public class ReaderFuzzTests
{
    private const int Mutations = 3000;
    private const int RandomTexts = 3000;

    private static readonly string[] Fragments =
    [
        "[", "]", "{", "}", ":", ": ", "- ", "? ", "|", ">", "|-", "'", "\"", "#", "&a ", "*a", "!t ", "%", "@", "`", "---\n", "...\n", ",",
        "\\", "\t", "\r", "\n",
        "\u2028", "\u0085", "\0", "\ud800", "\ufeff", "<<: ", "[x](y)", "**", "_", "`` ", "<a>", "&amp;", "![i](j)", "1. ", "* * *", "> ",
        "~~~\n", "[pread]", "[a\nb]",
    ];

    /// <summary>Texts that once were too much for the parser.</summary>
    public static TheoryData<string> KnownTexts => new(
        "a: [ b\nd: e",
        "a: { b: [ c }\nd: e",
        "a: ]",
        "a: }",
        "? [",
        "- - -\n -",
        "a: \"\\",
        "a: 'b",
        "a: |\n\tb",
        "{",
        "[",
        "]",
        "%YAML 9.9\n---\n",
        "%TAG ! !\n%TAG ! !\n--- a",
        "--- a\n--- b\n",
        "\0",
        "a: \ud800",
        "a: *b");

    [Theory]
    [MemberData(nameof(KnownTexts))]
    public void A_known_text_is_refused_at_a_place_inside_it(string text)
    {
        SpecResult result = SpecReader.Read(text, "x.yaml");

        Assert.Null(result.Spec);
        Assert.NotEmpty(result.Diagnostics);
        AssertInside(text, result);
    }

    [Fact]
    public void No_mutation_of_a_specification_makes_the_reader_throw()
    {
        Random random = Seeded(out int seed);
        for (int i = 0; i < Mutations; i++)
        {
            string text = Mutate(Example.Yaml, random);
            AssertReads(text, seed, i);
        }
    }

    [Fact]
    public void No_truncation_of_a_specification_makes_the_reader_throw()
    {
        for (int length = 0; length < Example.Yaml.Length; length += 7)
        {
            AssertReads(Example.Yaml[..length], seed: 0, length);
        }
    }

    [Fact]
    public void No_random_Markdown_makes_the_reader_throw()
    {
        Random random = Seeded(out int seed);
        for (int i = 0; i < RandomTexts; i++)
        {
            string prose = RandomText(random, random.Next(1, 60));
            string indented = prose.Replace("\n", "\n      ", StringComparison.Ordinal);
            AssertReads($"states:\n  created:\n    phrase: x\n    predicate: y\n    doc: |\n      {indented}\n", seed, i);
        }
    }

    /// <summary>YAML ends a line at these, editors do not: behind one, every place would be wrong.</summary>
    [Theory]
    [InlineData('\u0085')]
    [InlineData('\u2028')]
    [InlineData('\u2029')]
    [InlineData('\r')]
    public void A_character_that_ends_lines_for_YAML_alone_is_told_at_its_place(char end)
    {
        string text = $"states:\n  created:\n    phrase: x{end}y\n    predicate: y\n    doc: )|_1\n";

        SpecDiagnostic diagnostic = Assert.Single(SpecReader.Read(text, "x.yaml").Diagnostics);

        Assert.Equal(("NBD047", 3, 14), (diagnostic.Id, diagnostic.Span.Line, diagnostic.Span.Column));
    }

    [Theory]
    [InlineData('>')]
    [InlineData('[')]
    [InlineData('*')]
    public void Deeply_nested_Markdown_is_refused(char nesting)
    {
        string text = $"states:\n  created:\n    phrase: x\n    predicate: y\n    doc: |\n      {new string(nesting, 20_000)} x\n";

        SpecResult result = SpecReader.Read(text, "x.yaml");

        Assert.Null(result.Spec);
        AssertInside(text, result);
    }

    /// <summary>Where each place is looked for from the beginning of the text, this takes the better part of an hour.</summary>
    [Theory]
    [InlineData(">")]
    [InlineData("|")]
    public void As_many_mistakes_as_words_are_reported_each_at_its_place(string style)
    {
        const int count = 40_000;
        string words = string.Join(' ', Enumerable.Range(0, count).Select(i => $"[no_{i}]"));
        string text = $"topics:\n  t:\n    title: x\n    doc: {style}\n      {words}\n";

        SpecResult result = SpecReader.Read(text, "x.yaml");

        Assert.Equal(count, result.Diagnostics.Count(d => d.Id == "NBD013"));
        AssertInside(text, result);
    }

    private static void AssertReads(string text, int seed, int number)
    {
        try
        {
            SpecResult result = SpecReader.Read(text, "x.yaml");
            Assert.Equal(result.Spec is null, result.Diagnostics.Any(d => d.Severity == SpecSeverity.Error));
            AssertInside(text, result);
        }
        catch (Exception e)
        {
            Assert.Fail($"LIBNBD_SEED={seed}, text {number}: {e}\n---\n{text}");
        }
    }

    private static void AssertInside(string text, SpecResult result)
    {
        string[] lines = text.TrimStart('\ufeff').Split('\n');
        foreach (SpecDiagnostic diagnostic in result.Diagnostics)
        {
            SourceSpan span = diagnostic.Span;
            Assert.InRange(span.Line, 1, lines.Length);
            Assert.InRange(span.Column, 1, lines[span.Line - 1].Length + 1);
            Assert.InRange(span.EndLine, span.Line, lines.Length);
            Assert.InRange(span.EndColumn, span.EndLine == span.Line ? span.Column : 1, lines[span.EndLine - 1].Length + 1);
            Assert.DoesNotContain(diagnostic.ToString(), c => char.IsControl(c) || c is '\u2028' or '\u2029');
        }
    }

    private static string Mutate(string text, Random random)
    {
        for (int edits = random.Next(1, 4); edits > 0; edits--)
        {
            int at = random.Next(text.Length + 1);
            int length = Math.Min(random.Next(12), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Fragments[random.Next(Fragments.Length)]),
                2 => text.Remove(at, length).Insert(at, Fragments[random.Next(Fragments.Length)]),
                3 => text.Insert(at, text.Substring(at, length)),
                _ => MoveLine(text, random),
            };
        }

        return text;
    }

    private static string MoveLine(string text, Random random)
    {
        List<string> lines = [.. text.Split('\n')];
        string line = lines[random.Next(lines.Count)];
        lines.Insert(random.Next(lines.Count), random.Next(2) == 0 ? line : line.TrimStart());
        return string.Join('\n', lines);
    }

    private static string RandomText(Random random, int pieces)
    {
        const string letters = "ab 1._-*`[]()<>#|!&\\\n";
        return string.Concat(Enumerable.Range(0, pieces).Select(_ =>
            random.Next(3) == 0 ? Fragments[random.Next(Fragments.Length)] : letters[random.Next(letters.Length)].ToString()));
    }

    private static Random Seeded(out int seed)
    {
        seed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), out int given) ? given : Random.Shared.Next();
        return new Random(seed);
    }
}
