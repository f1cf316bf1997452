using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;

namespace LibNbd.Spec.Validation;

/// <summary>What is named as a call is one, and what is asked as a predicate answers yes or no.</summary>
internal static class CallReferenceRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        Dictionary<string, CallEntry> calls = draft.Calls.ToDictionary(call => call.Spec.Name, StringComparer.Ordinal);
        HashSet<string> names = new(
            calls.Keys.Concat(draft.Lifecycle.Select(entry => entry.Spec.Name)), StringComparer.Ordinal);
        foreach (CallUse use in context.CallUses)
        {
            switch (use.Kind)
            {
                case CallUseKind.SeeAlso when !names.Contains(use.Name):
                    context.Report(DiagnosticCatalogue.UnknownCall, use.Span, use.Name, Suggestion.For(use.Name, names));
                    break;
                case CallUseKind.Prose when !names.Contains(use.Name):
                    context.Report(DiagnosticCatalogue.UnknownCallInProse, use.Span, use.Name, Suggestion.For(use.Name, names));
                    break;
                case CallUseKind.Predicate when WhyNotPredicate(use.Name, calls) is { } reason:
                    context.Report(DiagnosticCatalogue.BadPredicate, use.Span, use.Name, reason);
                    break;
            }
        }
    }

    private static string? WhyNotPredicate(string name, Dictionary<string, CallEntry> calls)
    {
        if (!calls.TryGetValue(name, out CallEntry? call))
        {
            return "there is no such call" + Suggestion.For(name, calls.Keys);
        }

        if (call.IsBroken)
        {
            return null;
        }

        if (call.Spec.Returns.Kind != ReturnKind.Bool)
        {
            return "it does not return bool";
        }

        return call.Spec.Parameters.Count > 0 ? "it takes parameters" : null;
    }
}
