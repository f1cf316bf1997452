namespace LibNbd.Tools.CommandLine;

/// <summary>How a tool is called: all that the parser, the help, completion and the manual page need to know.</summary>
internal sealed class ToolSyntax
{
    /// <summary>The name of the program, such as <c>nbdinfo</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does, as a phrase without a full stop.</summary>
    public required string Summary { get; init; }

    /// <summary>The ways to call it, without the name of the program.</summary>
    public required IReadOnlyList<string> Usage { get; init; }

    /// <summary>The options that only this tool has; <see cref="AllOptions"/> adds those that every tool has.</summary>
    public required IReadOnlyList<Option> Options { get; init; }

    /// <summary>Calls to show in the help, without the name of the program.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Whether what follows the first word that is no option belongs to that word (nbdfuse).</summary>
    public bool StopsAtFirstOperand { get; init; }

    /// <summary>Whether an operand is often a file, which completion then offers.</summary>
    public bool TakesFiles { get; init; }

    /// <summary>Every option, those of every tool first.</summary>
    public IEnumerable<Option> AllOptions => StandardOptions.All.Concat(Options);
}
