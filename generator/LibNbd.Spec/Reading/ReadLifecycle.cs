using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadLifecycle(Fields root) => ReadEntries(
        root, "lifecycle", Names.IsCName, CNameRule, SpecKeys.Lifecycle,
        (name, fields) => new LifecycleSpec(
            name.Text,
            fields.Type("kind", Vocabulary.LifecycleKinds, "lifecycle"),
            fields.Version("since"),
            fields.Summary(),
            ReadTopic(fields, SpecKeys.Lifecycle),
            fields.Prose("description"),
            fields.Prose("returns"),
            fields.SeeAlso(),
            name.Span),
        _draft.Lifecycle);
}
