using LibNbd.Spec.Model;
using YamlDotNet.RepresentationModel;

namespace LibNbd.Spec.Tests;

public class FactsTests
{
    private const string NoFacts = "the fact sheet is not here (LIBNBD_FACTS, or ../shared beside the repository)";

    [Fact]
    public void Every_call_of_the_c_library_can_be_said_and_none_is_refused()
    {
        YamlMappingNode facts = Load();

        SpecResult result = SpecReader.Read(Facts.ToSpec(facts), "facts.yaml");

        Assert.Equal("", string.Join("\n", result.Diagnostics));
        Assert.Equal(161, result.Spec!.Calls.Count);
    }

    /// <summary>The fact table and our YAML side by side: no fact of any call differs, and there is no call more or less.</summary>
    [Fact]
    public void The_specification_of_this_repository_agrees_with_the_facts()
    {
        YamlMappingNode facts = Load();
        ApiSpec expected = SpecReader.Read(Facts.ToSpec(facts), "facts.yaml").Spec!;
        ApiSpec actual = SpecReader.Read(Repository.Read("api/nbd-api.yaml"), "api/nbd-api.yaml").Spec!;

        Assert.Equal(expected.Library.Versions, actual.Library.Versions);
        Assert.Equal(expected.Calls.Select(Shape), actual.Calls.Select(Shape), StringComparer.Ordinal);
        Assert.Equal(
            expected.Closures.Select(Shape).Order(StringComparer.Ordinal), actual.Closures.Select(Shape).Order(StringComparer.Ordinal));
        Assert.Equal(expected.States.Select(Shape), actual.States.Select(Shape), StringComparer.Ordinal);
    }

    /// <summary>What the table says of a call and our format has by other names: read from the table itself, without our reader.</summary>
    [Fact]
    public void Changes_and_references_of_each_call_agree_with_the_facts()
    {
        YamlMappingNode facts = Load();
        ApiSpec spec = SpecReader.Read(Repository.Read("api/nbd-api.yaml"), "api/nbd-api.yaml").Spec!;

        IEnumerable<string> expected = Maps(facts, "calls").Select(call =>
            $"{Text(call, "name")} modifies={Text(call, "modifies_fd") == "true"} "
            + $"changed=[{string.Join(' ', Texts(call, "changed").Select(c => c.Split(':', ' ')[0]))}] "
            + $"see=[{string.Join(' ', Texts(call, "see_also").Select(WithoutPrefix).Order(StringComparer.Ordinal))}]");
        IEnumerable<string> actual = spec.Calls.Select(call =>
            $"{call.Name} modifies={call.ModifiesFd} changed=[{string.Join(' ', call.Changes.Select(c => c.Version))}] "
            + $"see=[{string.Join(' ', call.SeeAlso.Order(StringComparer.Ordinal))}]");
        Assert.Equal(expected, actual, StringComparer.Ordinal);
    }

    [Fact]
    public void Enums_flags_and_constants_agree_with_the_facts()
    {
        YamlMappingNode facts = Load();
        ApiSpec spec = SpecReader.Read(Repository.Read("api/nbd-api.yaml"), "api/nbd-api.yaml").Spec!;

        IEnumerable<string> expected = Maps(facts, "enums").Concat(Maps(facts, "flags")).SelectMany(set =>
            Maps(set, "values").Select(value =>
                $"{Text(set, "prefix")}_{Text(value, "name")}={Number(Text(value, "value"))} {Text(value, "since")}"));
        IEnumerable<string> actual = spec.Enums.SelectMany(e => e.Values.Select(v => Shape(e.CPrefix, v)))
            .Concat(spec.Flags.SelectMany(f => f.Values.Select(v => Shape(f.CPrefix, v))));
        Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
        Assert.Equal(
            Maps(facts, "flags").Select(f => $"{Text(f, "prefix")} {Number(Text(f, "mask"))}").Order(StringComparer.Ordinal),
            spec.Flags.Select(f => $"{f.CPrefix} {f.Mask}").Order(StringComparer.Ordinal));
        Assert.Equal(
            Maps(facts, "constants").Select(c => $"{Text(c, "name")}={Number(Text(c, "value"))} {Text(c, "since")}")
                .Order(StringComparer.Ordinal),
            spec.Constants.Select(c => $"{Macro(c.Name)}={c.Value} {c.Since}").Order(StringComparer.Ordinal));
        // The prototypes are compared where C is spelt: PrototypeTests of LibNbd.Emit.Tests.
        Assert.Equal(
            Maps(facts, "lifecycle").Select(l => $"{Text(l, "name")} {Text(l, "first_version")}"),
            spec.Lifecycle.Select(l => $"{l.Name} {l.Since}"),
            StringComparer.Ordinal);
    }

    private static string Shape(string prefix, ValueSpec value) => $"{prefix}_{Macro(value.Name)}={value.Value} {value.Since}";

    private static string Macro(string name) => name.Replace('-', '_').ToUpperInvariant();

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToUInt32(text[2..], 16)
        : uint.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string WithoutPrefix(string name) => name.StartsWith("nbd_", StringComparison.Ordinal) ? name[4..] : name;

    private static IEnumerable<YamlMappingNode> Maps(YamlMappingNode node, string key) =>
        ((YamlSequenceNode)node.Children[new YamlScalarNode(key)]).Children.Cast<YamlMappingNode>();

    private static string Text(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value) ? ((YamlScalarNode)value).Value! : "";

    private static IEnumerable<string> Texts(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value)
            ? ((YamlSequenceNode)value).Children.Select(item => ((YamlScalarNode)item).Value!)
            : [];

    private static string Shape(StateSpec state) => $"{state.Name} {string.Join('+', state.Predicates)} {state.Phrase}";

    private static YamlMappingNode Load()
    {
        string? text = Facts.Find();
        Assert.SkipWhen(text is null, NoFacts);
        return Facts.Parse(text!);
    }

    // Everything that a caller can see, without the prose and without the names that are ours.
    private static string Shape(CallSpec call) =>
        $"{call.Name} {call.Since} ({string.Join(", ", call.Parameters.Select(Shape))}) {call.Returns.Kind} "
        + $"[{string.Join(' ', call.States)}] "
        + $"{call.Locked} {call.MaySetError} {call.Async.Kind} {call.Async.Predicate} {call.Async.Value}";

    private static string Shape(ParameterSpec parameter) =>
        $"{parameter.Name}:{parameter.Kind}:{parameter.LengthName}:{parameter.Optional}:"
        + (parameter.Allowed is { } allowed ? string.Join('+', allowed) : "all");

    private static string Shape(ClosureSpec closure) =>
        $"{closure.Name} {closure.Since} "
        + string.Join(", ", closure.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Kind}:{parameter.LengthName}"));
}
