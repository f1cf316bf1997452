using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadCalls(Fields root)
    {
        foreach (KeyValuePair<ScalarNode, Node> entry in root.Entries("calls", Names.IsCName, CNameRule))
        {
            int before = _context.Diagnostics.Count;
            Fields fields = _context.Fields(entry.Value, SpecKeys.Call, entry.Key.Span);
            List<Fields> parameterFields = [];
            _context.Prose.Parameters = ParameterNames(fields);
            CallSpec call = ReadCall(entry.Key, fields, parameterFields);
            _context.Prose.Parameters = [];
            _draft.Calls.Add(new CallEntry(call, fields, parameterFields, _context.Diagnostics.Count > before));
        }
    }

    private static readonly string[] ParameterLists = ["parameters", "optional"];

    // Before the entry is read: its prose may name a parameter that stands further down.
    private static HashSet<string> ParameterNames(Fields entry) => new(
        ParameterLists
            .SelectMany(key => entry.Find(key) is SequenceNode list ? list.Items : [])
            .OfType<MappingNode>()
            .SelectMany(parameter => new[] { parameter.Find("name"), parameter.Find("length") })
            .OfType<ScalarNode>()
            .Select(name => name.Text),
        StringComparer.Ordinal);

    private CallSpec ReadCall(ScalarNode name, Fields fields, List<Fields> parameterFields)
    {
        string since = fields.Version("since");
        return new CallSpec(
            name.Text,
            since,
            fields.Summary(),
            ReadTopic(fields, SpecKeys.Call),
            ReadParameters(fields, parameterFields),
            ReadReturns(fields),
            ReadPermittedStates(fields),
            fields.Flag("locked", absent: true),
            fields.Flag("may-set-error", absent: true),
            fields.Flag("modifies-fd", absent: false),
            ReadMovesTo(fields),
            ReadAsync(fields),
            Twin: null,
            fields.Prose("description"),
            fields.Items("errors").Select(ReadError).ToEquatableArray(),
            fields.Items("changed").Select(item => ReadChange(item, since)).ToEquatableArray(),
            fields.OptionalText("example"),
            fields.SeeAlso(),
            name.Span);
    }

    private EquatableArray<ParameterSpec> ReadParameters(Fields call, List<Fields> parameterFields)
    {
        List<ParameterSpec> parameters = [];
        foreach (bool optional in new[] { false, true })
        {
            foreach (Node node in call.Items(optional ? "optional" : "parameters"))
            {
                Fields fields = _context.Fields(node, SpecKeys.Parameter, node.Span);
                parameters.Add(ReadParameter(fields, optional));
                parameterFields.Add(fields);
            }
        }

        return parameters.ToEquatableArray();
    }

    // In the order of the state list, whatever the order in the file, so that every text lists them alike.
    private EquatableArray<string> ReadPermittedStates(Fields call)
    {
        if (call.Find("states") is ScalarNode scalar)
        {
            if (!string.Equals(scalar.Text, "any", StringComparison.Ordinal))
            {
                call.WrongValue(scalar, "states", "write a list of states, or any");
            }

            return EquatableArray<string>.Empty;
        }

        List<string> known = _draft.States.ConvertAll(state => state.Spec.Name);
        List<ScalarNode> names = call.DistinctScalars("states", "the state");
        foreach (ScalarNode name in names)
        {
            if (!known.Contains(name.Text))
            {
                _context.Report(
                    DiagnosticCatalogue.UnknownState, name.Span, name.Text, Suggestion.For(name.Text, known));
            }
        }

        if (names.Count == 0 && call.Find("states") is SequenceNode empty && empty.Items.Count == 0)
        {
            _context.Report(DiagnosticCatalogue.EmptyText, empty.Span, "'states'");
        }

        return names.Select(name => name.Text).OrderBy(name => known.IndexOf(name)).ToEquatableArray();
    }

    private string? ReadMovesTo(Fields call)
    {
        if (call.Scalar("moves-to") is not { } state)
        {
            return null;
        }

        List<string> known = _draft.States.ConvertAll(entry => entry.Spec.Name);
        if (!known.Contains(state.Text))
        {
            _context.Report(DiagnosticCatalogue.UnknownState, state.Span, state.Text, Suggestion.For(state.Text, known));
        }

        return state.Text;
    }

    private AsyncSpec ReadAsync(Fields call)
    {
        switch (call.Find("async"))
        {
            case null:
                return new AsyncSpec(AsyncKind.None, null, false);
            case ScalarNode scalar:
                if (!string.Equals(scalar.Text, "completion-callback", StringComparison.Ordinal))
                {
                    call.WrongValue(scalar, "async", "write completion-callback, or { until: ... }");
                }

                return new AsyncSpec(AsyncKind.CompletionCallback, null, false);
            case Node node:
                return ReadUntil(_context.Fields(node, SpecKeys.Async, node.Span));
        }
    }

    // "aio_is_closed" or "not aio_is_connecting".
    private AsyncSpec ReadUntil(Fields fields)
    {
        const string not = "not ";
        if (fields.Scalar("until") is not { } until)
        {
            return new AsyncSpec(AsyncKind.None, null, false);
        }

        bool value = !until.Text.StartsWith(not, StringComparison.Ordinal);
        string predicate = value ? until.Text : until.Text.Substring(not.Length).Trim();
        _context.CallUses.Add(new CallUse(predicate, until.Span, CallUseKind.Predicate));
        return new AsyncSpec(AsyncKind.ChangesState, predicate, value);
    }

    private ErrorSpec ReadError(Node node)
    {
        Fields fields = _context.Fields(node, SpecKeys.Error, node.Span);
        ErrnoName? errno = ReadErrno(fields);
        return new ErrorSpec(errno, fields.Prose("when"), fields.Span("when"));
    }

    private static ErrnoName? ReadErrno(Fields fields)
    {
        if (fields.Scalar("errno") is not { } name)
        {
            return null;
        }

        if (!Vocabulary.Errnos.TryGetValue(name.Text, out ErrnoName errno))
        {
            fields.WrongValue(name, "errno", "write the symbolic name of an errno" + Suggestion.For(name.Text, Vocabulary.Errnos.Keys));
        }

        return errno;
    }

    private ChangeSpec ReadChange(Node node, string since)
    {
        Fields fields = _context.Fields(node, SpecKeys.Change, node.Span);
        string version = "";
        if (fields.Scalar("version") is { } scalar && fields.VersionText(scalar) is { } text)
        {
            version = text;
            CheckChange(scalar.Span, text, since);
        }

        return new ChangeSpec(version, fields.Prose("what"));
    }

    // A change may come in a version that added no symbol; it only has to lie between the call and the library.
    private void CheckChange(SourceSpan span, string text, string since)
    {
        if (!ApiVersion.TryParse(text, out ApiVersion version))
        {
            return;
        }

        if (ApiVersion.TryParse(since, out ApiVersion first) && version <= first)
        {
            _context.Report(DiagnosticCatalogue.ChangedTooEarly, span, text, since);
        }
        else if (_draft.Library is { } library && ApiVersion.TryParse(library.Version, out ApiVersion newest) && version > newest)
        {
            _context.Report(DiagnosticCatalogue.NewerThanLibrary, span, text, library.Version);
        }
    }
}
