using System.Text;

namespace LibNbd.Languages;

/// <summary>
/// Code of any language: text whose indentation grows and shrinks, and which collects on the way what it imports. Lines end in LF on every
/// machine.
/// </summary>
/// <param name="indentation">One step of the indentation: four blanks, or a tab.</param>
internal sealed class CodeWriter(string indentation = "    ")
{
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _imports = new(StringComparer.Ordinal);
    private int _depth;
    private int _importsAt;
    private Func<IReadOnlyCollection<string>, string>? _showImports;

    /// <summary>How many columns the next line begins with.</summary>
    public int Indent => _depth * indentation.Length;

    /// <summary>
    /// Code that is written here, or was before, needs this: a namespace, a module, a header. It may be said as often as it is used.
    /// </summary>
    public void Import(string name) => _imports.Add(name);

    /// <summary>Here the imports shall stand, when all of them are known.</summary>
    /// <param name="show">Makes lines of them, with the last line's end; they come in the order of their letters.</param>
    public void ImportsHere(Func<IReadOnlyCollection<string>, string> show)
    {
        _importsAt = _text.Length;
        _showImports = show;
    }

    /// <summary>Writes one or more lines, each indented; empty ones get no trailing blanks.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0)
            {
                for (int i = 0; i < _depth; i++)
                {
                    _text.Append(indentation);
                }

                _text.Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes a header and an opening brace below it, and indents what follows.</summary>
    public void Open(string header)
    {
        Line(header);
        Line("{");
        Deeper();
    }

    /// <summary>Ends what <see cref="Open"/> began.</summary>
    public void Close(string end = "}")
    {
        Shallower();
        Line(end);
    }

    /// <summary>Indents by one more step.</summary>
    public void Deeper() => _depth++;

    /// <summary>Indents by one step less.</summary>
    public void Shallower() => _depth--;

    /// <inheritdoc/>
    public override string ToString() => _showImports is null
        ? _text.ToString()
        : _text.ToString(0, _importsAt) + _showImports([.. _imports.OrderBy(name => name, StringComparer.Ordinal)])
            + _text.ToString(_importsAt, _text.Length - _importsAt);
}
