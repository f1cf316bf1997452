using LibNbd.Languages.C;
using LibNbd.Languages.Python;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Python;

/// <summary>Docstrings as C literals, behind the signature that <c>inspect</c> looks for.</summary>
internal sealed class DocstringText(ApiSpec spec)
{
    private readonly PythonProse _prose = new(spec);

    /// <summary>The lines of the literals.</summary>
    public IEnumerable<string> Of(CallSpec call)
    {
        string[] lines = _prose.Docstring(call).Split('\n');
        yield return CText.Literal($"{PythonNames.Method(call.Name)}({PythonSignatures.Text(call)})")[..^1] + "\\n--\\n\\n\"";
        for (int i = 0; i < lines.Length; i++)
        {
            string literal = CText.Literal(lines[i]);
            yield return i == lines.Length - 1 ? literal : literal[..^1] + "\\n\"";
        }
    }
}
