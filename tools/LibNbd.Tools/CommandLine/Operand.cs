namespace LibNbd.Tools.CommandLine;

/// <summary>A word that is no option, or the words of a command in brackets: <c>[ CMD ARGS ]</c>.</summary>
internal sealed record Operand
{
    /// <summary>The bracket that begins a command, a word of its own.</summary>
    public const string Open = "[";

    /// <summary>The bracket that ends it.</summary>
    public const string Close = "]";

    private Operand(string? word, IReadOnlyList<string> command) => (Word, Command) = (word, command);

    /// <summary>The word, or null for a command.</summary>
    public string? Word { get; }

    /// <summary>The words of the command, at least one; empty for a word.</summary>
    public IReadOnlyList<string> Command { get; }

    /// <summary>A word.</summary>
    public static Operand Of(string word) => new(word, []);

    /// <summary>A command.</summary>
    public static Operand Of(IReadOnlyList<string> command) => new(null, command);
}
