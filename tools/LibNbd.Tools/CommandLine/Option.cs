namespace LibNbd.Tools.CommandLine;

/// <summary>
/// An option of a tool: a row of its table, from which come the parser, the help, <c>--long-options</c>, completion and the manual page.
/// </summary>
/// <param name="name">Its long name, without the dashes.</param>
internal sealed class Option(string name)
{
    /// <summary>The long name that help shows.</summary>
    public string Name { get; } = name;

    /// <summary>Further long names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The short name, if there is one.</summary>
    public char? Short { get; init; }

    /// <summary>What the argument is called in help, such as <c>FILE</c>; null if there is none.</summary>
    public string? Argument { get; init; }

    /// <summary>Whether the argument may be left out; if it is given it follows an equals sign, and the short name takes none.</summary>
    public bool IsArgumentOptional { get; init; }

    /// <summary>Whether <c>--no-NAME</c> is its opposite, for every long name.</summary>
    public bool IsNegatable { get; init; }

    /// <summary>One or two sentences for the help and the manual page.</summary>
    public string Help { get; init; } = "";

    /// <summary>What completion offers as the argument.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether the argument is the name of a file.</summary>
    public bool IsFile { get; init; }

    /// <summary>Whether help, lists and completion leave it out.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Whether an argument must be given.</summary>
    public bool NeedsArgument => Argument is not null && !IsArgumentOptional;

    /// <summary>Every long name, each followed by its opposite if there is one.</summary>
    public IEnumerable<(string Name, bool IsNegated)> LongNames
    {
        get
        {
            foreach (string known in Aliases.Prepend(Name))
            {
                yield return (known, false);
                if (IsNegatable)
                {
                    yield return ("no-" + known, true);
                }
            }
        }
    }
}
