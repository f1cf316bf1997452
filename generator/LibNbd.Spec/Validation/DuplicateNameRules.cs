using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;

namespace LibNbd.Spec.Validation;

/// <summary>
/// Names that share a space whatever the language are different: functions, the parameters of one function. The rest the languages look at.
/// </summary>
/// <remarks>The same key twice in one section is a matter of the YAML, and reported there.</remarks>
internal static class DuplicateNameRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        CheckFunctions(draft, context);
        CheckParameters(draft, context);
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
