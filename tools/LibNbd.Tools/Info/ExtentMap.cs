using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>A part of the export with one status.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="Type">The status.</param>
internal readonly record struct MapExtent(ulong Offset, ulong Length, ulong Type);

/// <summary>The whole export in one metadata context.</summary>
internal sealed class ExtentMap
{
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
        long size = nbd.GetSize();
        ExtentMap map = new(context, (ulong)size);
        for (long reached = 0; reached < size;)
        {
            foreach (NbdExtent extent in ExtentQuery.Next(nbd, context, reached, size))
            {
                map.Add(new MapExtent((ulong)extent.Offset, (ulong)extent.Length, extent.Flags));
                reached = extent.End;
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
