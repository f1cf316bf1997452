using LibNbd.Emit.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>RETURN VALUE: derived from the kind of the result, with the entry's own words where it has some.</summary>
internal sealed class ReturnSection(ManContext context, RoffProse prose, CallSpec call)
{
    /// <summary>The section's text.</summary>
    public string Build()
    {
        RoffWriter writer = new(prose);
        writer.Paragraph(new RoffText(string.Join(' ', Sentences().Where(s => !s.IsEmpty).Select(s => s.Source))));
        return writer.ToString();
    }

    private IEnumerable<RoffText> Sentences()
    {
        yield return call.Returns.Doc.IsEmpty ? Value() : prose.SentenceText(call.Returns.Doc);
        yield return Note();
        // A status says both at once.
        if (call.MaySetError && (call.Returns.Kind != ReturnKind.Status || !call.Returns.Doc.IsEmpty)
            && CTypes.ErrorValue(call.Returns.Kind) is { } error)
        {
            yield return Roff.Of($"On error, {error} is returned.");
        }
    }

    // What the result is, where the entry does not say.
    private RoffText Value() => call.Returns.Kind switch
    {
        ReturnKind.Status when !call.MaySetError => Roff.Of($"0."),
        ReturnKind.Status => call.Async.Kind == AsyncKind.None
            ? Roff.Of($"0 on success, or -1 on error.")
            : Roff.Of($"0 on success, which means that the operation was started, or -1 on error. An operation that was started may still fail."),
        ReturnKind.Bool => Roff.Of($"1 if it is so, and 0 if it is not."),
        ReturnKind.StaticString or ReturnKind.String => Roff.Of($"The text."),
        ReturnKind.Fd => Roff.Of($"A file descriptor."),
        ReturnKind.Int or ReturnKind.Int64 or ReturnKind.UInt or ReturnKind.UInt64 => Roff.Of($"The number."),
        ReturnKind.Cookie => Roff.Of($"The cookie of the command, a number of 1 or more."),
        ReturnKind.Size => Roff.Of($"The size in bytes."),
        ReturnKind.UIntPtr => Roff.Of($"The value."),
        ReturnKind.Enum or ReturnKind.Flags => Roff.Of($"The setting."),
    };

    // What the kind says of every such result.
    private RoffText Note() => call.Returns.Kind switch
    {
        ReturnKind.Bool => call.Returns.Doc.IsEmpty ? RoffText.Empty : Roff.Of($"True is 1 and false is 0."),
        ReturnKind.StaticString => Roff.Of($"The string belongs to the library and must not be freed."),
        ReturnKind.String => Roff.Of($"The caller must free the string with {Roff.Page("free", ManTarget.Section)}."),
        ReturnKind.Enum => Roff.Of($"It is {Macros("or")}."),
        ReturnKind.Flags => Roff.Of($"It is 0 or the bitwise or of {Macros("and")}."),
        ReturnKind.Status or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 => RoffText.Empty,
    };

    private RoffText Macros(string last) => RoffText.List([.. context.Values(call.Returns).Select(v => Roff.Bold(v.Macro))], last);
}
