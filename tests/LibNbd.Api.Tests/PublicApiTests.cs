using System.Reflection;
using PublicApiGenerator;

namespace LibNbd.Api.Tests;

/// <summary>The public surface of the package, as it is committed: whoever changes it sees that he does.</summary>
public sealed class PublicApiTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData(typeof(NbdHandle), "LibNbd")]
    [InlineData(typeof(NbdClient), "LibNbd.Client")]
    [InlineData(typeof(NbdException), "LibNbd.Runtime")]
    [InlineData(typeof(Protocol.Limits), "LibNbd.Protocol")]
    public void It_is_what_was_agreed(Type type, string assembly)
    {
        Assembly declaring = type.Assembly;
        Assert.Equal(assembly, declaring.GetName().Name);
        Snapshot.Match(declaring.GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n", assembly, "txt");
    }
}
