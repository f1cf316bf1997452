using System.Globalization;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Validation;

/// <summary>A synchronous call and its <c>aio_</c> twin are one operation, so they say the same. Reported at the twin.</summary>
internal static class TwinRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        Dictionary<string, CallEntry> calls = draft.Calls.ToDictionary(call => call.Spec.Name, StringComparer.Ordinal);
        foreach (CallEntry twin in draft.Calls)
        {
            if (twin.Spec.IsAio
                && calls.TryGetValue(CallNames.TwinOf(twin.Spec.Name), out CallEntry? call)
                && !draft.AreRolesBroken && !call.IsBroken && !twin.IsBroken)
            {
                CheckParameters(call.Spec, twin, draft.Roles, context);
                CheckStates(call.Spec, twin, context);
            }
        }
    }

    private static void CheckParameters(CallSpec call, CallEntry twin, RolesSpec roles, ReadContext context)
    {
        bool completes = twin.Spec.Async.Kind == AsyncKind.CompletionCallback;
        List<ParameterSpec> expected = call.Parameters.ToList();
        List<ParameterSpec> actual = twin.Spec.Shared(roles).ToList();

        for (int i = 0; i < Math.Min(expected.Count, actual.Count); i++)
        {
            ParameterKind kind = completes ? Operations.Persistent(expected[i].Kind) : expected[i].Kind;
            if (Difference(expected[i], kind, actual[i]) is { } difference)
            {
                Report(call, twin, actual[i].Span, difference, context);
                return;
            }
        }

        if (expected.Count != actual.Count)
        {
            string difference = string.Format(
                CultureInfo.InvariantCulture, "{0} there and {1} here", expected.Count, actual.Count);
            Report(call, twin, actual.Count > expected.Count ? actual[expected.Count].Span : twin.Spec.Span, difference, context);
        }
    }

    private static string? Difference(ParameterSpec expected, ParameterKind kind, ParameterSpec actual)
    {
        if (!string.Equals(expected.Name, actual.Name, StringComparison.Ordinal))
        {
            return "'" + expected.Name + "' there is '" + actual.Name + "' here";
        }

        string? aspect = null;
        if (kind != actual.Kind)
        {
            aspect = "must have the type '" + Vocabulary.YamlName(kind) + "'";
        }
        else if (!string.Equals(expected.TypeName, actual.TypeName, StringComparison.Ordinal))
        {
            aspect = "must be of '" + expected.TypeName + "'";
        }
        else if (!string.Equals(expected.LengthName, actual.LengthName, StringComparison.Ordinal))
        {
            aspect = "must have the length '" + expected.LengthName + "'";
        }
        else if (expected.Optional != actual.Optional)
        {
            aspect = expected.Optional ? "must be optional" : "must not be optional";
        }
        else if (!SameAllowed(expected.Allowed, actual.Allowed))
        {
            aspect = "must allow the same flags";
        }

        return aspect is null ? null : "'" + actual.Name + "' " + aspect;
    }

    // The order in which flags are allowed means nothing.
    private static bool SameAllowed(EquatableArray<string>? left, EquatableArray<string>? right) =>
        left is { } l && right is { } r ? new HashSet<string>(l, StringComparer.Ordinal).SetEquals(r) : left is null && right is null;

    private static void CheckStates(CallSpec call, CallEntry twin, ReadContext context)
    {
        // Both are in the order of the state list.
        if (!call.States.Equals(twin.Spec.States))
        {
            context.Report(
                DiagnosticCatalogue.TwinStates, twin.Fields.Span("states"), twin.Spec.Name, Join(twin.Spec.States), call.Name,
                Join(call.States));
        }
    }

    private static string Join(EquatableArray<string> states) => states.Count == 0 ? "any" : string.Join(", ", states);

    private static void Report(CallSpec call, CallEntry twin, SourceSpan span, string difference, ReadContext context) =>
        context.Report(DiagnosticCatalogue.TwinParameters, span, call.Name, twin.Spec.Name, difference);
}
