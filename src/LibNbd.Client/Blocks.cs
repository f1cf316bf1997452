namespace LibNbd;

/// <summary>Borders of blocks.</summary>
internal static class Blocks
{
    /// <summary>The first border that is not before a position.</summary>
    internal static long RoundUp(long position, long block) => (position + block - 1) / block * block;
}
