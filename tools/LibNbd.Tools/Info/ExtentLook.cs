using LibNbd.Tools.Common;

namespace LibNbd.Tools.Info;

/// <summary>How a type looks in a picture.</summary>
/// <param name="Glyph">The character that fills its cells.</param>
/// <param name="Ansi">The code of its colour in a terminal.</param>
/// <param name="Fill">Its colour in SVG.</param>
internal sealed record ExtentLook(char Glyph, string Ansi, string Fill)
{
    private static readonly ExtentLook Much = new('█', "22;34", "#3465a4");
    private static readonly ExtentLook Alarm = new('█', "22;31", "#cc0000");
    private static readonly ExtentLook Calm = new('·', "22;32", "#8ae234");
    private static readonly ExtentLook Nothing = new('·', "22;90", "#eeeeec");

    // For what has no meaning that is known, and for depths.
    private static readonly ExtentLook[] Others =
    [
        new('▓', "22;36", "#75507b"), new('▒', "22;33", "#c4a000"), new('░', "22;35", "#ce5c00"),
    ];

    /// <summary>The look of a type in a metadata context.</summary>
    public static ExtentLook Of(string context, ulong type) => ExtentType.Describe(context, type) switch
    {
        "data" or "local" => Much,
        "dirty" => Alarm,
        "clean" => Calm,
        "hole,zero" or "absent" => Nothing,
        "hole" => Others[2],
        "zero" => Others[1],
        _ => type == 0 ? Nothing : Others[(int)(type % (ulong)Others.Length)],
    };

    /// <summary>What its legend says.</summary>
    public static string Label(string context, ulong type) => ExtentType.Describe(context, type) ?? $"type {type}";

    /// <summary>A total as the legend shows it.</summary>
    public static string Share(ExtentMap map, ulong size) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MapText.Percent(map, size):F1}%, {HumanSize.Both(size)}");
}
