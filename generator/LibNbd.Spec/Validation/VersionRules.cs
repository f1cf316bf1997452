using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Reading;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Validation;

/// <summary>Every <c>since</c> is one of the library's versions.</summary>
internal static class VersionRules
{
    public static void Check(Draft draft, ReadContext context)
    {
        if (draft.Library is not { } library || !ApiVersion.TryParse(library.Version, out ApiVersion newest))
        {
            return;
        }

        foreach (VersionUse use in context.VersionUses)
        {
            if (ApiVersion.TryParse(use.Version, out ApiVersion version) && version > newest)
            {
                context.Report(DiagnosticCatalogue.NewerThanLibrary, use.Span, use.Version, library.Version);
            }
            else if (!library.Versions.Contains(use.Version, StringComparer.Ordinal))
            {
                context.Report(
                    DiagnosticCatalogue.UnknownVersion, use.Span, use.Version, Suggestion.For(use.Version, library.Versions));
            }
        }
    }
}
