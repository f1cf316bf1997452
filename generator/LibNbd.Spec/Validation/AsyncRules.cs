using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;

namespace LibNbd.Spec.Validation;

/// <summary>How a call ends fits its name, its result and its parameters.</summary>
internal static class AsyncRules
{
    /// <summary>The closure that is called when a command is complete.</summary>
    public const string CompletionClosure = "completion";

    public static void Check(Draft draft, ReadContext context)
    {
        HashSet<string> names = new(draft.Calls.Select(call => call.Spec.Name), StringComparer.Ordinal);
        foreach (CallEntry call in draft.Calls)
        {
            if (!call.IsBroken)
            {
                CheckKind(call, names, context);
                CheckResult(call, context);
                CheckCompletion(call, context);
            }
        }
    }

    private static void CheckKind(CallEntry entry, HashSet<string> names, ReadContext context)
    {
        CallSpec call = entry.Spec;
        if (call.Async.Kind == AsyncKind.None)
        {
            string twin = call.IsAio ? call.Name.Substring("aio_".Length) : "";
            if (call.IsAio && names.Contains(twin))
            {
                Mismatch(call, call.Span, "is the asynchronous twin of '" + twin + "' and needs the key 'async'", context);
            }
        }
        else if (!call.IsAio)
        {
            Mismatch(call, entry.Fields.Span("async"), "is asynchronous, but its name does not begin with 'aio_'", context);
        }
    }

    private static void CheckResult(CallEntry entry, ReadContext context)
    {
        CallSpec call = entry.Spec;
        ReturnKind kind = call.Returns.Kind;
        string? problem = call.Async.Kind switch
        {
            AsyncKind.None => kind == ReturnKind.Cookie ? "returns a cookie, but is not 'async: completion-callback'" : null,
            AsyncKind.CompletionCallback => kind is ReturnKind.Cookie or ReturnKind.Status or ReturnKind.Int
                ? null
                : "has a completion callback, so it must return cookie, status or int",
            AsyncKind.ChangesState => kind == ReturnKind.Status ? null : "is over when the state changes, so it must return status",
        };
        if (problem is not null)
        {
            Mismatch(call, call.Returns.Span, problem, context);
        }
    }

    private static void CheckCompletion(CallEntry entry, ReadContext context)
    {
        CallSpec call = entry.Spec;
        bool wanted = call.Async.Kind == AsyncKind.CompletionCallback;
        bool found = false;
        foreach (ParameterSpec parameter in call.Parameters.Where(IsCompletion))
        {
            if (!wanted)
            {
                Completion(call, parameter.Span, "has a completion closure, but is not 'async: completion-callback'", context);
            }
            else if (!parameter.Optional)
            {
                Completion(call, parameter.Span, "has a completion closure that is not among the optional parameters", context);
            }
            else if (found)
            {
                Completion(call, parameter.Span, "has a second completion closure", context);
            }

            found = true;
        }

        if (wanted && !found)
        {
            Completion(call, entry.Fields.Span("async"), "has no optional parameter with 'closure: completion'", context);
        }
    }

    /// <summary>Whether this is the closure that tells the end of a command.</summary>
    public static bool IsCompletion(ParameterSpec parameter) =>
        parameter.Kind == ParameterKind.Closure && string.Equals(parameter.TypeName, CompletionClosure, StringComparison.Ordinal);

    private static void Mismatch(CallSpec call, SourceSpan span, string problem, ReadContext context) =>
        context.Report(DiagnosticCatalogue.AsyncMismatch, span, call.Name, problem);

    private static void Completion(CallSpec call, SourceSpan span, string problem, ReadContext context) =>
        context.Report(DiagnosticCatalogue.CompletionMismatch, span, call.Name, problem);
}
