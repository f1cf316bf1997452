using System.Globalization;
using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>What the numbers of a metadata context mean, and in which colours they are shown.</summary>
internal static class ExtentType
{
    private const ulong HoleAndZero = MetaContexts.StateHole | MetaContexts.StateZero;

    /// <summary>A word for the type; null if it is not known.</summary>
    public static string? Describe(string context, ulong type) => KindOf(context) switch
    {
        Kind.Allocation => type switch
        {
            0 => "data",
            MetaContexts.StateHole => "hole",
            MetaContexts.StateZero => "zero",
            HoleAndZero => "hole,zero",
            _ => null,
        },
        Kind.DirtyBitmap => type switch
        {
            0 => "clean",
            MetaContexts.StateDirty => "dirty",
            _ => null,
        },
        Kind.AllocationDepth => type switch
        {
            0 => "absent",
            1 => "local",
            _ => string.Create(CultureInfo.InvariantCulture, $"backing depth {type}"),
        },
        _ => null,
    };

    /// <summary>The escape sequences that begin its line, or nothing.</summary>
    public static string Colour(string context, ulong type, Ansi ansi) => (KindOf(context), type) switch
    {
        (Kind.Allocation, 0) => ansi.BoldBlack,
        (Kind.DirtyBitmap, 0) => ansi.Green,
        (Kind.DirtyBitmap, MetaContexts.StateDirty) => ansi.Red,
        (Kind.AllocationDepth, 1) => ansi.BrightWhite + ansi.OnBlack,
        (Kind.AllocationDepth, > 1) => ansi.OnLightGrey,
        _ => "",
    };

    private static Kind KindOf(string context) => context switch
    {
        MetaContexts.ContextBaseAllocation => Kind.Allocation,
        MetaContexts.ContextQemuAllocationDepth => Kind.AllocationDepth,
        _ => context.StartsWith(MetaContexts.ContextQemuDirtyBitmap, StringComparison.Ordinal) ? Kind.DirtyBitmap : Kind.Other,
    };

    private enum Kind
    {
        Other,
        Allocation,
        DirtyBitmap,
        AllocationDepth,
    }
}
