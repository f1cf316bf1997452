using System.Text;

namespace LibNbd.Tools.CommandLine.Completion;

/// <summary>Completion for fish.</summary>
internal static class FishScript
{
    /// <summary>The script.</summary>
    public static string Of(IReadOnlyList<ToolSyntax> tools)
    {
        StringBuilder text = new("# Completion of the tools of LibNbd for fish. Written by: nbd completion fish\n\n");
        text.Append("complete -c nbd -f\n");
        const string First = "-n __fish_use_subcommand";
        foreach (ToolSyntax tool in tools)
        {
            text.Append($"complete -c nbd {First} -a {CompletionScript.Word(tool)} -d {Quote(tool.Summary)}\n");
        }

        text.Append($"complete -c nbd {First} -a completion -d 'write a script for a shell'\n")
            .Append("complete -c nbd -n '__fish_seen_subcommand_from completion' -a ")
            .Append(Quote(string.Join(' ', CompletionScript.Shells.Keys))).Append('\n');
        foreach (ToolSyntax tool in tools)
        {
            text.Append('\n');
            Tool(text, tool, $"complete -c {tool.Name}");
            Tool(text, tool, $"complete -c nbd -n '__fish_seen_subcommand_from {CompletionScript.Word(tool)}'");
        }

        return text.ToString();
    }

    private static void Tool(StringBuilder text, ToolSyntax tool, string start)
    {
        text.Append($"{start} {(tool.TakesFiles ? "-F" : "-f")} -a {Quote(string.Join(' ', CompletionScript.Operands))}\n");
        foreach (Option option in CompletionScript.Offered(tool))
        {
            string argument = option switch
            {
                { Argument: null } => "",
                { IsFile: true } => " -r -F",
                { Choices.Count: > 0 } => $"{(option.NeedsArgument ? " -x" : "")} -a {Quote(string.Join(' ', option.Choices))}",
                { NeedsArgument: true } => " -x",
                _ => "",
            };
            string letter = option.Short is { } known ? $" -s {known}" : "";
            foreach ((string name, bool isNegated) in option.LongNames)
            {
                text.Append($"{start}{(name == option.Name ? letter : "")} -l {name}{(isNegated ? "" : argument)} ")
                    .Append($"-d {Quote(option.Help)}\n");
            }
        }
    }

    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
