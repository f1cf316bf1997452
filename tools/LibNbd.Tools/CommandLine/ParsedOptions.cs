namespace LibNbd.Tools.CommandLine;

/// <summary>An option as it was given.</summary>
/// <param name="Option">Which one.</param>
/// <param name="Argument">Its argument, or null.</param>
/// <param name="IsNegated">Whether its opposite was given.</param>
internal sealed record OptionUse(Option Option, string? Argument, bool IsNegated);

/// <summary>What a tool was called with.</summary>
/// <param name="uses">The options, in the order in which they were given.</param>
/// <param name="operands">The rest.</param>
internal sealed class ParsedOptions(IReadOnlyList<OptionUse> uses, IReadOnlyList<Operand> operands)
{
    /// <summary>The options, in the order in which they were given.</summary>
    public IReadOnlyList<OptionUse> Uses { get; } = uses;

    /// <summary>Words and commands.</summary>
    public IReadOnlyList<Operand> Operands { get; } = operands;

    /// <summary>Whether it was given, itself and not its opposite.</summary>
    public bool Has(Option option) => Uses.Any(use => use.Option == option && !use.IsNegated);

    /// <summary>Whether its opposite was given.</summary>
    public bool HasNegated(Option option) => Uses.Any(use => use.Option == option && use.IsNegated);

    /// <summary>What was said last of an option with an opposite; null if nothing was.</summary>
    public bool? Switch(Option option) => Uses.LastOrDefault(use => use.Option == option) is { } use ? !use.IsNegated : null;

    /// <summary>The argument that was given last, or null.</summary>
    public string? Value(Option option) => Uses.LastOrDefault(use => use.Option == option)?.Argument;
}
