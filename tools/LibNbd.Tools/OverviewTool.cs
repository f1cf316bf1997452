using LibNbd.Tools.CommandLine;
using LibNbd.Tools.Common;

namespace LibNbd.Tools;

/// <summary>The program by its own name, without the word that names a tool: it says which there are.</summary>
internal sealed class OverviewTool : Tool
{
    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = "nbd",
        Summary = "tools for Network Block Device servers",
        Usage = [.. ToolList.All.Select(static entry => $"{entry.Word} ...")],
        Options = [],
        Examples = [.. ToolList.All.Select(static entry => $"{entry.Word} --help")],
    };

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options) => throw (options.Operands.Count == 0
        ? new UsageException()
        : new UsageException($"there is no tool '{options.Operands[0].Word}'"));
}
