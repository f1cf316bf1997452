using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>ERRORS: those of the checks that every call makes, then the entry's own.</summary>
internal sealed class ErrorsSection(DocContext context, CallSpec call)
{
    /// <summary>The section's text.</summary>
    public IReadOnlyList<DocBlock> Build()
    {
        DocWriter writer = new();
        if (!call.MaySetError)
        {
            writer.Paragraph(DocText.Of($"This call cannot fail. It leaves the last error of the thread unchanged."));
            return writer.Blocks;
        }

        writer.Paragraph(Reporting());
        foreach (ErrorGroup group in context.Errors.Of(call, call.Errors))
        {
            DocText label = group.Errno is { } errno ? DocText.Code(Vocabulary.YamlName(errno)) : DocText.Plain("(no errno)");
            writer.Item(label, group.Conditions.Count == 1 ? group.Conditions[0] : List(group.Conditions));
        }

        return writer.Blocks;
    }

    private DocText Reporting()
    {
        DocText sign = context.Words.ErrorValue(call.Returns.Kind) is { } error
            ? DocText.Of($"If {error} is returned,")
            : DocText.Of($"If the call fails,");
        DocText told = (Told(LifecycleKind.ErrorText), Told(LifecycleKind.ErrorNumber)) switch
        {
            ({ } text, { } number) => DocText.Of($"{text} gives the message and {number} the errno of the error"),
            ({ } text, null) => DocText.Of($"{text} gives the message of the error"),
            (null, { } number) => DocText.Of($"{number} gives the errno of the error"),
            (null, null) => DocText.Empty,
        };
        DocText asked = told.IsEmpty ? DocText.Empty : DocText.Of($"{sign} {told}, in the thread that made the call. ");
        return asked + DocText.Of($"Besides errors that the system or the server reports, the call fails with:");
    }

    private DocText? Told(LifecycleKind kind) =>
        LifecycleFacts.Find(context.Spec.Lifecycle, kind) is { } function ? DocText.Call(function.Name) : null;

    private static Prose List(EquatableArray<Prose> items) =>
        new(new ProseBlock[] { new ListBlock(Ordered: false, items.Select(Sentences.Of).ToEquatableArray()) }.ToEquatableArray());
}
