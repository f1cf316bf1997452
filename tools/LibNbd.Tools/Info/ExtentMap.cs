namespace LibNbd.Tools.Info;

/// <summary>A part of the export with one status.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Type">The status.</param>
internal readonly record struct MapExtent(ulong Offset, ulong Length, ulong Type);

/// <summary>The whole export in one metadata context.</summary>
internal sealed class ExtentMap
{
    private const ulong MaxNarrowLength = 1UL << 32;
    private const ulong UsualMinimumBlock = 512;

    private readonly List<MapExtent> _extents = [];

    private ExtentMap(string context, ulong size) => (Context, Size) = (context, size);

    /// <summary>The metadata context.</summary>
    public string Context { get; }

    /// <summary>How large the export is.</summary>
    public ulong Size { get; }

    /// <summary>The extents, in order, without a gap; no two neighbours are alike.</summary>
    public IReadOnlyList<MapExtent> Extents => _extents;

    /// <summary>Asks the server for all of it.</summary>
    /// <param name="nbd">A handle that has negotiated the context.</param>
    /// <param name="context">The context.</param>
    /// <exception cref="NbdException">A query failed, or was not answered.</exception>
    public static ExtentMap Read(NbdHandle nbd, string context)
    {
        ulong size = (ulong)nbd.GetSize();
        ulong block = (ulong)nbd.GetBlockSize(BlockSizeKind.Minimum);
        ulong most = nbd.GetExtendedHeadersNegotiated() ? ulong.MaxValue : MaxNarrowLength - (block == 0 ? UsualMinimumBlock : block);
        ExtentMap map = new(context, size);
        ulong reached = 0;
        while (reached < size)
        {
            ulong asked = reached;
            nbd.BlockStatus64(
                Math.Min(size - asked, most),
                asked,
                (name, offset, extents, ref _) =>
                {
                    for (int i = 0; i < extents.Length && name == context && reached < size; i++)
                    {
                        ulong length = Math.Min(extents[i].Length, size - reached);
                        map.Add(new MapExtent(reached, length, extents[i].Flags));
                        reached += length;
                    }

                    return 0;
                });
            if (reached == asked)
            {
                throw new NbdException($"--map: the server told nothing of {context} at offset {asked}");
            }
        }

        return map;
    }

    /// <summary>A map of what is given, for tests.</summary>
    public static ExtentMap Of(string context, params (ulong Length, ulong Type)[] extents)
    {
        ulong reached = 0;
        List<MapExtent> found = [];
        foreach ((ulong length, ulong type) in extents)
        {
            found.Add(new MapExtent(reached, length, type));
            reached += length;
        }

        ExtentMap map = new(context, reached);
        found.ForEach(map.Add);
        return map;
    }

    /// <summary>How much there is of each type, in ascending order of types.</summary>
    public IReadOnlyList<(ulong Type, ulong Size)> Totals()
    {
        SortedDictionary<ulong, ulong> totals = [];
        foreach (MapExtent extent in _extents)
        {
            totals[extent.Type] = totals.GetValueOrDefault(extent.Type) + extent.Length;
        }

        return [.. totals.Select(total => (total.Key, total.Value))];
    }

    private void Add(MapExtent extent)
    {
        if (_extents.Count > 0 && _extents[^1].Type == extent.Type)
        {
            _extents[^1] = _extents[^1] with { Length = _extents[^1].Length + extent.Length };
        }
        else if (extent.Length > 0)
        {
            _extents.Add(extent);
        }
    }
}
