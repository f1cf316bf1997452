namespace LibNbd.Emit.Targets.Man;

/// <summary>What <c>templates/Man/page.hbs</c> fills in. All of it is roff already.</summary>
/// <param name="Errors">Null where the page has no such section; likewise the others that may be null.</param>
/// <param name="States">Every state with what becomes of the call in it.</param>
internal sealed record ManPage(
    string Notice, string Title, string Section, string Date, string Source, string Manual, string Name, string NameAndSummary,
    string Synopsis, string Description, string ReturnValue, string? Errors, IReadOnlyList<ManState>? States, string? StateSentence,
    string? Lock,
    string Version, string? Example, string SeeAlso, string Authors, string Copyright);

/// <summary>What <c>templates/Man/prose.hbs</c> fills in. All of it is roff already.</summary>
internal sealed record ManProsePage(
    string Notice, string Title, string Section, string Date, string Source, string Manual, string Name, string NameAndSummary,
    IReadOnlyList<ManSection> Sections, string Authors, string Copyright);

/// <summary>A section of such a page.</summary>
internal sealed record ManSection(string Title, string Body);

/// <summary>A row of the table of states.</summary>
internal sealed record ManState(string Phrase, string Verdict);
