namespace LibNbd.Tools.CommandLine;

/// <summary>
/// Reads a command line as GNU's programs do: long options may be abbreviated, options may follow operands, and <c>--</c> ends them.
/// A command in brackets is one operand, whatever its words look like.
/// </summary>
internal sealed class CommandParser
{
    private readonly ToolSyntax _syntax;
    private readonly IReadOnlyList<string> _arguments;
    private readonly List<OptionUse> _uses = [];
    private readonly List<Operand> _operands = [];
    private int _next;

    private CommandParser(ToolSyntax syntax, IReadOnlyList<string> arguments) => (_syntax, _arguments) = (syntax, arguments);

    /// <summary>Reads the arguments; those behind an option that ends the tool, such as <c>--help</c>, are not looked at.</summary>
    /// <exception cref="UsageException">They do not follow the syntax.</exception>
    public static ParsedOptions Parse(ToolSyntax syntax, IReadOnlyList<string> arguments)
    {
        CommandParser parser = new(syntax, arguments);
        parser.Run();
        return new ParsedOptions(parser._uses, parser._operands);
    }

    private void Run()
    {
        bool onlyOperands = false;
        while (_next < _arguments.Count && !(_uses.Count > 0 && StandardOptions.All.Contains(_uses[^1].Option)))
        {
            string word = _arguments[_next++];
            if (!onlyOperands && word == "--")
            {
                onlyOperands = true;
            }
            else if (!onlyOperands && word.StartsWith("--", StringComparison.Ordinal))
            {
                Long(word[2..]);
            }
            else if (!onlyOperands && word.Length > 1 && word[0] == '-')
            {
                Cluster(word);
            }
            else
            {
                _operands.Add(word == Operand.Open ? Command() : Operand.Of(word));
                onlyOperands |= _syntax.StopsAtFirstOperand;
            }
        }
    }

    private void Long(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals];
        string? argument = equals < 0 ? null : text[(equals + 1)..];
        (string found, Option option, bool isNegated) = Find(name);
        if (argument is not null && (option.Argument is null || isNegated))
        {
            throw new UsageException($"option '--{found}' doesn't allow an argument");
        }

        if (option.NeedsArgument && argument is null)
        {
            argument = NextWord() ?? throw new UsageException($"option '--{found}' requires an argument");
        }

        _uses.Add(new OptionUse(option, argument, isNegated));
    }

    // Exactly this name, or the only option with a name that begins so.
    private (string Name, Option Option, bool IsNegated) Find(string name)
    {
        List<(string Name, Option Option, bool IsNegated)> candidates = [];
        foreach (Option option in _syntax.AllOptions)
        {
            foreach ((string known, bool isNegated) in option.LongNames)
            {
                if (known == name)
                {
                    return (known, option, isNegated);
                }

                if (known.StartsWith(name, StringComparison.Ordinal)
                    && !candidates.Exists(other => other.Option == option && other.IsNegated == isNegated))
                {
                    candidates.Add((known, option, isNegated));
                }
            }
        }

        return candidates.Count switch
        {
            0 => throw new UsageException($"unrecognized option '--{name}'"),
            1 => candidates[0],
            _ => throw new UsageException(
                $"option '--{name}' is ambiguous; possibilities:{string.Concat(candidates.Select(other => $" '--{other.Name}'"))}"),
        };
    }

    // -Lx is -L -x; -n10 is -n 10.
    private void Cluster(string word)
    {
        for (int i = 1; i < word.Length; i++)
        {
            Option option = _syntax.AllOptions.FirstOrDefault(known => known.Short == word[i])
                ?? throw new UsageException($"invalid option -- '{word[i]}'");
            if (!option.NeedsArgument)
            {
                _uses.Add(new OptionUse(option, null, IsNegated: false));
                continue;
            }

            string argument = i + 1 < word.Length
                ? word[(i + 1)..]
                : NextWord() ?? throw new UsageException($"option requires an argument -- '{word[i]}'");
            _uses.Add(new OptionUse(option, argument, IsNegated: false));
            return;
        }
    }

    private Operand Command()
    {
        List<string> command = [];
        while (NextWord() is { } word)
        {
            if (word == Operand.Close)
            {
                return command.Count > 0 ? Operand.Of(command) : throw new UsageException("there is no command between [ and ]");
            }

            command.Add(word);
        }

        throw new UsageException("the command that begins with [ does not end with ]");
    }

    private string? NextWord() => _next < _arguments.Count ? _arguments[_next++] : null;
}
