using LibNbd.Differential.Comparison;
using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Suites;

/// <summary>Closures, debug messages, statistics.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [InlineData(FaceNames.Gates)]
    [InlineData(FaceNames.Public)]
    [InlineData(FaceNames.Native)]
    public Task Every_closure_and_what_is_told_of_calls(string face) => Comparer.AssertSame(Lifetimes.All, face);
}
