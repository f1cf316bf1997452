using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Tests.Toy;

/// <summary>What NULL is in Toy: nothing, because no parameter can be left out that must be given.</summary>
internal sealed class ToyNullWords : INullWords
{
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) => [];

    public DocText IsNullClosure(ParameterSpec closure) =>
        throw new InvalidOperationException("Toy has no such call: see ToySignatures.Has.");
}
