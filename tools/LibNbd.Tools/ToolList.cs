using LibNbd.Tools.Common;
using LibNbd.Tools.Copy;
using LibNbd.Tools.Discard;
using LibNbd.Tools.Dump;
using LibNbd.Tools.Fuse;
using LibNbd.Tools.Info;

namespace LibNbd.Tools;

/// <summary>The tools: a line for each.</summary>
internal static class ToolList
{
    /// <summary>All of them, in the order in which the help names them.</summary>
    public static IReadOnlyList<ToolEntry> All { get; } =
    [
        new("info", static () => new InfoTool()),
        new("copy", static () => new CopyTool()),
        new("dump", static () => new DumpTool()),
        new("discard", static () => new DiscardTool(zeroes: false)),
        new("zero", static () => new DiscardTool(zeroes: true)),
        new("fuse", static () => new FuseTool()),
    ];

    /// <summary>The tool with this name, if there is one.</summary>
    public static ToolEntry? Find(string name) => All.FirstOrDefault(entry => entry.Word == name || entry.Name == name);
}

/// <summary>A tool that can be run.</summary>
/// <param name="Word">The word behind <c>nbd</c> that means it.</param>
/// <param name="Create">Makes it; only the one that is run is made.</param>
internal sealed record ToolEntry(string Word, Func<Tool> Create)
{
    private const string Prefix = "nbd";

    /// <summary>The name of the program.</summary>
    public string Name => Prefix + Word;
}
