using System.Text.RegularExpressions;

namespace LibNbd.Architecture.Tests;

/// <summary>What docs/adr/0018 says of the rooms of <c>tools</c>.</summary>
public sealed partial class ToolTests
{
    private const string Tools = "LibNbd.Tools";

    // Rooms from the top down. A room uses what stands below it, and of rooms on one line none uses another: no tool knows another tool.
    private static readonly string[][] Rooms =
    [
        [Tools],
        [$"{Tools}.Copy", $"{Tools}.Discard", $"{Tools}.Dump", $"{Tools}.Fuse", $"{Tools}.Info"],
        [$"{Tools}.Common"],
        [$"{Tools}.CommandLine"],
    ];

    private static readonly Lazy<SourceTree> Sources = new(() => SourceTree.Of("tools/LibNbd.Tools"));

    [Fact]
    public void Every_namespace_is_a_room() => Assert.All(
        Sources.Value.Files.Select(SourceTree.NamespaceOf).Distinct(StringComparer.Ordinal),
        space => Assert.True(LevelOf(space) is not null, $"{space} has no place among the rooms"));

    [Fact]
    public void Arrows_run_down() => AssertNone(Sources.Value.Uses()
        .Where(use => use.From != use.To && RoomOf(use.From) != RoomOf(use.To) && LevelOf(use.To) <= LevelOf(use.From))
        .Select(use => use.ToString()));

    [Fact]
    public void A_type_is_in_the_folder_of_its_namespace() => AssertNone(Sources.Value.Files
        .Select(file => (file.FilePath, Space: SourceTree.NamespaceOf(file)))
        .Where(file => file.Space != string.Join('.', file.FilePath.Split('/')[1..^1]))
        .Select(file => $"{file.FilePath}: {file.Space}"));

    // What users of the package have is enough for the tools.
    [Fact]
    public void The_tools_have_the_public_library_alone()
    {
        Assert.Equal(
            ["../../src/LibNbd.Generated/LibNbd.Generated.csproj"],
            Reference().Matches(Repository.Read("tools/LibNbd.Tools/LibNbd.Tools.csproj")).Select(match => match.Groups["path"].Value),
            StringComparer.Ordinal);
        Assert.DoesNotContain(
            "LibNbd.Tools",
            string.Concat(SourceTreeProjects().Select(project => Repository.Read(project))),
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> SourceTreeProjects() => Directory
        .EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file));

    // All of them at once, so that one run is enough to mend them.
    private static void AssertNone(IEnumerable<string> wrong) => Assert.Equal("", string.Join('\n', wrong));

    // A room may have rooms of its own, which it may use as it likes.
    private static string? RoomOf(string space) => LevelOf(space) is { } level ? Rooms[level].First(room => Holds(room, space)) : null;

    private static int? LevelOf(string space)
    {
        int level = Array.FindIndex(Rooms, rooms => rooms.Any(room => Holds(room, space)));
        return level < 0 ? null : level;
    }

    private static bool Holds(string room, string space) =>
        space == room || (room != Tools && space.StartsWith(room + ".", StringComparison.Ordinal));

    [GeneratedRegex(
        "<(Project|Package)Reference Include=\"(?<path>[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Reference();
}
