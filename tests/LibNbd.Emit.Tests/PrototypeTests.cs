using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;
using YamlDotNet.RepresentationModel;

namespace LibNbd.Emit.Tests;

public sealed class PrototypeTests
{
    private static CSignatures Signatures { get; } = new(Specification.Spec);

    private static CNames Names { get; } = new(Specification.Spec);

    [Fact]
    public void Calls_are_those_of_the_facts()
    {
        YamlMappingNode facts = Facts();
        Dictionary<string, string> expected = Maps(facts, "calls").Concat(Maps(facts, "lifecycle"))
            .ToDictionary(call => call["name"].ToString(), call => call["prototype"].ToString(), StringComparer.Ordinal);
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            Assert.Equal(expected[call.Name], Signatures.Of(call).ToString());
        }

        foreach (LifecycleSpec function in Specification.Spec.Lifecycle)
        {
            Assert.Equal(expected[function.Name], Signatures.Of(function));
        }
    }

    [Fact]
    public void Closures_are_those_of_the_facts()
    {
        foreach (YamlMappingNode facts in Maps(Facts(), "closures"))
        {
            ClosureSpec closure = Specification.Spec.Closures.First(c => c.Name == facts["name"].ToString());
            IReadOnlyList<string> lines = Signatures.Of(closure);
            Assert.Equal($"  {facts["callback"]};", lines[1]);
            Assert.Equal($"}} {facts["c_type"]};", lines[^1]);
            Assert.Equal(facts["have_macro"].ToString(), Names.HaveClosure(closure.Name));
            if (facts.Children.TryGetValue("null_macro", out YamlNode? macro))
            {
                Assert.Equal(macro["name"].ToString(), Names.NullClosure(closure.Name));
            }
        }
    }

    [Fact]
    public void Constants_are_those_of_the_facts()
    {
        string[] expected = [.. Maps(Facts(), "constants").Select(c => "LIBNBD_" + c["name"])];
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            Specification.Spec.Constants.Select(constant => Names.Value(ApiValue.Of(constant).Reference)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Pages_show_the_prototype_whole()
    {
        foreach (CallSpec call in Specification.Spec.Calls)
        {
            string synopsis = PageText.Section(Specification.Pages[$"nbd_{call.Name}.3"], "SYNOPSIS");
            Assert.StartsWith("#include <libnbd.h> ", synopsis, StringComparison.Ordinal);
            Assert.EndsWith(" " + Signatures.Of(call), synopsis, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Synopses_compile()
    {
        using TestFolder folder = new();
        foreach ((string name, string page) in Specification.FunctionPages)
        {
            string code = PageText.Source(page, "SYNOPSIS").Replace("#include <libnbd.h>", "struct nbd_handle;", StringComparison.Ordinal);
            File.WriteAllText(
                folder[name + ".c"],
                $"#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <sys/socket.h>\n{code}\n");
        }

        string[] files = [.. Directory.GetFiles(folder.Root).Order(StringComparer.Ordinal)];
        (int exitCode, string output) = Tool.Run(
            "cc", folder.Root, ["-std=gnu99", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", .. files]);
        Assert.Equal("", output);
        Assert.Equal(0, exitCode);
        Assert.Equal(Specification.Spec.Calls.Count + Specification.Spec.Lifecycle.Count, files.Length);
    }

    private static YamlMappingNode Facts()
    {
        string path = Environment.GetEnvironmentVariable("LIBNBD_FACTS")
            ?? Path.Combine(Repository.Root, "..", "shared", "libnbd-api-facts.yaml");
        // In the clones beside the main one.
        path = File.Exists(path) ? path : Path.Combine(Repository.Root, "..", "..", "shared", "libnbd-api-facts.yaml");
        Assert.SkipUnless(File.Exists(path), "the fact sheet is not at hand");
        YamlStream stream = [];
        using StreamReader reader = new(path);
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> Maps(YamlMappingNode map, string key) =>
        ((YamlSequenceNode)map[key]).Cast<YamlMappingNode>();
}
