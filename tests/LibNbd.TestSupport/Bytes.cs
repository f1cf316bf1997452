using Xunit;

namespace LibNbd.TestSupport;

/// <summary>Comparisons of data too long to be shown.</summary>
public static class Bytes
{
    public static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int same = expected.CommonPrefixLength(actual);
        Assert.True(same == expected.Length, FormattableString.Invariant($"the bytes differ from {same} on"));
    }

    /// <summary>Content that tells its place: another block, or a shifted one, is different.</summary>
    public static void FillBlock(Span<byte> block, int number, int generation)
    {
        Random random = new((number * 7919) + generation);
        random.NextBytes(block);
    }
}
