using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadStates(Fields root) => ReadEntries(
        root, "states", Names.IsHyphenated, HyphenRule, SpecKeys.State,
        (name, fields) => new StateSpec(name.Text, ReadPredicates(fields), fields.Line("phrase"), fields.Prose("doc"), name.Span),
        _draft.States);

    // One call, or several of which any may say yes.
    private EquatableArray<string> ReadPredicates(Fields fields)
    {
        List<ScalarNode> names = fields.Find("predicate") is ScalarNode single
            ? [single]
            : fields.DistinctScalars("predicate", "the predicate");
        foreach (ScalarNode name in names)
        {
            _context.CallUses.Add(new CallUse(name.Text, name.Span, CallUseKind.Predicate));
        }

        return names.Select(name => name.Text).ToEquatableArray();
    }
}
