using LibNbd.Languages;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Documents;

/// <summary>DESCRIPTION: the entry's prose, its parameters and their values, its callbacks, and how an asynchronous call ends.</summary>
internal sealed class DescriptionSection(DocContext context, CallSpec call)
{
    private readonly DocWriter _writer = new();

    private RolesSpec Roles => context.Spec.Roles;

    /// <summary>The section's text.</summary>
    public IReadOnlyList<DocBlock> Build()
    {
        _writer.Prose(call.Description);
        Twin();
        Parameters();
        switch (call.End())
        {
            case OperationEnd.Return:
                break;
            case OperationEnd.StateChange:
                Until();
                break;
            case OperationEnd.Retirement:
                Command();
                break;
            case OperationEnd.Completion:
                Request();
                break;
        }

        Callbacks();
        return _writer.Blocks;
    }

    private void Twin()
    {
        if (call.Twin is { } twin && call.IsAio && call.Async.Kind != AsyncKind.None)
        {
            _writer.Paragraph(DocText.Of($"This is the asynchronous form of {DocText.Call(twin)}: it starts the operation and does not "
                + $"wait for it to finish. The parameters behave as in {DocText.Call(twin)}."));
        }
    }

    private void Parameters()
    {
        foreach (ParameterSpec parameter in call.Parameters)
        {
            DocText label = DocText.Variable(parameter.Name);
            if (parameter.LengthName is { } length)
            {
                label += DocText.Of($", {DocText.Variable(length)}");
            }

            DocText none = parameter is { Optional: true, Kind: ParameterKind.Closure }
                ? DocText.Of($"{DocText.Code(context.Words.NoCallback(ClosureOf(parameter)))} means no callback.")
                : DocText.Empty;
            DocText ended = parameter.Kind == ParameterKind.StringList
                ? DocText.Of($"The last element of the array must be {DocText.Null}.")
                : DocText.Empty;
            _writer.Item(label, parameter.Doc, none + ended);
        }

        foreach (ParameterSpec parameter in call.Parameters)
        {
            IReadOnlyList<ApiValue> values = context.ValuesOf(parameter);
            if (values.Count > 0)
            {
                _writer.Paragraph(parameter.Kind == ParameterKind.Flags
                    ? DocText.Of($"{DocText.Variable(parameter.Name)} is 0 or the bitwise OR of any of these:")
                    : DocText.Of($"{DocText.Variable(parameter.Name)} is one of these:"));
                foreach (ApiValue value in values)
                {
                    _writer.Item(DocText.Value(value.Reference), value.Doc);
                }
            }
        }
    }

    private void Until()
    {
        _writer.Heading("Completion");
        DocText predicate = DocText.Call(call.Async.Predicate!);
        _writer.Paragraph(call.Async.Value
            ? DocText.Of($"The operation is in progress as long as {predicate} is false, and has finished once it is true.")
            : DocText.Of($"The operation is in progress as long as {predicate} is true, and has finished once it is false."));
        if (call.Async.Value)
        {
            if (Roles.DeadState is { } dead)
            {
                _writer.Paragraph(DocText.Of($"A failure shows as {Told(dead)} being true instead."));
            }
        }
        else if (Roles is { ConnectedState: { } connected, NegotiatingState: { } negotiating }
            && Roles is { ClosedState: { } closed, DeadState: { } failed })
        {
            Outcome(Told(connected), Told(negotiating), Told(closed), Told(failed));
        }

        if (!call.Async.Value && Roles.PollCall is { } poll)
        {
            _writer.Paragraph(DocText.Of(
                $"Until then, the connection makes progress only while the program drives it, for example with {DocText.Call(poll)}."));
        }
    }

    private void Outcome(DocText connected, DocText negotiating, DocText closed, DocText dead)
    {
        // Only where there was no connection before is its orderly end a failure.
        if (Roles.CreatedState is { } created && call.States.Contains(created, StringComparer.Ordinal))
        {
            DocText ready = DocText.Of(
                $"Then {connected} is true if the connection is ready for commands, and {negotiating} if it waits in option mode.");
            _writer.Paragraph(DocText.Of(
                $"{ready} A failure shows as {dead} or {closed} being true, or {Told(created)} again if no connection was made at all."));
        }
        else
        {
            _writer.Paragraph(DocText.Of($"The outcome is the resulting state of the handle: {connected}, {negotiating}, {closed} or, "
                + $"after a failure, {dead} is true."));
        }
    }

    private void Command()
    {
        _writer.Heading("Completion");
        DocText asked = Roles.CommandCompletedCall is { } ask
            ? DocText.Of(
                $"The call returns a cookie, by which {DocText.Call(ask)} reports whether the command has finished and, if so, retires it.")
            : DocText.Empty;
        _writer.Paragraph(DocText.Join(" ", new[] { asked, Completion("command") }.Where(text => !text.IsEmpty)));
        Buffers("the command is retired");
    }

    private void Request()
    {
        _writer.Heading("Completion");
        DocText underWay = Roles.ConnectingState is { } connecting
            ? DocText.Of($"The request is in progress as long as {Told(connecting)} is true.")
            : DocText.Empty;
        _writer.Paragraph(DocText.Join(" ", new[] { underWay, Completion("request") }.Where(text => !text.IsEmpty)));
        Buffers("the request has finished");
    }

    private DocText Completion(string what)
    {
        ParameterSpec? completion = call.Completion(Roles);
        return completion is null ? DocText.Empty : DocText.Of(
            $"If {DocText.Variable(completion.Name)} is given, it is called when the {what} has finished.");
    }

    private void Buffers(string until)
    {
        DocText[] buffers = [.. call.Parameters
            .Where(p => ParameterFacts.Of(p, context.Spec.Closures) is { Owner: Ownership.Caller, Lifetime: UseLifetime.Operation })
            .Select(p => DocText.Variable(p.Name))];
        if (buffers.Length > 0)
        {
            _writer.Paragraph(DocText.Of($"The memory of {DocText.List(buffers, "and")} must stay valid until {until}."));
        }
    }

    private void Callbacks()
    {
        foreach (ClosureSpec closure in context.Spec.ClosuresOf(call))
        {
            _writer.Heading(context.Words.Of(closure)?.Name ?? closure.Name);
            _writer.Prose(closure.Doc);
            _writer.Paragraph(ClosureText.Of(closure, context.Spec.Roles));
            foreach (ClosureParameterSpec parameter in closure.Parameters)
            {
                DocText label = DocText.Variable(parameter.Name);
                if (parameter.LengthName is { } length)
                {
                    label += DocText.Of($", {DocText.Variable(length)}");
                }

                _writer.Item(label, parameter.Doc, Counted(parameter));
            }

            _writer.Paragraph(
                DocText.Of($"The callback is passed its {DocText.Variable("user_data")}. Its {DocText.Variable("free")} function, if not "
                    + $"{DocText.Null}, is called once with {DocText.Variable("user_data")} when the library no longer needs the "
                    + $"callback, even if the call fails."));
        }
    }

    private static DocText Counted(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.StructArray or ClosureParameterKind.UInt32Array =>
            DocText.Of($"{DocText.Variable(parameter.LengthName!)} is the length of the array."),
        ClosureParameterKind.BytesIn or ClosureParameterKind.UInt64 or ClosureParameterKind.UInt or ClosureParameterKind.String
            or ClosureParameterKind.MutableInt => DocText.Empty,
    };

    // The call that tells the state of a role.
    private ClosureSpec ClosureOf(ParameterSpec parameter) => context.Spec.Closures.First(closure => closure.Name == parameter.TypeName);

    private DocText Told(string state) => DocText.Call(context.Spec.States.First(s => s.Name == state).Predicates[0]);
}
