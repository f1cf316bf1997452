using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Semantics;

namespace LibNbd.Spec.Validation;

/// <summary>A call that cannot fail has nothing to complain of, and one that can has a way to say so.</summary>
internal static class ErrorRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        foreach (CallEntry entry in draft.Calls)
        {
            if (entry.IsBroken)
            {
                continue;
            }

            CallSpec call = entry.Spec;
            if (call.MaySetError)
            {
                if (call.Returns.Kind.Signal() == ErrorSignal.None)
                {
                    context.Report(
                        DiagnosticCatalogue.ErrorCannotBeReturned, call.Returns.Span, call.Name, Vocabulary.YamlName(call.Returns.Kind));
                }
            }
            else
            {
                CheckInfallible(call, entry.Fields, context);
            }
        }
    }

    private static void CheckInfallible(CallSpec call, Fields fields, ReadContext context)
    {
        if (call.States.Count > 0)
        {
            context.Report(DiagnosticCatalogue.StatesWithoutError, fields.Span("states"), call.Name);
        }

        foreach (ParameterSpec parameter in call.Parameters)
        {
            if (CallChecks.CanBeWrong(parameter.Kind))
            {
                context.Report(DiagnosticCatalogue.FallibleParameter, parameter.Span, parameter.Name, call.Name);
            }
        }
    }
}
