using LibNbd.Languages;

namespace LibNbd.Emit.Tests;

/// <summary>Lines are folded where the next piece would pass the width, and not before.</summary>
public sealed class FoldingTests
{
    private const string Line = "void F(int a, int b);";
    private static readonly string[] Pieces = ["int a", "int b"];

    [Fact]
    public void What_fits_exactly_stays_on_one_line() => Assert.Equal(Line, Folding.Stacked("void F(", Pieces, ");", Line.Length));

    [Fact]
    public void What_is_one_column_too_long_is_stacked() =>
        Assert.Equal("void F(\n    int a,\n    int b);", Folding.Stacked("void F(", Pieces, ");", Line.Length - 1));

    [Fact]
    public void Pieces_that_fit_exactly_share_a_line() =>
        Assert.Equal([Line], Folding.Aligned("void F(", ["int a,", "int b);"], Line.Length));

    [Fact]
    public void A_piece_that_is_one_column_too_long_begins_a_line_below_the_first() =>
        Assert.Equal(["void F(int a,", "       int b);"], Folding.Aligned("void F(", ["int a,", "int b);"], Line.Length - 1));
}
