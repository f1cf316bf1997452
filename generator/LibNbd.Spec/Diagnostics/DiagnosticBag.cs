using LibNbd.Spec.Model;

namespace LibNbd.Spec.Diagnostics;

/// <summary>Collects what is wrong; nothing stops at the first error.</summary>
internal sealed class DiagnosticBag(string path)
{
    private readonly List<SpecDiagnostic> _items = [];

    /// <summary>How many were collected; compared before and after, it tells whether an entry is sound.</summary>
    public int Count => _items.Count;

    public bool HasErrors => _items.Exists(item => item.Severity == SpecSeverity.Error);

    /// <summary>Whether every error lies below one line and above another.</summary>
    public bool AreErrorsBetween(int line, int end) => _items.TrueForAll(item =>
        item.Severity != SpecSeverity.Error || (item.Span.Line > line && item.Span.Line < end));

    public void Report(DiagnosticKind kind, SourceSpan span, params object[] arguments) =>
        _items.Add(kind.At(path, span, arguments));

    /// <summary>All of them in the order of their places, each once.</summary>
    public EquatableArray<SpecDiagnostic> ToSorted() => _items
        .Distinct()
        .OrderBy(item => item.Span.Line)
        .ThenBy(item => item.Span.Column)
        .ThenBy(item => item.Id, StringComparer.Ordinal)
        .ToEquatableArray();
}
