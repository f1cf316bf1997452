using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibNbd.Architecture.Tests;

/// <summary>What docs/architecture.md and docs/adr/0012 say of the generator's rooms.</summary>
public sealed partial class GeneratorTests
{
    private const string Spec = "LibNbd.Spec";
    private const string Languages = "LibNbd.Languages";
    private const string Emit = "LibNbd.Emit";
    private const string Compiler = "LibNbd.SourceGenerator";

    // The lists name what they list: each is the one line that a new language, or a new target, needs.
    private static readonly string[] Lists = ["generator/LibNbd.Languages/LanguageList.cs", "generator/LibNbd.Emit/Commands/TargetList.cs"];

    // Rooms from the top down. A room uses what stands below it, and of rooms on one line none uses another.
    private static readonly string[][] Rooms =
    [
        [$"{Emit}.Commands", Compiler],
        [$"{Emit}.Targets.*", $"{Emit}.Changes", $"{Compiler}.Emit"],
        [$"{Emit}.Documents.Diagrams"],
        [$"{Emit}.Documents", $"{Emit}.Output"],
        [$"{Languages}.*"],
        [Languages],
        [Spec],
        [$"{Spec}.Validation"],
        [$"{Spec}.Reading"],
        [$"{Spec}.Semantics"],
        [$"{Spec}.Markdown"],
        [$"{Spec}.Yaml"],
        [$"{Spec}.Diagnostics"],
        [$"{Spec}.Model"],
        [$"{Spec}.Text"],
    ];

    // Who may know a language besides its own folders, which have its name. Manual pages are those of C functions; what a change means is
    // told of the two promises that releases keep, C's binary interface and C#'s. The bindings of Python, Go and OCaml are partly in C.
    private static readonly Dictionary<string, string[]> Friends = new(StringComparer.Ordinal)
    {
        [$"{Languages}.C"] =
        [
            $"{Emit}.Targets.Man", $"{Emit}.Targets.Python", $"{Emit}.Targets.Go", $"{Emit}.Targets.OCaml",
            $"{Emit}.Changes",
        ],
        [$"{Languages}.CSharp"] = [Compiler, $"{Compiler}.Emit", $"{Emit}.Changes"],
    };

    private static readonly Lazy<SourceTree> Sources = new(() => SourceTree.Of("generator"));
    private static readonly Lazy<IReadOnlyList<Use>> Uses = new(() => [.. Sources.Value.Uses()
        .Where(use => !Lists.Contains(use.File, StringComparer.Ordinal))]);

    [Fact]
    public void Every_namespace_is_a_room() => Assert.All(
        Sources.Value.Files.Select(SourceTree.NamespaceOf).Where(space => space.Length > 0).Distinct(StringComparer.Ordinal),
        space => Assert.True(LevelOf(space) is not null, $"{space} has no place among the rooms"));

    [Fact]
    public void Arrows_run_down() => AssertNone(Uses.Value
        .Where(use => LevelOf(use.From) is { } from && LevelOf(use.To) is { } to && to <= from)
        .Select(use => use.ToString()));

    [Fact]
    public void A_language_is_known_to_its_own_folders_alone() => AssertNone(Uses.Value
        .Where(use => use.To.StartsWith(Languages + ".", StringComparison.Ordinal)
            && use.From != TargetOf(use.To)
            && !Friends.GetValueOrDefault(use.To, []).Contains(use.From, StringComparer.Ordinal))
        .Select(use => use.ToString()));

    [Fact]
    public void No_language_is_named_outside_its_folders()
    {
        List<string> named = [];
        foreach (SyntaxTree file in Sources.Value.Files.Where(file => !Lists.Contains(file.FilePath, StringComparer.Ordinal)
            && !MayName(SourceTree.NamespaceOf(file))))
        {
            named.AddRange(file.GetRoot().DescendantTokens()
                .Where(token => (token.IsKind(SyntaxKind.IdentifierToken)
                    || token.IsKind(SyntaxKind.StringLiteralToken)
                    || token.IsKind(SyntaxKind.InterpolatedStringTextToken))
                    && LanguageWord().IsMatch(token.Text))
                .Select(token => $"{file.FilePath}({token.GetLocation().GetLineSpan().StartLinePosition.Line + 1}): {token.Text}"));
        }

        AssertNone(named);
    }

    [Fact]
    public void Every_language_has_the_same_files()
    {
        string[] usual = ["Language", "Names", "Prose", "Reserved", "Signatures", "Types"];
        IEnumerable<string> folders = Directory.EnumerateDirectories(Repository.PathOf("generator/LibNbd.Languages"))
            .Select(Path.GetFileName).OfType<string>().Where(name => name is not ("bin" or "obj"));
        Assert.All(
            folders.Select(name => (name, Folder: $"generator/LibNbd.Languages/{name}"))
                .Append((name: "Toy", Folder: "tests/LibNbd.Emit.Tests/Toy")),
            language => Assert.Subset(
                SourceTree.FilesBelow(language.Folder)
                    .Select(Path.GetFileNameWithoutExtension)
                    .OfType<string>()
                    .ToHashSet(StringComparer.Ordinal),
                usual.Select(file => language.name + file).ToHashSet(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_type_is_in_the_folder_of_its_namespace()
    {
        string[] roots =
        [
            "generator", "tests/LibNbd.Architecture.Tests", "tests/LibNbd.Emit.Tests", "tests/LibNbd.Site.Tests",
            "tests/LibNbd.Spec.Tests",
        ];
        AssertNone(SourceTree.Of(roots).Files
            .Select(file => (file.FilePath, Space: SourceTree.NamespaceOf(file)))
            .Where(file => file.Space.Length > 0 && file.Space != FolderOf(file.FilePath))
            .Select(file => $"{file.FilePath}: {file.Space}"));
    }

    // All of them at once, so that one run is enough to mend them.
    private static void AssertNone(IEnumerable<string> wrong) => Assert.Equal("", string.Join('\n', wrong));

    // How code names the languages, in identifiers and texts. C has no such word: its folder is known by the arrows.
    [GeneratedRegex(
        "C#|csharp|python|golang|rust|ocaml|typescript|javascript|kotlin|swift", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LanguageWord();

    // The binding of a language is in the target of its name.
    private static string TargetOf(string language) => $"{Emit}.Targets.{language[(language.LastIndexOf('.') + 1)..]}";

    private static bool MayName(string space) =>
        space.StartsWith(Languages + ".", StringComparison.Ordinal)
            || space.StartsWith(Compiler, StringComparison.Ordinal)
            || (space.StartsWith($"{Emit}.Targets.", StringComparison.Ordinal) && LanguageWord().IsMatch(space))
            || space == $"{Emit}.Changes";

    // The exact room before a family of them.
    private static int? LevelOf(string space)
    {
        int exact = Array.FindIndex(Rooms, level => level.Contains(space, StringComparer.Ordinal));
        int family = Array.FindIndex(Rooms, level => level.Any(room => room.EndsWith(".*", StringComparison.Ordinal)
            && space.StartsWith(room[..^1], StringComparison.Ordinal)));
        return exact >= 0 ? exact : family >= 0 ? family : null;
    }

    // generator/LibNbd.Emit/Targets/C/CHeader.cs is in LibNbd.Emit.Targets.C.
    private static string FolderOf(string file) => string.Join('.', file.Split('/')[1..^1]);
}
