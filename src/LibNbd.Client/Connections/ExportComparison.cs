namespace LibNbd.Connections;

/// <summary>Whether an export is still the one that a client connected to first.</summary>
internal static class ExportComparison
{
    /// <summary>What differs, or null.</summary>
    internal static string? Difference(NbdExport before, NbdExport now)
    {
        List<string> differences = [];
        Compare("the size", before.Size, now.Size);
        Compare("read-only", before.IsReadOnly, now.IsReadOnly);
        Compare("rotational", before.IsRotational, now.IsRotational);
        Compare("flush", before.CanFlush, now.CanFlush);
        Compare("FUA", before.CanFua, now.CanFua);
        Compare("trim", before.CanTrim, now.CanTrim);
        Compare("zero", before.CanZero, now.CanZero);
        Compare("fast zero", before.CanFastZero, now.CanFastZero);
        Compare("cache", before.CanCache, now.CanCache);
        Compare("multi-conn", before.CanMultiConn, now.CanMultiConn);
        Compare("the minimum block size", before.MinimumBlockSize, now.MinimumBlockSize);
        Compare("the preferred block size", before.PreferredBlockSize, now.PreferredBlockSize);
        Compare("the maximum block size", before.MaximumBlockSize, now.MaximumBlockSize);
        Compare(
            "the metadata contexts",
            string.Join(", ", before.Contexts.Order(StringComparer.Ordinal)),
            string.Join(", ", now.Contexts.Order(StringComparer.Ordinal)));
        return differences.Count == 0 ? null : string.Join("; ", differences);

        void Compare<T>(string what, T old, T current)
        {
            if (!EqualityComparer<T>.Default.Equals(old, current))
            {
                differences.Add($"{what} was {old} and is {current}");
            }
        }
    }
}
