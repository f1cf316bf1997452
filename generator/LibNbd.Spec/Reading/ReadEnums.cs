using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Reading;

internal sealed partial class DraftReader
{
    // A C enumeration travels as an int.
    private const uint MaxEnumValue = int.MaxValue;

    // Flags travel as 32 bits.
    private const uint MaxBit = 31;

    private void ReadEnums(Fields root) => ReadEntries(
        root, "enums", Names.IsHyphenated, HyphenRule, SpecKeys.Enum,
        (name, fields) => new EnumSpec(
            name.Text,
            fields.Name("c-prefix", Names.IsMacro, MacroRule),
            ReadNames(fields),
            fields.Prose("doc"),
            ReadEnumValues(fields),
            name.Span),
        _draft.Enums);

    private void ReadFlags(Fields root) => ReadEntries(
        root, "flags", Names.IsHyphenated, HyphenRule, SpecKeys.Flags, ReadFlagsEntry, _draft.Flags);

    private void ReadConstants(Fields root) => ReadEntries(
        root, "constants", Names.IsHyphenated, HyphenRule, SpecKeys.Constant,
        (name, fields) => new ConstantSpec(
            name.Text, fields.Number("value"), fields.Version("since"), fields.Prose("doc"), name.Span),
        _draft.Constants);

    private FlagsSpec ReadFlagsEntry(ScalarNode name, Fields fields)
    {
        string prefix = fields.Name("c-prefix", Names.IsMacro, MacroRule);
        EquatableArray<LanguageName> names = ReadNames(fields);
        Prose doc = fields.Prose("doc");
        EquatableArray<ValueSpec> values = ReadFlagValues(fields);
        uint mask = values.Aggregate(0u, (all, value) => all | value.Value);
        return new FlagsSpec(name.Text, prefix, names, doc, values, mask, name.Span);
    }

    private EquatableArray<ValueSpec> ReadEnumValues(Fields parent)
    {
        Dictionary<uint, string> taken = [];
        RequireAny(parent, "values");
        return ReadChildren(
            parent, "values", Names.IsHyphenated, HyphenRule, SpecKeys.EnumValue, (name, fields) =>
            {
                int before = _context.Diagnostics.Count;
                uint value = fields.Number("value", MaxEnumValue);
                if (taken.TryGetValue(value, out string? other) && fields.Has("value") && _context.Diagnostics.Count == before)
                {
                    _context.Report(DiagnosticCatalogue.DuplicateValue, fields.Span("value"), value, other);
                }
                else if (fields.Has("value"))
                {
                    taken[value] = name.Text;
                }

                return new ValueSpec(name.Text, value, fields.Version("since"), fields.Prose("doc"), name.Span);
            });
    }

    private EquatableArray<ValueSpec> ReadFlagValues(Fields parent)
    {
        List<KeyValuePair<string, uint>> taken = [];
        RequireAny(parent, "values");
        return ReadChildren(
            parent, "values", Names.IsHyphenated, HyphenRule, SpecKeys.FlagValue, (name, fields) =>
            {
                uint bit = fields.Number("bit", MaxBit);
                uint value = bit <= MaxBit && fields.Has("bit") ? 1u << (int)bit : 0;
                CheckOverlap(taken, name.Text, value, fields.Span("bit"));
                return new ValueSpec(name.Text, value, fields.Version("since"), fields.Prose("doc"), name.Span);
            });
    }

    private void CheckOverlap(List<KeyValuePair<string, uint>> taken, string name, uint value, SourceSpan span)
    {
        foreach (KeyValuePair<string, uint> other in taken)
        {
            if ((other.Value & value) != 0)
            {
                _context.Report(DiagnosticCatalogue.OverlappingFlags, span, name, other.Key);
                return;
            }
        }

        taken.Add(new(name, value));
    }
}
