using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Go;

/// <summary><c>gen_calls.h</c> and <c>gen_calls.c</c>: a C function for each call, and those that the library calls back.</summary>
internal static class ShimFiles
{
    /// <summary>The longest line of the code in C.</summary>
    public const int Width = 120;

    /// <summary>What the C names of the package begin with.</summary>
    public const string Prefix = "nbdgo_";

    /// <summary>The declarations.</summary>
    public static string Header(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        writer.Line("#pragma once\n\n#include \"native.h\"\n");
        foreach (CallSpec call in spec.Calls)
        {
            writer.Line(new Shim(spec, call).Prototype(";"));
        }

        return writer.ToString();
    }

    /// <summary>The functions.</summary>
    public static string Code(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        writer.Line("#include \"gen_calls.h\"\n\n#include \"_cgo_export.h\"\n\n#include <stdlib.h>\n#include <sys/un.h>\n");
        foreach (ClosureSpec closure in spec.Closures)
        {
            Write(spec, closure, writer);
        }

        foreach (CallSpec call in spec.Calls)
        {
            new Shim(spec, call).Write(writer);
        }

        CLibraryTable.WriteResolver(writer, spec, Prefix + "resolve", Prefix + CLibraryTable.Name);
        return writer.ToString();
    }

    private static void Write(ApiSpec spec, ClosureSpec closure, CodeWriter writer)
    {
        CNames names = new(spec);
        string name = Spelling.Snake(closure.Name);
        CParameter[] parameters = [.. closure.Parameters.SelectMany(new CTypes(names).Of)];
        writer.Line("static int");
        writer.Line(string.Join("\n", new CPrototype($"call_{name} (", [CTypes.UserData, .. parameters]).Lines(Width, end: ")")));
        writer.Line("{");
        string[] arguments =
        [
            $"{Prefix}index ({CNames.UserData})",
            .. parameters.Select(parameter => parameter.Type.StartsWith("const ", StringComparison.Ordinal)
                ? $"({parameter.Type["const ".Length..]}) {parameter.Name}" : parameter.Name),
        ];
        writer.Line($"  return {ClosuresFile.Exported(closure)} ({string.Join(", ", arguments)});");
        writer.Line("}\n");

        string type = names.Closure(closure.Name);
        writer.Line($"static {type}");
        writer.Line($"{Shim.Pass(closure.Name)} (uintptr_t closure)");
        writer.Line("{");
        writer.Deeper();
        writer.Line("if (closure == 0)");
        writer.Line($"  return ({type}) {{ 0 }};");
        writer.Line(closure.Name == spec.Roles.CompletionClosure
            ? $"return ({type}) {{ {Prefix}completion ((void *) closure, call_{name}), (void *) closure, {Prefix}free_closure }};"
            : $"return ({type}) {{ call_{name}, (void *) closure, {Prefix}free_closure }};");
        writer.Shallower();
        writer.Line("}\n");
    }
}
