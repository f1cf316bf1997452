using Xunit;

namespace LibNbd.Interop.Tests.Harness;

/// <summary>Comparisons of data too long to be shown.</summary>
internal static class Bytes
{
    internal static void AssertSame(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        int same = expected.CommonPrefixLength(actual);
        Assert.True(same == expected.Length, FormattableString.Invariant($"the bytes differ from {same} on"));
    }

    /// <summary>Content that tells its place: another block, or a shifted one, is different.</summary>
    internal static void FillBlock(Span<byte> block, int number, int generation)
    {
        Random random = new((number * 7919) + generation);
        random.NextBytes(block);
    }
}
