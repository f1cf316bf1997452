using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>A block of a section. Every prose target has one renderer of these, and no words of its own.</summary>
internal abstract record DocBlock;

/// <summary>Prose with all of its blocks.</summary>
internal sealed record DocProse(Prose Text) : DocBlock;

/// <summary>A heading below a section's.</summary>
internal sealed record DocHeading(string Text) : DocBlock;

/// <summary>Lines of code.</summary>
/// <param name="Language">The key of its language.</param>
/// <param name="Text">The lines.</param>
internal sealed record DocCode(string Language, string Text) : DocBlock;

/// <summary>An item of a list of terms.</summary>
/// <param name="Label">The term.</param>
/// <param name="Text">What is said of it, written in the YAML without a capital and a full stop, or empty.</param>
/// <param name="Derived">What is said behind it, as it stands.</param>
internal sealed record DocItem(DocText Label, Prose Text, DocText Derived) : DocBlock;

/// <summary>Collects the blocks of a section.</summary>
internal sealed class DocWriter
{
    private readonly List<DocBlock> _blocks = [];

    /// <summary>All so far.</summary>
    public IReadOnlyList<DocBlock> Blocks => _blocks;

    /// <summary>A paragraph.</summary>
    public void Paragraph(DocText text) => _blocks.Add(new DocProse(text.AsProse()));

    /// <summary>Prose, with all of its blocks; nothing if it is empty.</summary>
    public void Prose(Prose text)
    {
        if (!text.IsEmpty)
        {
            _blocks.Add(new DocProse(text));
        }
    }

    /// <summary>An item of a list: its label, prose as a sentence, and what is derived behind it.</summary>
    public void Item(DocText label, Prose text, DocText derived = default) => _blocks.Add(new DocItem(label, text, derived));

    /// <summary>An item of a list: its label and its text.</summary>
    public void Item(DocText label, DocText text) => _blocks.Add(new DocItem(label, Spec.Model.Prose.Empty, text));

    /// <summary>A heading below a section's.</summary>
    public void Heading(string text) => _blocks.Add(new DocHeading(text));

    /// <summary>Lines of code.</summary>
    public void Code(string language, string text) => _blocks.Add(new DocCode(language, text));
}
