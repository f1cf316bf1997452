using LibNbd.Differential.Comparison;
using LibNbd.Differential.Programs;

namespace LibNbd.Differential.Suites;

/// <summary>Every row of the table of errors.</summary>
public sealed class ErrorRowTests
{
    [Theory]
    [InlineData(FaceNames.Gates)]
    [InlineData(FaceNames.Public)]
    [InlineData(FaceNames.Native)]
    public Task Every_error(string face) => Comparer.AssertSame(ErrorRows.All, face);
}
