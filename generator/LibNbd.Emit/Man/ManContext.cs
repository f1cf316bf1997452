using System.Globalization;
using LibNbd.Emit.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>What all pages share.</summary>
internal sealed class ManContext(ApiSpec spec, string notice)
{
    // mandoc wants a date. That of the build would make every build differ, and the specification names none but the copyright's year.
    private const string NoYear = "1970";
    private const int YearLength = 4;

    /// <summary>The specification.</summary>
    public ApiSpec Spec { get; } = spec;

    /// <summary>Its types in C.</summary>
    public CTypes Types { get; } = new(spec.Library);

    /// <summary>Its macros in C.</summary>
    public CMacros Macros { get; } = new(spec.Library);

    /// <summary>A page with the parts that are alike in all of them; the others are empty.</summary>
    public ManPage Frame(string name, string summary) => new(
        Notice: notice,
        Title: Types.Function(name).ToUpperInvariant(),
        Section: ManTarget.Section,
        Date: Date(Spec.Library.Copyright),
        Source: Roff.Argument(Roff.Of($"{Spec.Library.Name} {Spec.Library.Version}")),
        Manual: Roff.Argument(Roff.Escape(Spec.Library.Name.ToUpperInvariant())),
        Name: Types.Function(name),
        NameAndSummary: Filled(Roff.Of($"{Types.Function(name)} - {summary}")),
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

    /// <summary>A renderer of prose for a page whose function has these parameters.</summary>
    public RoffProse Prose(IEnumerable<string> parameters) => new(Spec.Library, parameters.ToHashSet(StringComparer.Ordinal));

    /// <summary>A reference to the page of one of our functions.</summary>
    public RoffText Page(string call) => Roff.Page(Types.Function(call), ManTarget.Section);

    /// <summary>The values that a parameter may have, if it is an enumeration or a set of flags: those that the call accepts.</summary>
    public IReadOnlyList<ManValue> Values(ParameterSpec parameter) =>
        parameter.TypeName is null || parameter.Kind == ParameterKind.Closure
            ? []
            : [.. Values(parameter.Kind == ParameterKind.Flags, parameter.TypeName)
                .Where(v => parameter.Allowed is not { } allowed || allowed.Contains(v.Value.Name, StringComparer.Ordinal))];

    /// <summary>The values that a result may have, if it is an enumeration or a set of flags.</summary>
    public IReadOnlyList<ManValue> Values(ReturnSpec returns) =>
        returns.TypeName is null ? [] : Values(returns.Kind == ReturnKind.Flags, returns.TypeName);

    /// <summary>The include line and what is to be shown below it.</summary>
    public string Synopsis(IEnumerable<string> prototype, IEnumerable<IReadOnlyList<string>> types)
    {
        List<string> lines = [Roff.Bold($"#include <{Spec.Library.Name}.h>").Source];
        foreach (IReadOnlyList<string> type in types)
        {
            lines.Add(".sp");
            lines.AddRange(type.SelectMany(Fold).Select(line => Roff.Line(Roff.Escape(line))));
        }

        return string.Join('\n', [.. lines, ".sp", .. prototype]);
    }

    /// <summary>When the function came, how a program finds out, and what changed.</summary>
    public string Version(RoffProse prose, string name, string since, IEnumerable<ChangeSpec> changes)
    {
        RoffWriter writer = new(prose);
        string macro = Macros.HaveFunction(name);
        writer.Paragraph(Roff.Of($"This function first appeared in {Spec.Library.Name} {since}. The macro {Roff.Bold(macro)} tells a program that is to be compiled with older versions too whether it is there:"));
        writer.Code($"#ifdef {macro}\n/* {Types.Function(name)} can be called here. */\n#endif");
        foreach (ChangeSpec change in changes)
        {
            writer.Item(Roff.Of($"Changed in {Spec.Library.Name} {change.Version}"), change.What);
        }

        return writer.ToString();
    }

    /// <summary>Running text as lines.</summary>
    public static string Filled(RoffText text) => string.Join('\n', Roff.Fill(text));

    /// <summary>References to pages: sorted, each once, and not to the page itself.</summary>
    public string SeeAlso(string self, IEnumerable<string> names)
    {
        IEnumerable<(string Name, string Section)> pages = names.Where(name => name != self).Select(PageOf)
            .Append((Spec.Library.Name, ManTarget.Section))
            .Distinct()
            .OrderBy(page => page.Section, StringComparer.Ordinal)
            .ThenBy(page => page.Name, StringComparer.Ordinal);
        return string.Join(",\n", pages.Select(page => Roff.Page(page.Name, page.Section).Source));
    }

    /// <summary>The day that the pages bear: the first one of the year of the copyright.</summary>
    internal static string Date(string copyright)
    {
        string? year = copyright.Split(' ', ',', '-').FirstOrDefault(
            word => word.Length == YearLength && int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        return $"{year ?? NoYear}-01-01";
    }

    private IReadOnlyList<ManValue> Values(bool flags, string name)
    {
        (string prefix, EquatableArray<ValueSpec> values) = flags
            ? Spec.Flags.Where(f => f.Name == name).Select(f => (f.CPrefix, f.Values)).First()
            : Spec.Enums.Where(e => e.Name == name).Select(e => (e.CPrefix, e.Values)).First();
        return [.. values.Select(value => new ManValue(Macros.Value(prefix, value.Name), value))];
    }

    // A line of C that is too long, broken behind commas.
    private static IEnumerable<string> Fold(string line)
    {
        const string Indent = "                   ";
        string rest = line;
        while (rest.Length > Roff.Width)
        {
            int comma = rest.LastIndexOf(", ", Roff.Width - 1, StringComparison.Ordinal);
            if (comma < Indent.Length)
            {
                break;
            }

            yield return rest[..(comma + 1)];
            rest = Indent + rest[(comma + 2)..];
        }

        yield return rest;
    }

    // "pread" is ours, "nbdkit(1)" is not.
    private (string Name, string Section) PageOf(string reference)
    {
        int open = reference.IndexOf('(', StringComparison.Ordinal);
        return open < 0 ? (Types.Function(reference), ManTarget.Section) : (reference[..open], reference[(open + 1)..^1]);
    }

    private string Copyright() => string.Join(
        '\n',
        [
            .. Roff.Fill(Roff.Escape(Spec.Library.Copyright)),
            RoffProse.Paragraph,
            .. Roff.Fill(Roff.Of($"This is free software under the MIT licence: you may use, change and pass it on as long as you keep the copyright and licence notice. There is no warranty.")),
        ]);
}
