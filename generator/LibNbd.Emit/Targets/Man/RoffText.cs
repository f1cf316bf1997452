namespace LibNbd.Emit.Targets.Man;

/// <summary>Running text that is roff source already. A type of its own, so that nothing unescaped gets among it.</summary>
internal readonly record struct RoffText(string Source)
{
    /// <summary>No text.</summary>
    public static RoffText Empty { get; } = new("");

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => Source.Length == 0;

    /// <summary>One behind the other.</summary>
    public static RoffText operator +(RoffText left, RoffText right) => new(left.Source + right.Source);

    /// <summary>All of them, separated.</summary>
    public static RoffText Join(string separator, IEnumerable<RoffText> items) =>
        new(string.Join(Roff.Escape(separator).Source, items.Select(item => item.Source)));

    /// <summary>An enumeration: <c>a, b or c</c>.</summary>
    public static RoffText List(IReadOnlyList<RoffText> items, string last)
    {
        RoffText end = items[^1];
        return items.Count == 1 ? end : Join(", ", items.SkipLast(1)) + Roff.Escape($" {last} ") + end;
    }

    /// <inheritdoc/>
    public override string ToString() => Source;
}
