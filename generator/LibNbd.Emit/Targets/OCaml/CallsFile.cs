using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>
/// <c>calls.c</c>: the values of variants, the callbacks, a function for each call, and how the library's functions are found.
/// </summary>
internal static class CallsFile
{
    /// <summary>The longest line of the code in C.</summary>
    public const int Width = 120;

    /// <summary>What the names of the binding in C begin with; an OCaml program has one space of names for all of its C code.</summary>
    public const string Prefix = "mlnbd_";

    /// <summary>The table of the library's functions.</summary>
    public const string Library = Prefix + CLibraryTable.Name;

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        CodeWriter writer = new("  ");
        writer.Line("#include \"../binding.h\"\n");
        VariantValues.Write(spec, writer);
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

        CLibraryTable.WriteResolver(writer, spec, Prefix + "resolve_library", Library);
        return writer.ToString();
    }
}
