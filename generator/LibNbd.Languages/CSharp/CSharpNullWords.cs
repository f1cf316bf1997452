using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.CSharp;

/// <summary>What NULL is in C#: memory is never null, a span may be over nothing at all, and everything else may be null.</summary>
internal sealed class CSharpNullWords : INullWords
{
    /// <inheritdoc/>
    public IEnumerable<DocText> IsNull(IReadOnlyList<ParameterSpec> parameters)
    {
        DocText[] spans = [.. parameters.Where(p => p.Kind is ParameterKind.BytesIn or ParameterKind.BytesOut).Select(Name)];
        DocText[] references =
        [
            .. parameters
            .Where(p => p.Kind is ParameterKind.Path or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList)
            .Select(Name),
        ];
        if (references.Length > 0)
        {
            yield return DocText.Of($"{DocText.List(references, "or")} is {DocText.Null}");
        }

        if (spans.Length > 0)
        {
            yield return DocText.Of($"{DocText.List(spans, "or")} is a default span, which has no memory behind it");
        }
    }

    /// <inheritdoc/>
    public DocText IsNullClosure(ParameterSpec closure) => DocText.Of($"{Name(closure)} is {DocText.Null}");

    private static DocText Name(ParameterSpec parameter) => DocText.Variable(parameter.Name);
}
