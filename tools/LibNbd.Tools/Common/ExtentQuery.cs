namespace LibNbd.Tools.Common;

/// <summary>Asks a server for the extents of a range in one metadata context, piece by piece.</summary>
internal static class ExtentQuery
{
    private const long NarrowLimit = 1L << 32;
    private const long UsualMinimumBlock = 512;

    /// <summary>The extents from an offset on: as far as the server answers, at least one, none beyond the end.</summary>
    /// <param name="nbd">A handle that has negotiated the context.</param>
    /// <param name="context">The context.</param>
    /// <param name="offset">Where to begin.</param>
    /// <param name="end">Where to end; it is behind the offset.</param>
    /// <exception cref="NbdException">The query failed, or was not answered.</exception>
    public static IReadOnlyList<NbdExtent> Next(NbdHandle nbd, string context, long offset, long end)
    {
        List<NbdExtent> extents = [];
        long count = end - offset;
        if (!nbd.GetExtendedHeadersNegotiated())
        {
            long block = nbd.GetBlockSize(BlockSizeKind.Minimum);
            count = Math.Min(count, NarrowLimit - (block == 0 ? UsualMinimumBlock : block));
        }

        nbd.BlockStatus64(
            (ulong)count,
            (ulong)offset,
            (name, start, found, ref _) =>
            {
                long reached = (long)start;
                for (int i = 0; i < found.Length && name == context && reached < end; i++)
                {
                    long length = (long)Math.Min(found[i].Length, (ulong)(end - reached));
                    extents.Add(new NbdExtent(context, reached, length, found[i].Flags));
                    reached += length;
                }

                return 0;
            });
        return extents.Count > 0 && extents[^1].End > offset
            ? extents
            : throw new NbdException($"the server told nothing of {context} at offset {offset}");
    }
}
