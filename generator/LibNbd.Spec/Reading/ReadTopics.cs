using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private const string TopicKey = "topic";

    private void ReadTopics(Fields root) => ReadEntries(
        root, "topics", Names.IsHyphenated, HyphenRule, SpecKeys.Topic,
        (name, fields) => new TopicSpec(name.Text, fields.Line("title"), fields.Prose("doc"), name.Span),
        _draft.Topics);

    // Where there are topics, everything has one: an index that leaves a call out is worse than none.
    private string? ReadTopic(Fields fields, KeySet keys)
    {
        if (_draft.Topics.Count == 0 && !fields.Has(TopicKey))
        {
            return null;
        }

        if (!fields.Has(TopicKey))
        {
            _context.Report(DiagnosticCatalogue.MissingKey, fields.Owner, keys.Owner, TopicKey);
            return null;
        }

        if (fields.Scalar(TopicKey) is not { } scalar)
        {
            return null;
        }

        List<string> known = _draft.Topics.ConvertAll(topic => topic.Spec.Name);
        if (!known.Contains(scalar.Text))
        {
            _context.Report(DiagnosticCatalogue.UnknownTopic, scalar.Span, scalar.Text, Suggestion.For(scalar.Text, known));
        }

        return scalar.Text;
    }
}
