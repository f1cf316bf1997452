using LibNbd.Spec;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Faces;

/// <summary>The specification that both interpreters get their calls from.</summary>
internal static class Specification
{
    private static readonly Lazy<ApiSpec> TheSpec = new(Read);

    internal static ApiSpec Api => TheSpec.Value;

    private static ApiSpec Read() =>
        SpecReader.Read(File.ReadAllText(Repository.SpecificationPath), Repository.SpecificationPath).Spec
        ?? throw new InvalidOperationException("the specification has errors");
}
