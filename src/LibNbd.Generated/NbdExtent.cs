namespace LibNbd;

/// <summary>A part of an export that has one status in a metadata context.</summary>
/// <param name="Context">The metadata context, such as <see cref="MetaContexts.ContextBaseAllocation"/>.</param>
/// <param name="Offset">Where it starts, in bytes.</param>
/// <param name="Length">How long it is, in bytes; at least 1.</param>
/// <param name="Flags">
/// The status, whose meaning depends on the context. For <c>base:allocation</c>: a set of <see cref="MetaContexts.StateHole"/> and
/// <see cref="MetaContexts.StateZero"/>.
/// </param>
public readonly record struct NbdExtent(string Context, long Offset, long Length, ulong Flags)
{
    /// <summary>The first byte behind it.</summary>
    public long End => Offset + Length;
}
