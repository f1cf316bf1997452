using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Python;

/// <summary><c>calls.c</c>: the callbacks, a method for each call, and the tables of both worlds.</summary>
internal static class CallsFile
{
    /// <summary>The longest line of the code in C.</summary>
    public const int Width = 120;

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        writer.Line("#include \"../binding.h\"\n");
        ClosureFunctions closures = new(spec, writer);
        string[] handed =
        [
            .. spec.Closures.SelectMany(closure => closure.Parameters).Select(parameter => parameter.TypeName).OfType<string>(),
        ];
        foreach (StructSpec type in spec.Structs.Where(type => handed.Contains(type.Name, StringComparer.Ordinal)))
        {
            closures.Write(type);
        }

        foreach (ClosureSpec closure in spec.Closures)
        {
            closures.Write(closure);
        }

        foreach (CallSpec call in spec.Calls)
        {
            new CallFunction(spec, call, writer).Write();
        }

        Methods(spec, writer);
        CLibraryTable.WriteResolver(writer, spec, "resolve_library", CLibraryTable.Name);
        return writer.ToString();
    }

    private static void Methods(ApiSpec spec, CodeWriter writer)
    {
        DocstringText docstrings = new(spec);
        writer.Line("PyMethodDef call_methods[] = {");
        writer.Deeper();
        foreach (CallSpec call in spec.Calls)
        {
            writer.Line($"{{ {CText.Literal(CallFunction.MethodOf(call))}, (PyCFunction) (void (*) (void)) {CallFunction.NameOf(call)},"
                + " METH_FASTCALL | METH_KEYWORDS,");
            writer.Line($"{string.Join("\n", docstrings.Of(call).Select(line => "  " + line))} }},");
        }

        writer.Line("{ 0 },");
        writer.Shallower();
        writer.Line("};\n");
    }
}
