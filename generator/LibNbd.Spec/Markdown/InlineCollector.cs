using System.Text;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Markdown;

/// <summary>Joins neighbouring pieces of plain text and folds their white space.</summary>
internal sealed class InlineCollector
{
    private readonly List<ProseInline> _inlines = [];
    private readonly StringBuilder _text = new();

    public void Text(string text)
    {
        foreach (char c in text)
        {
            if (c is not (' ' or '\t' or '\r' or '\n'))
            {
                _text.Append(c);
            }
            else if (_text.Length == 0 || _text[_text.Length - 1] != ' ')
            {
                _text.Append(' ');
            }
        }
    }

    public void Add(ProseInline inline)
    {
        Flush();
        _inlines.Add(inline);
    }

    /// <summary>Everything so far.</summary>
    /// <param name="trim">Whether blanks at either end are dropped, as at the ends of a paragraph.</param>
    public EquatableArray<ProseInline> Finish(bool trim)
    {
        Flush();
        if (trim && _inlines.Count > 0)
        {
            Trim(0, text => text.TrimStart(' '));
            if (_inlines.Count > 0)
            {
                Trim(_inlines.Count - 1, text => text.TrimEnd(' '));
            }
        }

        return _inlines.ToEquatableArray();
    }

    private void Trim(int index, Func<string, string> trim)
    {
        if (_inlines[index] is TextInline text)
        {
            string trimmed = trim(text.Text);
            if (trimmed.Length == 0)
            {
                _inlines.RemoveAt(index);
            }
            else
            {
                _inlines[index] = new TextInline(trimmed);
            }
        }
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _inlines.Add(new TextInline(_text.ToString()));
            _text.Clear();
        }
    }
}
