
namespace LibNbd.Interop.Tests.Harness;

/// <summary>For tests that count the descriptors and threads of the whole process: nothing else runs meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ExclusiveCollection
{
    internal const string Name = "exclusive";
}
