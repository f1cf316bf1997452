namespace LibNbd.Architecture.Tests;

/// <summary>The longest line of <c>.editorconfig</c>, which neither the compiler nor <c>dotnet format</c> checks.</summary>
public sealed class LineLengthTests
{
    private static readonly string[] Roots = ["src", "generator", "tests", "bench", "samples", "fuzz", "tools"];

    // Files that may have longer lines, and why.
    private static readonly Dictionary<string, string> Exceptions = new(StringComparer.Ordinal)
    {
        ["tests/LibNbd.Differential/Programs/ErrorRows.cs"] = "a table with one program of calls a row",
        ["tests/LibNbd.Differential/Programs/Lifetimes.cs"] = "a table with one program of calls a row",
        ["tests/LibNbd.Differential/Programs/Tour.cs"] = "a table with the ways to make one call a row",
        ["tests/LibNbd.Emit.Tests/DiffTests.cs"] = "a table with one change of the specification and what it means a row",
        ["tests/LibNbd.Spec.Tests/Mistakes.cs"] = "a table with one mistake and its message a row",
        ["tests/LibNbd.Spec.Tests/Example.cs"] = "a specification with one entry a line, passages of which tests replace",
    };

    private static int Maximum { get; } = int.Parse(
        Repository.Read(".editorconfig").Split('\n').Single(line => line.StartsWith("max_line_length = ", StringComparison.Ordinal))
            ["max_line_length = ".Length..],
        System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void No_line_of_handwritten_code_is_longer_than_the_limit() => Assert.Equal(
        "",
        string.Join('\n', Files().Where(file => !Exceptions.ContainsKey(file)).SelectMany(file => TooLong(file, Repository.Read(file)))));

    [Fact]
    public void Every_exception_is_needed() =>
        Assert.All(Exceptions.Keys, file => Assert.NotEmpty(TooLong(file, Repository.Read(file))));

    [Fact]
    public void A_long_line_is_found()
    {
        string longest = new('x', Maximum);
        Assert.Equal("a.cs(2): 141 columns", Assert.Single(TooLong("a.cs", $"{longest}\n{longest}x\n")));
    }

    private static IEnumerable<string> Files() => Roots
        .Where(root => Directory.Exists(Repository.PathOf(root)))
        .SelectMany(SourceTree.FilesBelow)
        .Where(file => !file.EndsWith(".verified.cs", StringComparison.Ordinal)
            && !file.EndsWith(".received.cs", StringComparison.Ordinal));

    private static IEnumerable<string> TooLong(string file, string text) => text.Split('\n')
        .Select((line, index) => (Length: line.TrimEnd('\r').Length, Number: index + 1))
        .Where(line => line.Length > Maximum)
        .Select(line => $"{file}({line.Number}): {line.Length} columns");
}
