namespace LibNbd.Tools.Copy.Engine;

/// <summary>Finds runs of whole blocks of zeroes.</summary>
internal static class ZeroRuns
{
    /// <summary>How far the run reaches that begins at the start: blocks that are all zeroes, or blocks that are not.</summary>
    /// <param name="data">The bytes, beginning at a block.</param>
    /// <param name="block">The size of a block. What is left behind the last whole one counts as data.</param>
    /// <param name="isZero">Whether it is a run of zeroes.</param>
    public static int Next(ReadOnlySpan<byte> data, int block, out bool isZero)
    {
        isZero = IsZero(data, block);
        if (isZero)
        {
            // One look at all that follows: the zeroes end where the first other byte is.
            int nonZero = data.IndexOfAnyExcept((byte)0);
            return (nonZero < 0 ? data.Length : nonZero) / block * block;
        }

        int end = Math.Min(block, data.Length);
        while (end < data.Length && !IsZero(data[end..], block))
        {
            end = Math.Min(end + block, data.Length);
        }

        return end;
    }

    private static bool IsZero(ReadOnlySpan<byte> data, int block) =>
        data.Length >= block && data[0] == 0 && !data[..block].ContainsAnyExcept((byte)0);
}
