using LibNbd.Spec.Model;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace LibNbd.Spec.Tests;

public class FactsTests
{
    private const string NoFacts = "the fact sheet is not here (LIBNBD_FACTS, or ../shared beside the repository)";

    [SkippableFact]
    public void Every_call_of_the_c_library_can_be_said_and_none_is_refused()
    {
        YamlMappingNode facts = Load();

        SpecResult result = SpecReader.Read(Facts.ToSpec(facts), "facts.yaml");

        Assert.Equal("", string.Join("\n", result.Diagnostics));
        Assert.Equal(161, result.Spec!.Calls.Count);
    }

    [SkippableFact]
    public void The_specification_of_this_repository_agrees_with_the_facts()
    {
        YamlMappingNode facts = Load();
        ApiSpec expected = SpecReader.Read(Facts.ToSpec(facts), "facts.yaml").Spec!;
        ApiSpec actual = SpecReader.Read(Repository.Read("api/nbd-api.yaml"), "api/nbd-api.yaml").Spec!;

        Assert.Equal(expected.Library.Versions, actual.Library.Versions);
        AssertWithin(expected.Calls.Select(Shape), actual.Calls.Select(Shape));
        AssertWithin(expected.Closures.Select(Shape), actual.Closures.Select(Shape));
    }

    // What is described is described right. The file may still grow, and its order is a matter of the documents.
    private static void AssertWithin(IEnumerable<string> facts, IEnumerable<string> described) => Assert.Equal(
        "", string.Join('\n', described.Except(facts, StringComparer.Ordinal)));

    private static YamlMappingNode Load()
    {
        string? text = Facts.Find();
        Skip.If(text is null, NoFacts);
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
