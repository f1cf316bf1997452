using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private const string StateNameRule = "upper case letters and underscores, in parts that are separated by dots";

    private void ReadConnectionStates(Fields root)
    {
        ReadEntries(
            root, "connection-states", Names.IsHyphenated, HyphenRule, SpecKeys.ConnectionState, ReadConnectionState,
            _draft.ConnectionStates);
        CheckFollowers();
    }

    private ConnectionStateSpec ReadConnectionState(ScalarNode name, Fields fields)
    {
        string predicate = fields.Text("tells");
        List<string> predicates = _draft.States.SelectMany(state => state.Spec.Predicates).ToList();
        if (predicate.Length > 0 && !predicates.Contains(predicate))
        {
            _context.Report(DiagnosticCatalogue.UnknownStateGroup, fields.Span("tells"), predicate, Suggestion.For(predicate, predicates));
        }

        return new ConnectionStateSpec(
            name.Text,
            fields.Name("name", Names.IsStateName, StateNameRule),
            predicate,
            fields.Type("waits-for", Vocabulary.WaitTypes, "wait"),
            fields.Summary(),
            fields.DistinctScalars("next", "the state").Select(next => next.Text).ToEquatableArray(),
            name.Span);
    }

    // A state may name one that stands further down.
    private void CheckFollowers()
    {
        List<string> known = _draft.ConnectionStates.ConvertAll(state => state.Spec.Name);
        foreach (Entry<ConnectionStateSpec> state in _draft.ConnectionStates)
        {
            foreach (ScalarNode next in state.Fields.Items("next").OfType<ScalarNode>().Where(next => !known.Contains(next.Text)))
            {
                _context.Report(DiagnosticCatalogue.UnknownState, next.Span, next.Text, Suggestion.For(next.Text, known));
            }
        }
    }
}
