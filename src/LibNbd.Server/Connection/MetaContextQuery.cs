namespace LibNbd.Server.Connection;

/// <summary>The request of LIST_META_CONTEXT and SET_META_CONTEXT, and what it selects.</summary>
internal static class MetaContextQuery
{
    internal static bool TryParse(ReadOnlySpan<byte> data, out string exportName, out List<string> queries)
    {
        queries = [];
        OptionReader reader = new(data);
        if (!reader.TryString(out exportName) || !reader.TryUInt32(out uint count))
        {
            return false;
        }

        // No reservation by the count: it is the client's word, and the data bounds the loop.
        for (uint i = 0; i < count; i++)
        {
            if (!reader.TryString(out string query))
            {
                return false;
            }

            queries.Add(query);
        }

        return reader.IsAtEnd;
    }

    /// <summary>What the queries match: names when setting; when listing also "namespace:", and everything without a query.</summary>
    internal static List<SelectedContext> Select(
        IReadOnlyList<MetaContext> contexts, List<string> queries, bool set, bool wide)
    {
        List<SelectedContext> found = [];
        for (int i = 0; i < contexts.Count; i++)
        {
            MetaContext context = contexts[i];
            if (context.Wide && !wide)
            {
                continue;
            }

            bool matches = (!set && queries.Count == 0) || queries.Exists(query => Matches(context.Name, query, set));
            if (matches)
            {
                found.Add(new SelectedContext((uint)i + 1, context.Name));
            }
        }

        return found;
    }

    private static bool Matches(string name, string query, bool set) =>
        string.Equals(name, query, StringComparison.Ordinal)
        || (!set && query.EndsWith(':') && name.StartsWith(query, StringComparison.Ordinal));
}
