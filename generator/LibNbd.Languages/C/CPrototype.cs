namespace LibNbd.Languages.C;

/// <summary>The C prototype of a function, in the pieces that a target lays out.</summary>
/// <param name="Head">All before the first parameter: <c>int nbd_aio_is_ready (</c>.</param>
/// <param name="Parameters">The parameters in C's order.</param>
internal sealed record CPrototype(string Head, IReadOnlyList<CParameter> Parameters)
{
    /// <summary>All behind the last parameter.</summary>
    public const string Tail = ");";

    /// <summary>What stands behind a parameter.</summary>
    public string Behind(int parameter) => parameter == Parameters.Count - 1 ? Tail : ",";

    /// <summary>Folded behind commas and aligned.</summary>
    /// <param name="width">The longest line.</param>
    /// <param name="end">What stands behind the last parameter.</param>
    public IEnumerable<string> Lines(int width, string end = Tail) =>
        Folding.AlignedList(Head, [.. Parameters.Select(parameter => parameter.ToString())], end, width);

    /// <summary>On one line.</summary>
    public override string ToString() => Head + string.Join(", ", Parameters) + Tail;
}
