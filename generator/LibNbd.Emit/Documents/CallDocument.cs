using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>A row of the table of states: how errors name the state, and whether the call may be made in it.</summary>
internal readonly record struct DocState(StateSpec State, bool IsAllowed);

/// <summary>
/// Everything that is to be said of a call, in no target's markup. What follows from the entry's fields is worded here once.
/// </summary>
internal sealed class CallDocument(DocContext context, CallSpec call)
{
    private readonly ApiSpec _spec = context.Spec;

    /// <summary>The entry.</summary>
    public CallSpec Call => call;

    /// <summary>What it does.</summary>
    public IReadOnlyList<DocBlock> Description => new DescriptionSection(context, call).Build();

    /// <summary>What it returns.</summary>
    public IReadOnlyList<DocBlock> ReturnValue => new ReturnSection(context, call).Build();

    /// <summary>How it fails.</summary>
    public IReadOnlyList<DocBlock> Errors => new ErrorsSection(context, call).Build();

    /// <summary>Every state with what becomes of the call in it.</summary>
    public IReadOnlyList<DocState> States =>
        [.. _spec.States.Select(s => new DocState(s, call.States.Count == 0 || call.States.Contains(s.Name, StringComparer.Ordinal)))];

    /// <summary>The permitted states as a sentence.</summary>
    public DocText StateSentence => CallText.State(call, _spec.States);

    /// <summary>What it does with the handle's lock.</summary>
    public DocText Lock => CallText.Lock(call);

    /// <summary>Since when it exists.</summary>
    public IReadOnlyList<DocBlock> Version => context.Version(call.Name, call.Since, call.Changes);

    /// <summary>Pages worth a look, with those that the derived paragraphs name.</summary>
    public IReadOnlyList<PageReference> SeeAlso => context.SeeAlso(
        call.Name,
        [
            .. call.SeeAlso,
            .. new[] { call.Twin, call.Async.Predicate }.OfType<string>(),
            .. call.MaySetError ? _spec.Lifecycle
            .Where(f => f.Kind is LifecycleKind.ErrorText or LifecycleKind.ErrorNumber)
            .Select(f => f.Name) : [],
        ]);
}
