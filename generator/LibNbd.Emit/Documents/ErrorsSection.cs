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
            writer.Paragraph(DocText.Of($"This call cannot fail. It leaves the last error of the thread as it is."));
            return writer.Blocks;
        }

        writer.Paragraph(Reporting());
        foreach ((ErrnoName errno, DocText when) in Derived())
        {
            writer.Item(DocText.Code(Vocabulary.YamlName(errno)), when);
        }

        foreach (ErrorSpec error in call.Errors)
        {
            writer.Item(error.Errno is { } errno ? DocText.Code(Vocabulary.YamlName(errno)) : DocText.Plain("(no errno)"), error.When);
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
        return asked + DocText.Of($"Besides what the system and the server report, the call fails with:");
    }

    private DocText? Told(LifecycleKind kind) =>
        LifecycleFacts.Find(context.Spec.Lifecycle, kind) is { } function ? DocText.Call(function.Name) : null;

    // In the order of the checks: a wrong state wins over a NULL. All that must not be NULL is told at once.
    private IEnumerable<(ErrnoName Errno, DocText When)> Derived()
    {
        IReadOnlyList<CallCheck> checks = CallChecks.Of(call, context.Spec.Roles, context.Spec.States);
        foreach (IGrouping<int, (CallCheck Check, Refusal Refusal)> rank in checks
            .SelectMany(check => check.Refusals.Select(refusal => (check, refusal)))
            .GroupBy(pair => Rank(pair.refusal.Reason))
            .OrderBy(rank => rank.Key))
        {
            if (rank.First().Refusal is { Reason: RefusalReason.Null } isNull)
            {
                yield return (isNull.Errno, DocText.List([.. rank.Select(pair => Name(pair.Check))], "or") + DocText.Plain(" is NULL."));
                continue;
            }

            foreach ((CallCheck check, Refusal refusal) in rank)
            {
                yield return (refusal.Errno, When(check, refusal.Reason));
            }
        }
    }

    private static int Rank(RefusalReason reason) => reason switch
    {
        RefusalReason.StillCreated or RefusalReason.WrongState => 0,
        RefusalReason.Null => 1,
        RefusalReason.NullClosure => 2,
        RefusalReason.NotAMember or RefusalReason.UnacceptedFlag or RefusalReason.UnacceptedCommandFlag => 3,
    };

    private static DocText Name(CallCheck check) => DocText.Variable(check.Parameter!.Name);

    private DocText When(CallCheck check, RefusalReason reason) => reason switch
    {
        RefusalReason.StillCreated => DocText.Of($"The handle is still {context.Spec.States.First(s => s.Name == context.Spec.Roles.CreatedState).Phrase}."),
        RefusalReason.WrongState => check.Refusals.Count == 1
            ? DocText.Of($"The handle is in a state in which the call is an error.")
            : DocText.Of($"The handle is in another state in which the call is an error."),
        RefusalReason.Null => DocText.Of($"{Name(check)} is NULL."),
        RefusalReason.NullClosure => DocText.Of($"{Name(check)} has neither a {DocText.Variable("callback")} nor a {DocText.Variable("free")} function."),
        RefusalReason.NotAMember => DocText.Of($"{Name(check)} is not {Accepted(check.Parameter!)}."),
        RefusalReason.UnacceptedFlag => DocText.Of($"{Unaccepted(check.Parameter!)}."),
        RefusalReason.UnacceptedCommandFlag => DocText.Of($"{Unaccepted(check.Parameter!)}, and the strict mode asks for this check{StrictMode()}."),
    };

    private DocText StrictMode() => context.Spec.Roles.StrictModeCall is { } name ? DocText.Of($" (see {DocText.Call(name)})") : DocText.Empty;

    private DocText Unaccepted(ParameterSpec parameter) => context.Values(parameter).Count == 0
        ? DocText.Of($"{DocText.Variable(parameter.Name)} is not 0")
        : DocText.Of($"{DocText.Variable(parameter.Name)} has a bit other than {Accepted(parameter)}");

    private DocText Accepted(ParameterSpec parameter) =>
        DocText.List([.. context.Values(parameter).Select(v => DocText.Code(context.Words.NameOf(v)))], "or");
}
