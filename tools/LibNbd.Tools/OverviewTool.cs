using LibNbd.Tools.CommandLine;
using LibNbd.Tools.CommandLine.Completion;
using LibNbd.Tools.Common;

namespace LibNbd.Tools;

/// <summary>
/// The program by its own name, without the word that names a tool: it says which there are, and writes completion scripts.
/// </summary>
internal sealed class OverviewTool : Tool
{
    private const string Completion = "completion";

    /// <inheritdoc/>
    public override ToolSyntax Syntax { get; } = new()
    {
        Name = "nbd",
        Summary = "tools for Network Block Device servers",
        Usage =
        [
            .. ToolList.All.Select(static entry => $"{entry.Word} ..."),
            $"{Completion} {string.Join('|', CompletionScript.Shells.Keys)}",
        ],
        Options = [],
        Examples = [.. ToolList.All.Select(static entry => $"{entry.Word} --help"), $"{Completion} bash"],
    };

    /// <inheritdoc/>
    public override int Run(ToolContext context, ParsedOptions options)
    {
        string?[] words = [.. options.Operands.Select(static operand => operand.Word)];
        switch (words)
        {
            case []:
                throw new UsageException();
            case [Completion, { } shell] when CompletionScript.Shells.TryGetValue(shell, out var script):
                context.Out.Write(script([.. ToolList.All.Select(static entry => entry.Create().Syntax)]));
                return 0;
            case [Completion, ..]:
                throw new UsageException($"completion is for one of {string.Join(", ", CompletionScript.Shells.Keys)}");
            default:
                throw new UsageException($"there is no tool '{words[0]}'");
        }
    }
}
