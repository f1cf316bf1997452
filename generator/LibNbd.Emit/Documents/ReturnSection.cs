using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>RETURN VALUE: derived from the kind of the result, with the entry's own words where it has some.</summary>
internal sealed class ReturnSection(DocContext context, CallSpec call)
{
    /// <summary>The section's text.</summary>
    public IReadOnlyList<DocBlock> Build()
    {
        DocWriter writer = new();
        writer.Paragraph(DocText.Join(" ", Parts().Where(s => !s.IsEmpty)));
        return writer.Blocks;
    }

    private IEnumerable<DocText> Parts()
    {
        yield return call.Returns.Doc.IsEmpty ? Value() : Sentences.TextOf(call.Returns.Doc);
        yield return Note();
        // A status says both at once.
        if (call.MaySetError && (call.Returns.Kind != ReturnKind.Status || !call.Returns.Doc.IsEmpty)
            && context.Words.ErrorValue(call.Returns.Kind) is { } error)
        {
            yield return DocText.Of($"On error, {error} is returned.");
        }
    }

    // What the result is, where the entry does not say.
    private DocText Value() => call.Returns.Kind switch
    {
        ReturnKind.Status when !call.MaySetError => DocText.Of($"0."),
        ReturnKind.Status => call.Async.Kind == AsyncKind.None
            ? DocText.Of($"0 on success, or -1 on error.")
            : DocText.Of(
                $"0 on success, which means that the operation was started, or -1 on error. An operation that was started may still fail."),
        ReturnKind.Bool => DocText.Of($"1 if so, and 0 if not."),
        ReturnKind.StaticString or ReturnKind.String or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.UInt
            or ReturnKind.UInt64
            or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UIntPtr or ReturnKind.Enum or ReturnKind.Flags
            => Sentences.TextOf(CallText.Result(call.Returns.Kind).AsProse()),
    };

    // What the kind says of every such result.
    private DocText Note() => call.Returns.Kind switch
    {
        ReturnKind.Bool => call.Returns.Doc.IsEmpty ? DocText.Empty : DocText.Of($"True is 1 and false is 0."),
        ReturnKind.StaticString => DocText.Of($"The string belongs to the library and must not be freed."),
        ReturnKind.String => DocText.Of($"The caller must free the string with {DocText.Page("free", DocContext.LibrarySection)}."),
        ReturnKind.Enum => DocText.Of($"It is {Values("or")}."),
        ReturnKind.Flags => DocText.Of($"It is 0 or the bitwise OR of {Values("and")}."),
        ReturnKind.Status or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 => DocText.Empty,
    };

    private DocText Values(string last) =>
        DocText.List([.. context.ValuesOf(call.Returns).Select(value => DocText.Value(value.Reference))], last);
}
