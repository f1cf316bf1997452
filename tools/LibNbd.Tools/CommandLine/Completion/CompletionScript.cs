namespace LibNbd.Tools.CommandLine.Completion;

/// <summary>The scripts by which shells complete the tools' command lines, made from their tables.</summary>
internal static class CompletionScript
{
    /// <summary>The shells, and what writes the script of each.</summary>
    public static IReadOnlyDictionary<string, Func<IReadOnlyList<ToolSyntax>, string>> Shells { get; } =
        new Dictionary<string, Func<IReadOnlyList<ToolSyntax>, string>>(StringComparer.Ordinal)
        {
            ["bash"] = BashScript.Of,
            ["zsh"] = ZshScript.Of,
            ["fish"] = FishScript.Of,
        };

    /// <summary>What an operand may begin with, besides files.</summary>
    internal static IReadOnlyList<string> Operands { get; } = ["nbd://", "nbds://", "nbd+unix:///?socket=", "nbds+unix:///?socket=", "["];

    /// <summary>The options that are offered.</summary>
    internal static IEnumerable<Option> Offered(ToolSyntax tool) => tool.AllOptions.Where(static option => !option.IsHidden);

    /// <summary>The word behind <c>nbd</c> that means a tool.</summary>
    internal static string Word(ToolSyntax tool) => tool.Name["nbd".Length..];
}
