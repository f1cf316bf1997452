using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages;

/// <summary>
/// The words of a language in which no pointer's argument can be NULL: what is of the wrong type is refused before the library is called. A
/// closure may still be left out.
/// </summary>
/// <param name="parameter">The name of a parameter in the language.</param>
internal sealed class NoNullWords(Func<ParameterSpec, string> parameter) : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters) => [];

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) => DocText.Of($"{DocText.Variable(parameter(closure))} is {DocText.Null}");
}
