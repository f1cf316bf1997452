using LibNbd.Spec.Reading;

namespace LibNbd.Spec.Validation;

/// <summary>The rules that need more than one place of the file.</summary>
internal static class Rules
{
    public static void Check(Draft draft, ReadContext context)
    {
        VersionRules.Check(draft, context);
        CallReferenceRules.Check(draft, context);
        TypeNameRules.Check(draft, context);
        DuplicateNameRules.Check(draft, context);
        AsyncRules.Check(draft, context);
        TwinRules.Check(draft, context);
        ErrorRules.Check(draft, context);
    }
}
