using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadMetaContexts(Fields root) => ReadEntries(
        root, "meta-contexts", Names.IsHyphenated, HyphenRule, SpecKeys.MetaContext, ReadMetaContext, _draft.MetaContexts);

    private MetaContextSpec ReadMetaContext(ScalarNode name, Fields fields)
    {
        string text = fields.Line("text");
        string since = fields.Version("since");

        // "base:" is a namespace; "qemu:dirty-bitmap:" is the beginning of a context's name.
        bool isNamespace = text.Length > 0 && text.IndexOf(':') == text.Length - 1;
        Prose doc = fields.Prose("doc");
        List<KeyValuePair<string, uint>> taken = [];
        EquatableArray<ValueSpec> states = ReadChildren(
            fields, "states", Names.IsHyphenated, HyphenRule, SpecKeys.MetaContextState, (state, values) =>
            {
                uint value = values.Number("value");
                CheckOverlap(taken, state.Text, value, values.Span("value"));
                return new ValueSpec(state.Text, value, since, values.Prose("doc"), state.Span);
            });
        return new MetaContextSpec(name.Text, text, isNamespace, since, doc, states, name.Span);
    }
}
