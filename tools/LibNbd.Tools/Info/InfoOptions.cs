using LibNbd.Tools.CommandLine;

namespace LibNbd.Tools.Info;

/// <summary>The options of nbdinfo.</summary>
internal static class InfoOptions
{
    /// <summary>What <c>--map</c> shows if it is not told.</summary>
    public const string DefaultContext = MetaContexts.ContextBaseAllocation;

    /// <summary>Asks for a feature.</summary>
    public static Option Can { get; } = new("can")
    {
        Aliases = ["is", "has", "have"],
        Argument = "FEATURE",
        Choices = Feature.Names,
        Help = "Test whether the server, or the export, has the feature: exit with 0 if it has, with 2 if it has not.",
    };

    /// <summary>Asks for its absence.</summary>
    public static Option Cannot { get; } = new("cannot")
    {
        Aliases = ["can-not", "cant", "isnt", "is-not", "isnot", "hasnt", "has-not", "hasnot", "havent", "have-not", "havenot"],
        Argument = "FEATURE",
        Choices = Feature.Names,
        Help = "Test whether the feature is absent: exit with 0 if it is, with 2 if it is there.",
    };

    /// <summary>Looks into the export.</summary>
    public static Option Content { get; } = new("content")
    {
        IsNegatable = true,
        Help = "Say what the export seems to contain, by file(1), or do not look into it. It is looked into unless exports are listed.",
    };

    /// <summary>JSON.</summary>
    public static Option Json { get; } = new("json") { Help = "Write JSON." };

    /// <summary>Every export.</summary>
    public static Option List { get; } = new("list")
    {
        Short = 'L',
        Help = "Describe every export of the server, not only the one that the URI names.",
    };

    /// <summary>The extents.</summary>
    public static Option Map { get; } = new("map")
    {
        Argument = "CONTEXT",
        IsArgumentOptional = true,
        Choices = [DefaultContext, "qemu:allocation-depth", "qemu:dirty-bitmap:"],
        Help = "Show the extents of the export in a metadata context, by default base:allocation: which parts are data, which are holes.",
    };

    /// <summary>Sums of the extents.</summary>
    public static Option Totals { get; } = new("totals")
    {
        Aliases = ["total"],
        Help = "With --map: show how much there is of each kind of extent.",
    };

    /// <summary>A picture of the extents in the terminal.</summary>
    public static Option Visual { get; } = new("visual")
    {
        Help = "With --map: show the disk as a bar of blocks by kind, as wide as the terminal.",
    };

    /// <summary>A picture of the extents in a file.</summary>
    public static Option Svg { get; } = new("svg")
    {
        Argument = "FILE",
        IsFile = true,
        Help = "With --map: write a picture of the disk to the file, as SVG; the lines of the map are then not shown.",
    };

    /// <summary>The size alone.</summary>
    public static Option Size { get; } = new("size") { Help = "Show the size of the export in bytes, and nothing else." };

    /// <summary>The URI alone.</summary>
    public static Option Uri { get; } = new("uri") { Help = "Show the URI of the export in its usual form, and nothing else." };

    /// <summary>The table.</summary>
    public static IReadOnlyList<Option> All { get; } =
        [Can, Cannot, StandardOptions.Color, Content, Json, List, Map, Totals, Visual, Svg, Size, Uri];
}
