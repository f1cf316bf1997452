using LibNbd.Emit.Changes;
using LibNbd.Emit.Commands;
using LibNbd.Emit.Output;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests;

/// <summary>
/// What <see cref="ApiDiff"/> says of C's binary interface is what abidiff finds in two libraries that are compiled from what is emitted.
/// </summary>
public sealed class AbiDiffTests : IDisposable
{
    // Bits of abidiff's exit code: it could not compare; and something changed.
    private const int Failed = 1 | 2;
    private const int Changed = 4;

    // What abidiff cannot see, with the reason that it breaks programs all the same.
    private static readonly Dictionary<string, string> Unseen = new(StringComparer.Ordinal)
    {
        ["a call is added to a released version"] = "a program that asks for the version gets a library without the call",
        ["a call is added to the version that is out"] = "a program that asks for the version gets a library without the call",
        ["a constant has another number"] = "macros are compiled into programs",
        ["a flag is another bit"] = "macros are compiled into programs",
        ["a version is put between released ones"] = "a node without symbols is not in the library",
        ["an enum's value has another number"] = "macros are compiled into programs",
        ["the parameters change places"] = "both are of one type",
    };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(DiffTests.Kinds), MemberType = typeof(DiffTests))]
    public void Abidiff_says_the_same_of_the_binary_interface(string kind, string passage, string replacement, string expected)
    {
        (ApiSpec before, ApiSpec after) = (DiffTests.Before, DiffTests.After(passage, replacement));
        bool breaks = ApiDiff.Compare(before, after)
            .Any(change => change.Impact.HasFlag(Impact.BreaksBinary) && change.Language is null or "C");
        (int exitCode, string output) = Tool.Run("abidiff", _folder.Root, "--no-added-syms", Compile("old", before), Compile("new", after));
        Assert.True((exitCode & Failed) == 0, output);
        Assert.True(breaks == (Unseen.ContainsKey(kind) || (exitCode & Changed) != 0), $"{kind}: {expected}\n{output}");
        Assert.False(Unseen.ContainsKey(kind) && (exitCode & Changed) != 0, "abidiff sees it: " + output);
    }

    // With the bodies left out: what counts is how each function is declared, and the version of its symbol.
    private string Compile(string name, ApiSpec spec)
    {
        Directory.CreateDirectory(_folder[name]);
        foreach (EmittedFile file in TargetList.All.Single(target => target.Name == "c").Emit(spec, LanguageList.All))
        {
            File.WriteAllText(_folder[$"{name}/{file.Path}"], file.Text);
        }

        CSignatures signatures = new(spec);
        IEnumerable<string> prototypes =
            spec.Lifecycle.Select(signatures.Of).Concat(spec.Calls.Select(call => signatures.Of(call).ToString()));
        File.WriteAllText(_folder[$"{name}/all.c"], string.Concat(prototypes
            .Select(prototype => prototype.TrimEnd(';') + (prototype.StartsWith("void ", StringComparison.Ordinal)
                ? " {}\n"
                : " { return 0; }\n"))
            .Prepend($"#include \"{spec.Library.Name}.h\"\n")));
        string library = $"{name}/{spec.Library.Soname}";
        Assert.Equal((0, ""), Tool.Run(
            "gcc", _folder.Root, "-g", "-shared", "-fPIC", "-o", library, $"-Wl,-soname={spec.Library.Soname}",
            $"-Wl,--version-script={name}/{spec.Library.Name}.syms", $"{name}/all.c"));
        return library;
    }
}
