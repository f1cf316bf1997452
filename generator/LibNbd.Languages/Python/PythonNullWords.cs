using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Python;

/// <summary>What NULL is in Python: an argument of the wrong type, which is refused before the library is called.</summary>
internal sealed class PythonNullWords : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) => [];

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) =>
        DocText.Of($"{DocText.Variable(PythonNames.Parameter(closure))} is {DocText.Null}");
}
