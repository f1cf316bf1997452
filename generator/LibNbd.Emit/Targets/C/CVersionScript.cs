using System.Text;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.C;

/// <summary>The linker's version script: each function in the node of the version that brought it, and nothing else visible.</summary>
internal static class CVersionScript
{
    /// <summary>The script's text.</summary>
    public static string Of(ApiSpec spec)
    {
        ILookup<string, string> functions = spec.Lifecycle.Select(f => (f.Since, f.Name))
            .Concat(spec.Calls.Select(c => (c.Since, c.Name)))
            .ToLookup(f => f.Since, f => spec.Library.SymbolPrefix + f.Name, StringComparer.Ordinal);
        StringBuilder script = new();
        string? before = null;

        // A version that brought no function has no node: the linker takes none without a symbol.
        foreach (string version in spec.Library.Versions.Where(functions.Contains))
        {
            string node = spec.Library.MacroPrefix + version;
            script.Append(node).Append(" {\n  global:\n");
            foreach (string function in functions[version].Order(StringComparer.Ordinal))
            {
                script.Append("    ").Append(function).Append(";\n");
            }

            script.Append(before is null ? "  local:\n    *;\n};\n" : $"}} {before};\n");
            before = node;
        }

        return script.ToString();
    }
}
