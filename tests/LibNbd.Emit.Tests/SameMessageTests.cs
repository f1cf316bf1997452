using System.Globalization;
using LibNbd.SourceGenerator.Tests;
using LibNbd.Spec.Tests;
using Microsoft.CodeAnalysis;

namespace LibNbd.Emit.Tests;

/// <summary>A mistake in the YAML is told in the same words at the same place by the compiler and on the command line.</summary>
public sealed class SameMessageTests : IDisposable
{
    private const string Name = "spec.yaml";

    private readonly TempFolder _folder = new();

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

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Indices))]
    public void EveryMistakeIsToldAlike(int index, string id)
    {
        Mistake mistake = Mistakes.All[index];
        AssertAlike(Marked.Edit(mistake.Passage, mistake.Replacement).Text, id);
    }

    [Fact]
    public void BrokenYamlIsToldAlike() => AssertAlike("format: 1\nlibrary: { name: [ }\n", "NBD002");

    private void AssertAlike(string yaml, string id)
    {
        string[] compiler = [.. GeneratorRun.Start("types", yaml).Diagnostics.Select(Line)];
        File.WriteAllText(_folder[Name], yaml);
        using StringWriter error = new() { NewLine = "\n" };
        Assert.Equal(ExitCodes.Failure, EmitCommand.Run(["man", "--out", "out", "--spec", Name], TextWriter.Null, error, _folder.Path));
        string told = error.ToString();
        Assert.Equal(told, string.Concat(compiler));
        Assert.StartsWith(Name + "(", told, StringComparison.Ordinal);
        Assert.Contains($"): error {id}: ", told, StringComparison.Ordinal);
    }

    // As the compiler prints it, with the file called as the command line calls it.
    private static string Line(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): error {diagnostic.Id}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}\n");
    }
}
