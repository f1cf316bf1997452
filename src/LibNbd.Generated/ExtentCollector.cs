namespace LibNbd;

/// <summary>Takes what the server says of a range, and makes of it extents without a gap or an overlap, cut to the range.</summary>
/// <remarks>Compiled into the handle's assembly and the client's: what they have in common is not public.</remarks>
/// <param name="contexts">The metadata contexts that are wanted.</param>
/// <param name="offset">Where the range starts.</param>
/// <param name="end">The first byte behind it.</param>
internal sealed class ExtentCollector(string[] contexts, long offset, long end)
{
    /// <summary>
    /// What one block status may ask for without extended headers: less than 4 GiB, and a multiple of the largest minimum block that the
    /// protocol allows (64 KiB).
    /// </summary>
    private const long MaxNarrowStatus = (1L << 32) - (64 << 10);

    private readonly long[] _reached = [.. Enumerable.Repeat(offset, contexts.Length)];
    private List<NbdExtent> _found = [];

    /// <summary>Up to where every context is known.</summary>
    internal long Reached => _reached.Min();

    /// <summary>How much one block status may ask for.</summary>
    internal static ulong Narrow(long length, bool hasExtendedHeaders) =>
        (ulong)(hasExtendedHeaders ? length : Math.Min(length, MaxNarrowStatus));

    /// <summary>Takes a chunk of an answer. What is known already is passed over: a block status sent again says it again.</summary>
    internal int Add(string context, ulong start, ReadOnlySpan<Extent> extents, ref int error)
    {
        int index = Array.IndexOf(contexts, context);
        long at = (long)Math.Min(start, long.MaxValue);
        for (int i = 0; i < extents.Length && index >= 0; i++)
        {
            long first = Math.Max(at, _reached[index]);
            at += (long)Math.Min(extents[i].Length, (ulong)(long.MaxValue - at));
            long last = Math.Min(at, end);
            if (first < last)
            {
                _reached[index] = last;
                _found.Add(new NbdExtent(context, first, last - first, extents[i].Flags));
            }
        }

        return 0;
    }

    /// <summary>What was found since the last time.</summary>
    /// <param name="before">What <see cref="Reached"/> was then.</param>
    /// <param name="missing">What to say if the server has left a context out; otherwise null.</param>
    internal List<NbdExtent> Take(long before, out string? missing)
    {
        long now = Reached;
        missing = now > before ? null : $"the server reported no extent of {contexts[Array.IndexOf(_reached, now)]} at {before}";
        List<NbdExtent> found = _found;
        _found = [];
        return found;
    }
}
