using LibNbd.Spec.Model;

namespace LibNbd.Languages.C;

/// <summary>
/// A header for bindings that load the C library when they run: its types, and a table of its functions, which are found one by one.
/// </summary>
internal static class CLibraryTable
{
    /// <summary>The C name of the table's type, behind the prefix of the library.</summary>
    public const string Name = "library";

    /// <summary>The function that finds the functions of the table, as <c>dlsym</c> does.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="spec">The functions.</param>
    /// <param name="function">Its name.</param>
    /// <param name="table">The name of the table.</param>
    public static void WriteResolver(CodeWriter writer, ApiSpec spec, string function, string table)
    {
        CNames names = new(spec);
        writer.Line($"void\n{function} (void *(*find) (const char *name))\n{{");
        writer.Deeper();
        foreach (string found in spec.Lifecycle.Select(lifecycle => lifecycle.Name).Concat(spec.Calls.Select(call => call.Name)))
        {
            writer.Line($"*(void **) &{table}.{found} = find ({CText.Literal(names.Function(found))});");
        }

        writer.Shallower();
        writer.Line("}");
    }

    /// <summary>Its text.</summary>
    /// <param name="spec">The functions.</param>
    /// <param name="width">The longest line.</param>
    public static string Of(ApiSpec spec, int width)
    {
        CNames names = new(spec);
        CSignatures signatures = new(spec);
        CodeWriter writer = new("  ");
        writer.Line("#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n#include <sys/socket.h>\n#include <sys/types.h>\n");
        writer.Line($"struct {names.HandleStruct};\n");
        foreach (IReadOnlyList<string> type in spec.Structs.Select(signatures.Of).Concat(spec.Closures.Select(signatures.Of)))
        {
            writer.Line(string.Join("\n", type.SelectMany(line => CSignatures.Fold(line, width))) + "\n");
        }

        writer.Line("/* The functions of the library. One that it does not have is NULL. */");
        writer.Line($"struct {spec.Library.SymbolPrefix}{Name}");
        writer.Line("{");
        writer.Deeper();
        foreach (LifecycleSpec function in spec.Lifecycle)
        {
            writer.Line(Pointer(signatures.Of(function), function.Name));
        }

        foreach (CallSpec call in spec.Calls)
        {
            CPrototype prototype = signatures.Of(call);
            prototype = prototype with { Head = Pointer(prototype.Head, call.Name) };
            writer.Line(string.Join("\n", prototype.Lines(width - writer.Indent)));
        }

        writer.Shallower();
        writer.Line("};");
        return writer.ToString();

        // A pointer to the function in place of the function.
        string Pointer(string declaration, string function) =>
            declaration.Replace($"{names.Function(function)} (", $"(*{function}) (");
    }
}
