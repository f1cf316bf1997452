using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.OCaml;

/// <summary>What NULL is in OCaml: nothing that an argument can be.</summary>
internal sealed class OCamlNullWords : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) => [];

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) =>
        DocText.Of($"{DocText.Variable(OCamlNames.Parameter(closure))} is {DocText.Null}");
}
