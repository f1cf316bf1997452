using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Rust;

/// <summary>What NULL is in Rust: nothing that a parameter could be.</summary>
internal sealed class RustNullWords : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) => [];

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) =>
        DocText.Of($"{DocText.Variable(RustNames.Parameter(closure))} is {DocText.Null}");
}
