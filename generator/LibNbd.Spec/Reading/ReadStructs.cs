using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    private void ReadStructs(Fields root) => ReadEntries(
        root, "structs", Names.IsHyphenated, HyphenRule, SpecKeys.Struct,
        (name, fields) => new StructSpec(
            name.Text,
            ReadNames(fields),
            fields.Version("since"),
            fields.Prose("doc"),
            ReadStructFields(fields),
            name.Span),
        _draft.Structs);

    private EquatableArray<StructFieldSpec> ReadStructFields(Fields parent)
    {
        RequireAny(parent, "fields");
        return ReadChildren(
            parent, "fields", Names.IsCName, CNameRule, SpecKeys.StructField,
            (field, values) => new StructFieldSpec(
                field.Text, values.Type("type", Vocabulary.FieldTypes, "field"), values.Prose("doc"), field.Span));
    }
}
