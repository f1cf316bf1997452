using LibNbd.Languages;

namespace LibNbd.Emit.Targets.Rust;

/// <summary>Writes code as rustfmt would, with the settings of bindings/rust/rustfmt.toml: what fits on a line stands on one.</summary>
internal sealed class RustWriter
{
    private const int Width = 100;
    private const string Step = "    ";

    private readonly CodeWriter _writer = new(Step);
    private bool _isGapDue;

    /// <summary>Writes lines.</summary>
    public void Line(string text)
    {
        if (_isGapDue)
        {
            _writer.Line();
            _isGapDue = false;
        }

        _writer.Line(text);
    }

    /// <summary>An empty line, unless a block ends here.</summary>
    public void Gap() => _isGapDue = true;

    /// <summary>Writes a documentation comment.</summary>
    public void Doc(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line($"/// {line}".TrimEnd());
        }
    }

    /// <summary>Writes a line that ends in a brace, and indents what follows.</summary>
    public void Open(string head)
    {
        Line(head);
        _writer.Deeper();
    }

    /// <summary>Ends what <see cref="Open"/> or <see cref="Function"/> began.</summary>
    public void Close(string end = "}")
    {
        _isGapDue = false;
        _writer.Shallower();
        _writer.Line(end);
    }

    /// <summary>Writes a head whose members stand on one line, or on a line each.</summary>
    /// <param name="head">All before the members, with the parenthesis.</param>
    /// <param name="members">The members.</param>
    /// <param name="tail">All behind them, with the parenthesis.</param>
    /// <param name="trailing">What stands behind the last member if each has its line; a macro has nothing there.</param>
    public void Folded(string head, IReadOnlyCollection<string> members, string tail, string trailing = ",")
    {
        string line = head + string.Join(", ", members) + tail;
        if (line.Length + _writer.Indent <= Width || members.Count == 0)
        {
            Line(line);
            return;
        }

        Line($"{head}\n{Step}{string.Join(",\n" + Step, members)}{trailing}\n{tail}");
    }

    /// <summary>Writes the head of a function, and indents its body.</summary>
    public void Function(string head, IReadOnlyCollection<string> parameters, string result)
    {
        Folded(head + "(", parameters, $"){result} {{");
        _writer.Deeper();
    }

    /// <inheritdoc/>
    public override string ToString() => _writer.ToString();
}
