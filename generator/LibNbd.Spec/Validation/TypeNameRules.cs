using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Yaml;

namespace LibNbd.Spec.Validation;

/// <summary>Closures, enums and flags that parameters and results name are defined, and so are the allowed flags.</summary>
internal static class TypeNameRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        List<string> closures = draft.Closures.ConvertAll(entry => entry.Spec.Name);
        List<string> enums = draft.Enums.ConvertAll(entry => entry.Spec.Name);
        Dictionary<string, Entry<FlagsSpec>> flags = draft.Flags.ToDictionary(entry => entry.Spec.Name, StringComparer.Ordinal);

        foreach (CallEntry call in draft.Calls)
        {
            int before = context.Diagnostics.Count;
            foreach (Fields parameter in call.ParameterFields)
            {
                CheckName(parameter, "closure", closures, context);
                CheckName(parameter, "enum", enums, context);
                CheckName(parameter, "flags", flags.Keys, context);
                CheckAllowed(parameter, flags, context);
            }

            if (call.Fields.Find("returns") is MappingNode returns)
            {
                CheckName(returns, "enum", enums, context);
                CheckName(returns, "flags", flags.Keys, context);
            }

            call.IsBroken |= context.Diagnostics.Count > before;
        }
    }

    private static void CheckName(Fields fields, string key, IReadOnlyCollection<string> known, ReadContext context) =>
        CheckName(fields.Find(key), key, known, context);

    private static void CheckName(MappingNode map, string key, IReadOnlyCollection<string> known, ReadContext context) =>
        CheckName(map.Find(key), key, known, context);

    private static void CheckName(Node? node, string key, IReadOnlyCollection<string> known, ReadContext context)
    {
        if (node is ScalarNode name && !known.Contains(name.Text, StringComparer.Ordinal))
        {
            context.Report(DiagnosticCatalogue.UnknownTypeName, name.Span, key, name.Text, Suggestion.For(name.Text, known));
        }
    }

    private static void CheckAllowed(Fields parameter, Dictionary<string, Entry<FlagsSpec>> flags, ReadContext context)
    {
        if (parameter.Find("allowed") is not SequenceNode allowed
            || parameter.Find("flags") is not ScalarNode name
            || !flags.TryGetValue(name.Text, out Entry<FlagsSpec>? set)
            || set.IsBroken)
        {
            return;
        }

        List<string> known = set.Spec.Values.Select(value => value.Name).ToList();
        foreach (ScalarNode flag in allowed.Items.OfType<ScalarNode>())
        {
            if (!known.Contains(flag.Text))
            {
                context.Report(DiagnosticCatalogue.UnknownFlag, flag.Span, name.Text, flag.Text, Suggestion.For(flag.Text, known));
            }
        }
    }
}
