using System.Globalization;
using LibNbd.Spec.Model;
using LibNbd.Spec.Text;

namespace LibNbd.Spec.Diagnostics;

/// <summary>One kind of diagnostic.</summary>
/// <param name="Id">The stable number, never given to another kind.</param>
/// <param name="Title">A few words.</param>
/// <param name="Severity">Whether it refuses the specification.</param>
/// <param name="MessageFormat">The message, with the numbered holes of <see cref="string.Format(string, object[])"/>.</param>
public sealed record DiagnosticKind(string Id, string Title, SpecSeverity Severity, string MessageFormat)
{
    /// <summary>Its help page, from the root of the repository.</summary>
    public string HelpPage => "docs/diagnostics/" + Id + ".md";

    /// <summary>A diagnostic of this kind. Its message is one line, whatever the arguments are.</summary>
    public SpecDiagnostic At(string path, SourceSpan span, params object[] arguments) => new(
        Id, Severity, Characters.OneLine(string.Format(CultureInfo.InvariantCulture, MessageFormat, arguments)), span, path);
}
