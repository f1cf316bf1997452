using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace LibNbd.Architecture.Tests;

/// <summary>What docs/architecture.md and docs/adr/0011 say of the generator's rooms.</summary>
public sealed class GeneratorTests
{
    private const string Spec = "LibNbd.Spec";
    private const string Languages = "LibNbd.Languages";
    private const string Compiler = "LibNbd.SourceGenerator";
    private const string Emit = "LibNbd.Emit";

    // The list of languages names them; it is the one line that a new one needs.
    private static readonly string[] Lists = [];

    // What a change means is told of the two promises that releases keep: C's binary interface, and C#'s.
    private const string Changes = "LibNbd.Emit.Changes";

    // How code names the languages, in identifiers and texts. C has no such word: its folders are known by the arrows.
    private static readonly string[] LanguageWords = ["csharp", "c#", "python", "golang", "rust", "ocaml", "typescript", "javascript", "kotlin", "swift"];

    private static readonly Lazy<SourceTree> Sources = new(() => SourceTree.Of("generator"));
    private static readonly Lazy<IReadOnlyList<Use>> Uses = new(() => [.. Sources.Value.Uses()]);

    [Fact]
    public void ArrowsRunDown()
    {
        // Every room with what it may use below it; its own rooms are listed like others.
        Dictionary<string, string[]> below = new(StringComparer.Ordinal)
        {
            [Spec + ".Model"] = [],
            [Spec + ".Text"] = [],
        };
        string[] wrong = [.. Uses.Value
            .Where(use => below.ContainsKey(use.From) && !below[use.From].Contains(use.To, StringComparer.Ordinal))
            .Select(use => use.ToString())];
        Assert.Empty(wrong);
    }
}
