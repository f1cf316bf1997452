namespace LibNbd.Tools.Info;

/// <summary>A map as a row of cells of equal size, each of the type that has most of its bytes.</summary>
internal static class MapCells
{
    /// <summary>The types of the cells; fewer than asked for if the export has fewer bytes.</summary>
    /// <param name="map">The map.</param>
    /// <param name="count">How many cells there is room for.</param>
    public static ulong[] Of(ExtentMap map, int count)
    {
        ulong[] cells = new ulong[(int)Math.Min((ulong)count, map.Size)];
        Dictionary<ulong, ulong> shares = [];
        int next = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            ulong start = Border(map, i, cells.Length);
            ulong end = Border(map, i + 1, cells.Length);
            shares.Clear();
            for (; next < map.Extents.Count && map.Extents[next].Offset < end; next++)
            {
                MapExtent extent = map.Extents[next];
                ulong last = extent.Offset + extent.Length;
                shares[extent.Type] = shares.GetValueOrDefault(extent.Type) + Math.Min(last, end) - Math.Max(extent.Offset, start);
                if (last > end)
                {
                    // The next cell begins in it.
                    break;
                }
            }

            cells[i] = shares.OrderByDescending(share => share.Value).ThenBy(share => share.Key).First().Key;
        }

        return cells;
    }

    /// <summary>Where a cell begins.</summary>
    public static ulong Border(ExtentMap map, int cell, int count) => (ulong)((UInt128)map.Size * (uint)cell / (uint)count);
}
