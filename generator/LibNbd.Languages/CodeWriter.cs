using System.Text;

namespace LibNbd.Languages;

/// <summary>Text with an indentation that grows and shrinks by four blanks. Lines end in LF on every machine.</summary>
internal sealed class CodeWriter
{
    private const int IndentSize = 4;

    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>How many columns the next line begins with.</summary>
    public int Indent => _depth * IndentSize;

    /// <summary>Writes one or more lines, each indented; empty ones get no trailing blanks.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', Indent).Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes a header and an opening brace, and indents what follows.</summary>
    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    /// <summary>Ends what <see cref="Open"/> began.</summary>
    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    /// <summary>Indents by one more step.</summary>
    public void Deeper() => _depth++;

    /// <summary>Indents by one step less.</summary>
    public void Shallower() => _depth--;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
