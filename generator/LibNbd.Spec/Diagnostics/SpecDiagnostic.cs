using System.Globalization;
using LibNbd.Spec.Model;

namespace LibNbd.Spec.Diagnostics;

/// <summary>How bad a diagnostic is.</summary>
public enum SpecSeverity
{
    /// <summary>The specification can be used all the same.</summary>
    Warning,
    /// <summary>The specification is refused.</summary>
    Error,
}

/// <summary>What is wrong at a place of the YAML. Compared by value, as the incremental generator needs it.</summary>
/// <param name="Id">The stable number of its kind: <c>NBD001</c>.</param>
/// <param name="Severity">Whether it refuses the specification.</param>
/// <param name="Message">The sentence for the reader.</param>
/// <param name="Span">The offending key or value.</param>
/// <param name="Path">The file, as the caller named it.</param>
public sealed record SpecDiagnostic(string Id, SpecSeverity Severity, string Message, SourceSpan Span, string Path)
{
    /// <summary>The form that compilers print and editors understand: <c>path(line,col): error NBD001: message</c>.</summary>
    public override string ToString()
    {
        string severity = Severity switch
        {
            SpecSeverity.Warning => "warning",
            SpecSeverity.Error => "error",
        };
        return string.Format(
            CultureInfo.InvariantCulture, "{0}({1},{2}): {3} {4}: {5}", Path, Span.Line, Span.Column, severity, Id, Message);
    }
}
