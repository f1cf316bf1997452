using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using PublicApiGenerator;

namespace LibNbd.Extensions.Tests;

/// <summary>The public surface of the packages, as it is committed: whoever changes it sees that he does.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new()
    {
        IncludeAssemblyAttributes = false,
        // What extends a builder stands in the builder's namespace.
        DenyNamespacePrefixes = [],
    };

    [Theory]
    [InlineData(typeof(NbdServiceCollectionExtensions), "LibNbd.Extensions")]
    [InlineData(typeof(LibNbdMeterProviderBuilderExtensions), "LibNbd.OpenTelemetry")]
    public void It_is_what_was_agreed(Type type, string assembly)
    {
        Assembly declaring = type.Assembly;
        Assert.Equal(assembly, declaring.GetName().Name);
        Snapshot.Match(declaring.GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n", assembly, "txt");
    }
}
