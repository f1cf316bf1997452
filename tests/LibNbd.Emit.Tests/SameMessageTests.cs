using System.Globalization;
using LibNbd.Emit.Commands;
using LibNbd.SourceGenerator.Tests;
using LibNbd.Spec.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace LibNbd.Emit.Tests;

/// <summary>A mistake in the YAML is told in the same words at the same place by the compiler and on the command line.</summary>
public sealed class SameMessageTests : IDisposable
{
    private const string Name = "spec.yaml";
    private const string BrokenYaml = "NBD002";

    private readonly TestFolder _folder = new();

    public static TheoryData<int, string> Indices
    {
        get
        {
            TheoryData<int, string> data = [];
            for (int i = 0; i < Mistakes.All.Count; i++)
            {
                data.Add(i, Mistakes.All[i].Id);
            }

            return data;
        }
    }

    // What only one of the two can be told, with the reason.
    private static readonly Dictionary<string, string> Alone = new(StringComparer.Ordinal)
    {
        ["NBD040"] = "the compiler alone sees the runtime",
        ["NBD041"] = "only a project can have no YAML among its files, or several",
        ["NBD042"] = "the property is a project's",
        ["NBD045"] = "the compiler does not read pages",
        ["NBD046"] = "the compiler does not read pages",
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Indices))]
    public void Every_mistake_is_told_alike(int index, string id)
    {
        Mistake mistake = Mistakes.All[index];
        AssertAlike(Marked.Edit(mistake.Passage, mistake.Replacement).Text, id);
    }

    [Fact]
    public void Every_kind_of_mistake_is_among_them() => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "diagnostics"), "NBD*.md")
            .Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal),
        Mistakes.All.Select(mistake => mistake.Id)
            .Append(BrokenYaml)
            .Concat(Alone.Keys)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void Broken_YAML_is_told_alike() => AssertAlike("format: 1\nlibrary: { name: [ }\n", BrokenYaml);

    private void AssertAlike(string yaml, string id)
    {
        string[] compiler = [.. GeneratorRun.Start("types", yaml).Diagnostics.Select(Line)];
        File.WriteAllText(_folder[Name], yaml);
        using StringWriter error = new() { NewLine = "\n" };
        Assert.Equal(
            ExitCodes.Failure,
            CommandLine.Run(["man", "--out", "out", "--spec", Name], new CommandContext(TextWriter.Null, error, _folder.Root)));
        string told = error.ToString();
        Assert.Equal(told, string.Concat(compiler));
        Assert.StartsWith(Name + "(", told, StringComparison.Ordinal);
        Assert.Contains($"): error {id}: ", told, StringComparison.Ordinal);
    }

    // As the compiler prints it, with the file called as the command line calls it.
    private static string Line(Diagnostic diagnostic)
    {
        LinePosition start = diagnostic.Location.GetLineSpan().StartLinePosition;
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture, $"{Name}({start.Line + 1},{start.Character + 1}): error {diagnostic.Id}: {message}\n");
    }
}
