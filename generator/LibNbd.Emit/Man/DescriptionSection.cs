using LibNbd.Spec.Model;

namespace LibNbd.Emit.Man;

/// <summary>DESCRIPTION: the entry's prose, its parameters and their values, its callbacks, and how an asynchronous call ends.</summary>
internal sealed class DescriptionSection(ManContext context, RoffProse prose, CallSpec call)
{
    private const string CompletionClosure = "completion";
    private const string CommandCompleted = "aio_command_completed";

    private readonly RoffWriter _writer = new(prose);

    /// <summary>The section's text.</summary>
    public string Build()
    {
        _writer.Prose(call.Description);
        Twin();
        Parameters();
        switch (call.Async.Kind)
        {
            case AsyncKind.None:
                break;
            case AsyncKind.ChangesState:
                Until();
                break;
            case AsyncKind.CompletionCallback when call.Returns.Kind == ReturnKind.Cookie:
                Command();
                break;
            case AsyncKind.CompletionCallback:
                Request();
                break;
        }

        Callbacks();
        return _writer.ToString();
    }

    private void Twin()
    {
        if (call.Twin is { } twin && call.IsAio && call.Async.Kind != AsyncKind.None)
        {
            _writer.Paragraph(Roff.Of($"This is the asynchronous form of {context.Page(twin)}: it starts the operation and does not wait for its end. The parameters behave as in {context.Page(twin)}."));
        }
    }

    private void Parameters()
    {
        foreach (ParameterSpec parameter in call.Parameters)
        {
            RoffText label = Roff.Italic(parameter.Name);
            if (parameter.LengthName is { } length)
            {
                label += Roff.Of($", {Roff.Italic(length)}");
            }

            RoffText none = parameter is { Optional: true, Kind: ParameterKind.Closure }
                ? Roff.Of($"{Roff.Bold(context.Macros.NullClosure(parameter.TypeName!))} stands for no callback.")
                : RoffText.Empty;
            _writer.Item(label, parameter.Doc, none);
        }

        foreach (ParameterSpec parameter in call.Parameters)
        {
            IReadOnlyList<ManValue> values = context.Values(parameter);
            if (values.Count > 0)
            {
                _writer.Paragraph(parameter.Kind == ParameterKind.Flags
                    ? Roff.Of($"{Roff.Italic(parameter.Name)} is 0 or the bitwise or of any of these:")
                    : Roff.Of($"{Roff.Italic(parameter.Name)} is one of these:"));
                foreach (ManValue value in values)
                {
                    _writer.Item(Roff.Bold(value.Macro), value.Value.Doc);
                }
            }
        }
    }

    private void Until()
    {
        _writer.Heading("Completion");
        RoffText predicate = context.Page(call.Async.Predicate!);
        _writer.Paragraph(call.Async.Value
            ? Roff.Of($"The operation is still under way as long as {predicate} is false. It has finished once that is true.")
            : Roff.Of($"The operation is still under way as long as {predicate} is true. It has finished once that is false."));
        RoffText ended = Told("closed");
        RoffText failed = Told("dead");
        if (call.Async.Value)
        {
            _writer.Paragraph(Roff.Of($"A failure shows as {failed} being true instead."));
            return;
        }

        RoffText ready = Roff.Of($"Then {Told("connected")} is true if the connection is ready for commands, and {Told("negotiating")} if it waits in option mode.");
        // Only where there was no connection before is its orderly end a failure.
        _writer.Paragraph(call.States.Contains("created", StringComparer.Ordinal)
            ? Roff.Of($"{ready} A failure shows as {failed} or {ended} being true, or {Told("created")} again where no connection came about at all.")
            : Roff.Of($"The outcome is the state of the handle then: {Told("connected")}, {Told("negotiating")}, {ended} or, after a failure, {failed} is true."));
        _writer.Paragraph(Roff.Of($"In the meantime the connection only makes progress while the program drives it, for example with {context.Page("poll")}."));
    }

    private void Command()
    {
        _writer.Heading("Completion");
        _writer.Paragraph(Roff.Of($"The call returns a cookie, by which {context.Page(CommandCompleted)} tells whether the command has finished, and retires it if so. {Completion("command")}"));
        Buffers("the command is retired");
    }

    private void Request()
    {
        _writer.Heading("Completion");
        _writer.Paragraph(Roff.Of($"The request is still under way as long as {Told("connecting")} is true. {Completion("request")}"));
        Buffers("the request has finished");
    }

    private RoffText Completion(string what)
    {
        ParameterSpec? completion = call.Parameters.FirstOrDefault(p => p.TypeName == CompletionClosure);
        return completion is null ? RoffText.Empty : Roff.Of($"Where {Roff.Italic(completion.Name)} is given, it is called when the {what} has finished.");
    }

    private void Buffers(string until)
    {
        RoffText[] buffers = [.. call.Parameters
            .Where(p => p.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut)
            .Select(p => Roff.Italic(p.Name))];
        if (buffers.Length > 0)
        {
            _writer.Paragraph(Roff.Of($"The memory of {RoffText.List(buffers, "and")} must stay valid until {until}."));
        }
    }

    private void Callbacks()
    {
        foreach (ClosureSpec closure in CallPage.Closures(call, context.Spec))
        {
            _writer.Heading(context.Types.Closure(closure.Name));
            _writer.Prose(closure.Doc);
            foreach (ClosureParameterSpec parameter in closure.Parameters)
            {
                RoffText label = Roff.Italic(parameter.Name);
                _writer.Item(parameter.LengthName is { } length ? label + Roff.Of($", {Roff.Italic(length)}") : label, parameter.Doc);
            }

            _writer.Paragraph(Roff.Of($"Its {Roff.Italic("user_data")} is handed to the callback. Its {Roff.Italic("free")} function, if that is not NULL, is called once with {Roff.Italic("user_data")} when the library needs the callback no longer, also if the call fails."));
        }
    }

    // The call that tells a state; its name where a specification has no such state.
    private RoffText Told(string state) =>
        context.Spec.States.FirstOrDefault(s => s.Name == state) is { } known ? context.Page(known.Predicates[0]) : Roff.Italic(state);
}
