using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Validation;

/// <summary>How a call ends fits its name, its result and its parameters.</summary>
internal static class AsyncRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        HashSet<string> names = new(draft.Calls.Select(call => call.Spec.Name), StringComparer.Ordinal);
        foreach (CallEntry call in draft.Calls)
        {
            if (!call.IsBroken)
            {
                CheckKind(call, names, context);
                CheckResult(call, context);
                if (!draft.AreRolesBroken)
                {
                    CheckCompletion(call, draft.Roles, context);
                }
            }
        }
    }

    private static void CheckKind(CallEntry entry, HashSet<string> names, ReadContext context)
    {
        CallSpec call = entry.Spec;
        if (call.Async.Kind == AsyncKind.None)
        {
            string twin = CallNames.TwinOf(call.Name);
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
            AsyncKind.ChangesState => kind == ReturnKind.Status ? null : "ends when the state changes, so it must return status",
        };
        if (problem is not null)
        {
            Mismatch(call, call.Returns.Span, problem, context);
        }
    }

    private static void CheckCompletion(CallEntry entry, RolesSpec roles, ReadContext context)
    {
        CallSpec call = entry.Spec;
        bool wanted = call.Async.Kind == AsyncKind.CompletionCallback;
        bool found = false;
        foreach (ParameterSpec parameter in call.Parameters.Where(parameter => Operations.IsCompletion(parameter, roles)))
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
            string problem = roles.CompletionClosure is { } name
                ? "has no optional parameter with 'closure: " + name + "'"
                : "has a completion callback, but 'roles' names no 'completion-closure'";
            Completion(call, entry.Fields.Span("async"), problem, context);
        }
    }

    private static void Mismatch(CallSpec call, SourceSpan span, string problem, ReadContext context) =>
        context.Report(DiagnosticCatalogue.AsyncMismatch, span, call.Name, problem);

    private static void Completion(CallSpec call, SourceSpan span, string problem, ReadContext context) =>
        context.Report(DiagnosticCatalogue.CompletionMismatch, span, call.Name, problem);
}
