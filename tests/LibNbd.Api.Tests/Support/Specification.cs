using LibNbd.Spec;
using LibNbd.Spec.Model;

namespace LibNbd.Api.Tests.Support;

/// <summary>The specification that the API under test was generated from.</summary>
internal static class Specification
{
    private static readonly Lazy<ApiSpec> TheSpec = new(Read);

    internal static ApiSpec Spec => TheSpec.Value;

    private static ApiSpec Read() =>
        SpecReader.Read(File.ReadAllText(Repository.SpecificationPath), Repository.SpecificationPath).Spec
        ?? throw new InvalidOperationException("the specification has errors");
}
