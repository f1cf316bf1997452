using LibNbd.Emit.Documents;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Man;

/// <summary>Puts the blocks of a section one below the other, with the macros between them that man(7) wants.</summary>
/// <param name="prose">Renders prose of the specification.</param>
internal sealed class RoffWriter(RoffProse prose)
{
    private readonly List<string> _lines = [];

    // Straight behind a heading there must be no paragraph macro.
    private bool _fresh = true;

    /// <summary>The text of a section.</summary>
    public static string Render(IEnumerable<DocBlock> blocks, RoffProse prose)
    {
        RoffWriter writer = new(prose);
        foreach (DocBlock block in blocks)
        {
            writer.Block(block);
        }

        return writer.ToString();
    }

    /// <summary>Prose, with all of its blocks.</summary>
    public void Prose(Prose text)
    {
        if (!text.IsEmpty)
        {
            if (text.Blocks[0] is not ListBlock)
            {
                Separate();
            }

            _fresh = false;
            _lines.AddRange(prose.Blocks(text, RoffProse.Paragraph));
        }
    }

    /// <summary>An item of a list: its label, and prose as a sentence, and what is derived behind it.</summary>
    public void Item(RoffText label, Prose text, RoffText derived)
    {
        Label(label);
        if (!text.IsEmpty)
        {
            _lines.AddRange(prose.Sentence(text, RoffProse.Indented));
        }

        if (!derived.IsEmpty)
        {
            _lines.AddRange(Roff.Fill(derived));
        }
    }

    /// <summary>A paragraph that belongs to the item above.</summary>
    public void Indented(RoffText text)
    {
        _lines.Add(RoffProse.Indented);
        _lines.AddRange(Roff.Fill(text));
        _fresh = false;
    }

    /// <summary>A paragraph of words that are not the specification's.</summary>
    public void Paragraph(RoffText text)
    {
        Separate();
        _lines.AddRange(Roff.Fill(text));
    }

    /// <summary>A heading below a section's.</summary>
    public void Heading(string text)
    {
        _lines.Add(".SS " + Roff.Escape(text).Source);
        _fresh = true;
    }

    /// <summary>Lines shown as they are.</summary>
    public void Code(string text)
    {
        Separate();
        _lines.AddRange(RoffProse.Code(text));
    }

    /// <summary>All of it.</summary>
    public override string ToString() => string.Join('\n', _lines);

    private void Block(DocBlock block)
    {
        switch (block)
        {
            case DocProse text:
                Prose(text.Text);
                break;
            case DocItem item:
                Item(prose.Text(item.Label), item.Text, prose.Text(item.Derived));
                break;
            case DocHeading heading:
                Heading(heading.Text);
                break;
            case DocCode code:
                Code(code.Text);
                break;
            default:
                throw new InvalidOperationException($"A block that is not known: {block.GetType().Name}");
        }
    }

    private void Label(RoffText label)
    {
        _lines.Add(".TP");
        _lines.Add(Roff.Line(label));
        _fresh = false;
    }

    private void Separate()
    {
        if (!_fresh)
        {
            _lines.Add(RoffProse.Paragraph);
        }

        _fresh = false;
    }
}
