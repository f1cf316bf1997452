using LibNbd.Spec.Reading;

namespace LibNbd.Spec.Validation;

/// <summary>The rules that need more than one place of the file.</summary>
internal static class Rules
{
    public static void Check(Draft draft, ReadContext context)
    {
    }
}
