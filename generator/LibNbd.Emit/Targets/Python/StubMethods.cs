using LibNbd.Languages;
using LibNbd.Languages.Python;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Python;

/// <summary>The methods of a handle in the stub file.</summary>
internal static class StubMethods
{
    // As PEP 8 has it for code.
    private const int Width = 88;

    /// <summary>All of them, indented as members of a class.</summary>
    public static string Of(ApiSpec spec)
    {
        PythonSignatures signatures = new(spec);
        CodeWriter writer = new();
        writer.Deeper();
        foreach (CallSpec call in spec.Calls)
        {
            string line = signatures.Of(call, $"def {PythonNames.Method(call.Name)}(", PythonNames.Self, ": ...", int.MaxValue);
            writer.Line(line.Length + writer.Indent <= Width ? line : Stacked(signatures, call));
        }

        return writer.ToString().TrimEnd('\n');
    }

    private static string Stacked(PythonSignatures signatures, CallSpec call) =>
        signatures.Of(call, $"def {PythonNames.Method(call.Name)}(", PythonNames.Self, ": ...", 0)
            .Replace(") -> ", ",\n) -> ", StringComparison.Ordinal);
}
