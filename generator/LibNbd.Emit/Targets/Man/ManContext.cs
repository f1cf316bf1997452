using System.Globalization;
using LibNbd.Emit.Documents;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Man;

/// <summary>What all pages share.</summary>
internal sealed class ManContext(DocContext docs, string notice)
{
    // mandoc wants a date. That of the build would make every build differ, and the specification names none but the copyright's year.
    private const string NoYear = "1970";
    private const int YearLength = 4;

    /// <summary>What is not of one target.</summary>
    public DocContext Docs { get; } = docs;

    /// <summary>The declarations that the pages show.</summary>
    public CSignatures Signatures { get; } = new(docs.Spec);

    private ApiSpec Spec => Docs.Spec;

    /// <summary>A page with the parts that are alike in all of them; the others are empty.</summary>
    public ManPage Frame(string name, string summary) => new(
        Notice: notice,
        Title: Docs.Symbol(name).ToUpperInvariant(),
        Section: DocContext.LibrarySection,
        Date: Date(Spec.Library.Copyright),
        Source: Roff.Argument(Roff.Of($"{Spec.Library.Name} {Spec.Library.Version}")),
        Manual: Roff.Argument(Roff.Escape(Spec.Library.Name.ToUpperInvariant())),
        Name: Docs.Symbol(name),
        NameAndSummary: Filled(Roff.Of($"{Docs.Symbol(name)} - {summary}")),
        Synopsis: "",
        Description: "",
        ReturnValue: "",
        Errors: null,
        States: null,
        StateSentence: null,
        Lock: null,
        Version: "",
        Example: null,
        SeeAlso: "",
        Authors: string.Join("\n.br\n", Spec.Library.Authors.Select(author => Roff.Line(Roff.Escape(author)))),
        Copyright: Copyright());

    /// <summary>A renderer of prose.</summary>
    public RoffProse Prose() => new(Spec.Library, Docs.Words);

    /// <summary>The include line and what is to be shown below it.</summary>
    public string Synopsis(IEnumerable<string> prototype, IEnumerable<IReadOnlyList<string>> types)
    {
        List<string> lines = [Roff.Bold($"#include <{Spec.Library.Name}.h>").Source];
        foreach (IReadOnlyList<string> type in types)
        {
            lines.Add(".sp");
            lines.AddRange(type.SelectMany(line => CSignatures.Fold(line, Roff.Width)).Select(line => Roff.Line(Roff.Escape(line))));
        }

        return string.Join('\n', [.. lines, ".sp", .. prototype]);
    }

    /// <summary>Running text as lines.</summary>
    public static string Filled(RoffText text) => string.Join('\n', Roff.Fill(text));

    /// <summary>A list of references.</summary>
    public static string SeeAlso(IEnumerable<PageReference> pages) =>
        string.Join(",\n", pages.Select(page => Roff.Page(page.Name, page.Section).Source));

    /// <summary>The day that the pages bear: the first one of the year of the copyright.</summary>
    internal static string Date(string copyright)
    {
        string? year = copyright.Split(' ', ',', '-').FirstOrDefault(
            word => word.Length == YearLength && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return $"{year ?? NoYear}-01-01";
    }

    private string Copyright() => string.Join(
        '\n',
        [
            .. Roff.Fill(Roff.Escape(Spec.Library.Copyright)),
            RoffProse.Paragraph,
            .. Roff.Fill(Roff.Of($"This is free software under the MIT licence: you may use, modify and redistribute it as long as you "
                + $"keep the copyright and licence notice. There is no warranty.")),
        ]);
}
