using System.Runtime.CompilerServices;
using System.Text;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>Running text that was derived from the specification's fields, in no target's markup yet.</summary>
public readonly record struct DocText(EquatableArray<ProseInline> Inlines)
{
    /// <summary>No text.</summary>
    public static DocText Empty => default;

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => Inlines.Count == 0;

    /// <summary>The same as a paragraph of prose.</summary>
    public Prose AsProse() => new(new ProseBlock[] { new ParagraphBlock(Inlines) }.ToEquatableArray());

    /// <summary>An interpolated text: its literal parts and strings are plain, what is text already is taken over.</summary>
    public static DocText Of(DocTextHandler text) => text.Result;

    /// <summary>Plain text.</summary>
    public static DocText Plain(string text) => One(new TextInline(text));

    /// <summary>A name of C: a macro, an errno.</summary>
    public static DocText Code(string text) => One(new CodeInline(text));

    /// <summary>A parameter or member.</summary>
    public static DocText Variable(string name) => One(new ParameterInline(name));

    /// <summary>A reference to a call of this API.</summary>
    public static DocText Call(string name) => One(new CallReferenceInline(name));

    /// <summary>A reference to a manual page that is not a call's.</summary>
    public static DocText Page(string name, string section) => One(new ManualReferenceInline(name, section));

    /// <summary>One behind the other.</summary>
    public static DocText operator +(DocText left, DocText right) => new(left.Inlines.Concat(right.Inlines).ToEquatableArray());

    /// <summary>All of them, separated.</summary>
    public static DocText Join(string separator, IEnumerable<DocText> items)
    {
        List<ProseInline> inlines = [];
        foreach (DocText item in items)
        {
            if (inlines.Count > 0)
            {
                inlines.Add(new TextInline(separator));
            }

            inlines.AddRange(item.Inlines);
        }

        return new DocText(inlines.ToEquatableArray());
    }

    /// <summary>An enumeration: <c>a, b or c</c>.</summary>
    public static DocText List(IReadOnlyList<DocText> items, string last)
    {
        DocText end = items[items.Count - 1];
        return items.Count == 1 ? end : Join(", ", items.Take(items.Count - 1)) + Plain($" {last} ") + end;
    }

    /// <summary>A value of this API.</summary>
    public static DocText Value(ValueInline value) => One(value);

    /// <summary>The pointer to nothing, which each language has a word for.</summary>
    public static DocText Null => One(new NullInline());

    private static DocText One(ProseInline inline) => new(new[] { inline }.ToEquatableArray());
}

/// <summary>Builds a <see cref="DocText"/> of an interpolated text; see <see cref="DocText.Of"/>.</summary>
[InterpolatedStringHandler]
public readonly struct DocTextHandler
{
    private readonly List<ProseInline> _inlines;
    private readonly StringBuilder _plain;

    /// <summary>For the compiler.</summary>
    public DocTextHandler(int literalLength, int formattedCount)
    {
        _inlines = new((2 * formattedCount) + 1);
        _plain = new(literalLength);
    }

    /// <summary>What was built.</summary>
    public DocText Result
    {
        get
        {
            Flush();
            return new DocText(_inlines.ToEquatableArray());
        }
    }

    /// <summary>Plain text.</summary>
    public void AppendLiteral(string text) => _plain.Append(text);

    /// <summary>Plain text.</summary>
    public void AppendFormatted(string text) => _plain.Append(text);

    /// <summary>Text as it is.</summary>
    public void AppendFormatted(DocText text)
    {
        Flush();
        _inlines.AddRange(text.Inlines);
    }

    private void Flush()
    {
        if (_plain.Length > 0)
        {
            _inlines.Add(new TextInline(_plain.ToString()));
            _plain.Clear();
        }
    }
}
