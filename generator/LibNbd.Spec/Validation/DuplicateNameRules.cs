using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Validation;

/// <summary>Names that share a space in C are different: functions, macros, structs, the parameters of one function.</summary>
/// <remarks>The same key twice in one section is a matter of the YAML, and reported there.</remarks>
internal static class DuplicateNameRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        CheckFunctions(draft, context);
        CheckParameters(draft, context);
        CheckMacros(draft, context);
        CheckUnique(
            "the connection state", draft.ConnectionStates.Select(entry => (entry.Spec.Text, entry.Fields.Span("name"))), context);
        CheckUnique("the lifecycle function of kind", draft.Lifecycle.Where(entry => !entry.IsBroken)
            .Select(entry => (Vocabulary.YamlName(entry.Spec.Kind), entry.Fields.Span("kind"))), context);
    }

    private static void CheckFunctions(Draft draft, ReadContext context) => CheckUnique(
        "the call",
        draft.Lifecycle.Select(entry => (entry.Spec.Name, entry.Spec.Span))
            .Concat(draft.Calls.Select(call => (call.Spec.Name, call.Spec.Span)))
            .OrderBy(name => name.Span.Line),
        context);

    private static void CheckParameters(Draft draft, ReadContext context)
    {
        foreach (CallEntry call in draft.Calls)
        {
            CheckUnique(
                "the parameter",
                call.Spec.Parameters.Zip(call.ParameterFields, (parameter, fields) => (parameter, fields))
                    .SelectMany(pair => WithLength(
                        pair.parameter.Name, pair.parameter.Span, pair.parameter.LengthName, pair.fields.Span("length"))),
                context);
        }

        foreach (Entry<ClosureSpec> closure in draft.Closures)
        {
            CheckUnique(
                "the parameter",
                closure.Spec.Parameters.SelectMany((parameter, index) => WithLength(
                    parameter.Name, parameter.Span, parameter.LengthName, closure.Fields.ItemSpan("parameters", index, "length"))),
                context);
        }
    }

    private static IEnumerable<(string, SourceSpan)> WithLength(string name, SourceSpan span, string? length, SourceSpan lengthSpan)
    {
        yield return (name, span);
        if (length is not null)
        {
            yield return (length, lengthSpan);
        }
    }

    // Everything that becomes LIBNBD_something.
    private static void CheckMacros(Draft draft, ReadContext context)
    {
        List<(string, SourceSpan)> macros = [];
        foreach (EnumSpec entry in draft.Enums.Select(entry => entry.Spec))
        {
            macros.AddRange(entry.Values.Select(value => (entry.CPrefix + "_" + Names.Macro(value.Name), value.Span)));
        }

        foreach (FlagsSpec entry in draft.Flags.Select(entry => entry.Spec))
        {
            macros.Add((entry.CPrefix + "_MASK", entry.Span));
            macros.AddRange(entry.Values.Select(value => (entry.CPrefix + "_" + Names.Macro(value.Name), value.Span)));
        }

        macros.AddRange(draft.Constants.Select(entry => (Names.Macro(entry.Spec.Name), entry.Spec.Span)));
        foreach (MetaContextSpec entry in draft.MetaContexts.Select(entry => entry.Spec))
        {
            macros.Add((Names.Macro(entry.Name), entry.Span));
            macros.AddRange(entry.States.Select(state => ("STATE_" + Names.Macro(state.Name), state.Span)));
        }

        CheckUnique("the macro", macros, context);
    }

    private static void CheckUnique(string what, IEnumerable<(string Name, SourceSpan Span)> names, ReadContext context)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((string name, SourceSpan span) in names)
        {
            // An absent name was reported where it is missing.
            if (name.Length > 0 && !seen.Add(name))
            {
                context.Report(DiagnosticCatalogue.DuplicateName, span, what, name);
            }
        }
    }
}
