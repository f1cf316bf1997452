using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.C;

/// <summary>What NULL is in C: every pointer can be, and a closure that has no function at all counts as NULL.</summary>
internal sealed class CNullWords : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) =>
        [DocText.Of($"{DocText.List([.. parameters.Select(p => DocText.Variable(p.Name))], "or")} is {DocText.Null}")];

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) =>
        DocText.Of(
            $"{DocText.Variable(closure.Name)} has neither a {DocText.Variable("callback")} nor a {DocText.Variable("free")} function");
}
