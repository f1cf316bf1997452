using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Validation;

/// <summary>No name of a call or a parameter is a word that a target language keeps for itself.</summary>
internal static class ReservedWordRules
{
    // The implicit parameters of C, which the generator writes itself.
    private const string HandleParameter = "h";
    private const string UserDataParameter = "user_data";

    public static void Check(Draft draft, ReadContext context)
    {
        foreach (LifecycleSpec call in draft.Lifecycle.Select(entry => entry.Spec))
        {
            CheckWord(call.Name, call.Span, context);
        }

        foreach (CallEntry call in draft.Calls)
        {
            CheckWord(call.Spec.Name, call.Spec.Span, context);
            for (int i = 0; i < call.Spec.Parameters.Count; i++)
            {
                ParameterSpec parameter = call.Spec.Parameters[i];
                CheckParameter(parameter.Name, parameter.Kind == ParameterKind.Closure, HandleParameter, parameter.Span, context);
                if (parameter.LengthName is { } length)
                {
                    CheckParameter(length, isClosure: false, HandleParameter, call.ParameterFields[i].Span("length"), context);
                }
            }
        }

        foreach (Entry<ClosureSpec> closure in draft.Closures)
        {
            for (int i = 0; i < closure.Spec.Parameters.Count; i++)
            {
                ClosureParameterSpec parameter = closure.Spec.Parameters[i];
                CheckParameter(parameter.Name, isClosure: false, UserDataParameter, parameter.Span, context);
                if (parameter.LengthName is { } length)
                {
                    SourceSpan span = closure.Fields.ItemSpan("parameters", i, "length");
                    CheckParameter(length, isClosure: false, UserDataParameter, span, context);
                }
            }
        }

        foreach (StructFieldSpec field in draft.Structs.SelectMany(entry => entry.Spec.Fields))
        {
            CheckWord(field.Name, field.Span, context);
        }
    }

    private static void CheckParameter(string name, bool isClosure, string implied, SourceSpan span, ReadContext context)
    {
        if (string.Equals(name, implied, StringComparison.Ordinal))
        {
            context.Report(DiagnosticCatalogue.ReservedWord, span, name, "it is the implicit parameter of every C function of this sort");
        }
        else if (!CheckWord(name, span, context))
        {
            // object_callback is fine in C and "object" in C#.
            string csharp = Names.CSharpParameter(name, isClosure);
            if (!string.Equals(csharp, name, StringComparison.Ordinal))
            {
                CheckWord(csharp, span, context);
            }
        }
    }

    private static bool CheckWord(string word, SourceSpan span, ReadContext context)
    {
        if (ReservedWords.LanguagesOf(word) is not { } languages)
        {
            return false;
        }

        context.Report(DiagnosticCatalogue.ReservedWord, span, word, "it is a reserved word of " + languages);
        return true;
    }
}
