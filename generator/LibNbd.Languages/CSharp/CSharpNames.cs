using System.Text;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;
using LibNbd.Spec.Text;

namespace LibNbd.Languages.CSharp;

/// <summary>How names of the YAML are spelt in C#.</summary>
internal static class CSharpNames
{
    // Reserved words of C# that a parameter could be called; contextual ones need no escape.
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
    };

    /// <summary><c>aio_connect_tcp</c> and <c>req-one</c> become <c>AioConnectTcp</c> and <c>ReqOne</c>.</summary>
    public static string Pascal(string name)
    {
        StringBuilder text = new(name.Length);
        bool start = true;
        foreach (char c in name)
        {
            if (c is '_' or '-')
            {
                start = true;
                continue;
            }

            text.Append(start ? char.ToUpperInvariant(c) : c);
            start = false;
        }

        return text.ToString();
    }

    /// <summary><c>export_name</c> becomes <c>exportName</c>, and a reserved word is escaped.</summary>
    public static string Camel(string name)
    {
        string pascal = Pascal(name);
        string camel = char.ToLowerInvariant(pascal[0]) + pascal.Substring(1);
        return Keywords.Contains(camel) ? "@" + camel : camel;
    }

    /// <summary>The name of a parameter in C#.</summary>
    public static string Parameter(ParameterSpec parameter) => Camel(CallChecks.ErrorName(parameter));

    /// <summary><c>ChunkCallback</c> becomes <c>ChunkClosure</c>.</summary>
    public static string ClosureStruct(ClosureSpec closure)
    {
        const string delegateSuffix = "Callback";
        string name = closure.CSharpName;
        return (name.EndsWith(delegateSuffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - delegateSuffix.Length) : name) + "Closure";
    }

    /// <summary>A local variable's name that no parameter has.</summary>
    public static string Local(string wanted, IEnumerable<ParameterSpec> parameters)
    {
        string name = wanted;
        while (parameters.Any(p => string.Equals(Parameter(p), name, StringComparison.Ordinal)))
        {
            name += "_";
        }

        return name;
    }
}
