namespace LibNbd.Tools.CommandLine;

/// <summary>The options that every tool has.</summary>
internal static class StandardOptions
{
    /// <summary>Says how the tool is used.</summary>
    public static Option Help { get; } = new("help") { Short = 'h', Help = "Show this help." };

    /// <summary>Says which version this is.</summary>
    public static Option Version { get; } = new("version") { Short = 'V', Help = "Show the version of the tool and of the library." };

    /// <summary>For completion: the long options.</summary>
    public static Option LongOptions { get; } = new("long-options") { IsHidden = true };

    /// <summary>For completion: the short options.</summary>
    public static Option ShortOptions { get; } = new("short-options") { IsHidden = true };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Option> All { get; } = [Help, Version, LongOptions, ShortOptions];

    /// <summary>Colours on or off, by the names that libnbd's tools know.</summary>
    public static Option Color { get; } = new("color")
    {
        Aliases = ["colors", "colour", "colours"],
        IsNegatable = true,
        Help = "Use colours, or do not. By default they are used if the output is a terminal.",
    };
}
