using LibNbd.Languages;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>The declarations of Toy, for its own files and for the pages.</summary>
internal sealed class ToySignatures(ApiSpec spec)
{
    private const int Width = 60;

    private readonly ToyTypes _types = new(spec);

    /// <summary>Whether Toy can offer a call: a callback that must be given is none of its things.</summary>
    public static bool Has(CallSpec call) =>
        call.Parameters.All(parameter => parameter.Kind != ParameterKind.Closure || parameter.Optional);

    /// <summary>What its callers give.</summary>
    public static IEnumerable<ParameterSpec> Parameters(CallSpec call) =>
        call.Parameters.Where(parameter => parameter.Kind != ParameterKind.Closure);

    public string Of(CallSpec call) => Folding.Stacked(
        $"func {ToyNames.Function(call)}(",
        [.. Parameters(call).Select(
            parameter => $"{ToyNames.Parameter(parameter.Name)}: {_types.Of(parameter)}{(parameter.Optional ? " = none" : "")}")],
        $"): {_types.Of(call.Returns)}",
        Width);

    public static string Of(StructSpec type)
    {
        IEnumerable<string> fields = type.Fields.Select(field => $"{ToyNames.Parameter(field.Name)}: number");
        return $"type {ToyNames.Type(type.Name, type.Names)}({string.Join(", ", fields)})";
    }
}
