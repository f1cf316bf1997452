using System.Globalization;
using LibNbd.Differential.Comparison;
using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Suites;

/// <summary>Generated programs: each is known by its seed, and <c>LIBNBD_SEED</c> runs that of one seed alone.</summary>
public sealed class SequenceTests
{
    private const int Count = 400;

    [Theory]
    [InlineData(FaceNames.Gates)]
    [InlineData(FaceNames.Public)]
    [InlineData(FaceNames.Native)]
    public Task Every_generated_program(string face)
    {
        IEnumerable<int> seeds = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? [seed]
            : Enumerable.Range(1, Count);
        return Comparer.AssertSame([.. seeds.Select(Generator.Program)], face);
    }
}
