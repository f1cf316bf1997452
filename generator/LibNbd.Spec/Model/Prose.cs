namespace LibNbd.Spec.Model;

// Prose is Markdown in the YAML and this small tree everywhere else: what every target can render, and nothing more.

/// <summary>A text of one or more blocks.</summary>
public sealed record Prose(EquatableArray<ProseBlock> Blocks)
{
    /// <summary>No text.</summary>
    public static Prose Empty { get; } = new(EquatableArray<ProseBlock>.Empty);

    /// <summary>Whether there is nothing to show.</summary>
    public bool IsEmpty => Blocks.Count == 0;
}

/// <summary>A paragraph, a list or a code block.</summary>
public abstract record ProseBlock;

/// <summary>A paragraph of running text.</summary>
public sealed record ParagraphBlock(EquatableArray<ProseInline> Inlines) : ProseBlock;

/// <summary>Lines shown as they are.</summary>
/// <param name="Language">What follows the opening fence (<c>c</c>, <c>csharp</c>, ...), or empty.</param>
/// <param name="Text">The lines, joined by LF, without a final one.</param>
public sealed record CodeBlock(string Language, string Text) : ProseBlock;

/// <summary>A list, each item of which is a text of its own.</summary>
public sealed record ListBlock(bool Ordered, EquatableArray<Prose> Items) : ProseBlock;

/// <summary>A piece of running text.</summary>
public abstract record ProseInline;

/// <summary>Plain text, white space folded to single blanks.</summary>
public sealed record TextInline(string Text) : ProseInline;

/// <summary>Text in a fixed-width face.</summary>
public sealed record CodeInline(string Text) : ProseInline;

/// <summary>Stressed text.</summary>
public sealed record EmphasisInline(bool Strong, EquatableArray<ProseInline> Inlines) : ProseInline;

/// <summary>A parameter of the call or closure that is spoken of, or a member of what it is handed.</summary>
/// <param name="Name">Its C name.</param>
public sealed record ParameterInline(string Name) : ProseInline;

/// <summary>The pointer to nothing: <c>NULL</c> in C, and what each language has in its place.</summary>
public sealed record NullInline : ProseInline;

/// <summary><c>[connect_tcp]</c>: a call of this API, lifecycle calls included.</summary>
public sealed record CallReferenceInline(string Call) : ProseInline;

/// <summary><c>[nbdkit(1)]</c>: a manual page that is not ours.</summary>
public sealed record ManualReferenceInline(string Page, string Section) : ProseInline;

/// <summary>A link with an address.</summary>
public sealed record LinkInline(string Text, string Url) : ProseInline;
