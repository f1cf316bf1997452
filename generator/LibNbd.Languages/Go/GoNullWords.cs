using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Go;

/// <summary>What NULL is in Go: a callback can be nil; a text cannot, and a slice that is nil is an empty one.</summary>
internal sealed class GoNullWords : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) => [];

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) =>
        DocText.Of($"{DocText.Variable(GoNames.Parameter(closure))} is {DocText.Null}");
}
