using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.C;

/// <summary>The declarations of <c>libnbd.h</c>.</summary>
/// <remarks>
/// They are C89 with <c>stdint.h</c> and <c>stdbool.h</c>, and C++. Each parameter that must not be NULL has an attribute of its own:
/// the macro then needs one argument, which C89 has, and a program's own variadic definition of it works as well.
/// </remarks>
internal sealed class CHeader(ApiSpec spec)
{
    private const int Width = 100;

    private readonly CNames _names = new(spec);
    private readonly CSignatures _signatures = new(spec);
    private readonly CodeWriter _writer = new("  ");

    /// <summary>All of them.</summary>
    public static string Of(ApiSpec spec)
    {
        CHeader header = new(spec);
        header.Enums();
        header.Flags();
        header.Constants();
        header.MetaContexts();
        header.Structs();
        header.Closures();
        header.Functions();
        return header._writer.ToString().TrimEnd('\n');
    }

    /// <summary>The positions, from 1, of the parameters of a call that must not be NULL: the handle, and every pointer.</summary>
    internal static IEnumerable<int> NonNull(CallSpec call)
    {
        yield return 1;
        int position = 2;
        foreach (ParameterSpec parameter in call.Parameters)
        {
            if (CallChecks.IsCheckedPointer(parameter))
            {
                yield return position;
            }

            position += parameter.LengthName is null ? 1 : 2;
        }
    }

    private void Enums()
    {
        foreach (EnumSpec type in spec.Enums)
        {
            Comment($"Values of the enumeration \"{type.Name}\".");
            foreach (ApiValue value in ApiValue.Of(type))
            {
                Define(_names.Value(value.Reference), Text(value));
            }

            Blank();
        }
    }

    private void Flags()
    {
        foreach (FlagsSpec type in spec.Flags)
        {
            Comment($"Flags of the set \"{type.Name}\", and the mask of all of them.");
            foreach (ApiValue value in ApiValue.Of(type))
            {
                Define(_names.Value(value.Reference), Text(value));
            }

            Define(_names.Mask(type), Hex(type.Mask));
            Blank();
        }
    }

    private void Constants()
    {
        Comment("Numbers that belong to no enumeration.");
        foreach (ApiValue value in spec.Constants.Select(ApiValue.Of))
        {
            Define(_names.Value(value.Reference), Text(value));
        }

        Blank();
    }

    private void MetaContexts()
    {
        Comment("Well-known metadata contexts, and the bits of their status.");
        foreach (ApiValue value in spec.MetaContexts.SelectMany(ApiValue.Of))
        {
            Define(_names.Value(value.Reference), Text(value));
        }

        Blank();
    }

    private void Structs()
    {
        foreach (StructSpec type in spec.Structs)
        {
            Lines(_signatures.Of(type));
            Blank();
        }
    }

    private void Closures()
    {
        Comment("Callbacks. Each is passed by value: the function, its first argument, and a function that frees that argument when it "
            + "is no longer needed.");
        Blank();
        foreach (ClosureSpec closure in spec.Closures)
        {
            Lines(_signatures.Of(closure));
            Define(_names.HaveClosure(closure.Name), "1");
            Blank();
        }

        Comment("For optional callbacks that are not wanted.");
        foreach (string name in spec.Calls.SelectMany(c => c.Parameters).Where(p => p is { Kind: ParameterKind.Closure, Optional: true })
            .Select(p => p.TypeName!).Distinct(StringComparer.Ordinal))
        {
            string type = _names.Closure(name);
            Line("#ifdef __cplusplus");
            Define(_names.NullClosure(name), $"({type} ())");
            Line("#else");
            Define(_names.NullClosure(name), $"(({type}) {{ .callback = NULL }})");
            Line("#endif");
        }

        Blank();
    }

    private void Functions()
    {
        Comment("The handle, and the last error of the calling thread.");
        Line($"struct {_names.HandleStruct};");
        Blank();

        // What frees a handle has to be known before what makes one.
        foreach (LifecycleSpec function in spec.Lifecycle.OrderBy(f => f.Kind == LifecycleKind.Close ? 0 : 1))
        {
            string attribute = function.Kind == LifecycleKind.Create
                && LifecycleFacts.Find(spec.Lifecycle, LifecycleKind.Close) is { } close
                ? $" LIBNBD_ATTRIBUTE_ALLOC_DEALLOC ({_names.Function(close.Name)})"
                : "";
            Comment($"{CProse.Sentence(function.Summary)} Since {function.Since}.");
            Line($"extern {_signatures.Of(function).TrimEnd(';')}{attribute};");
            Define(_names.HaveFunction(function.Name), "1");
            Blank();
        }

        foreach (CallSpec call in spec.Calls)
        {
            Comment($"{CProse.Sentence(call.Summary)} Since {call.Since}.");
            Prototype(_signatures.Of(call));
            List<string> attributes = [.. NonNull(call).Select(n => $"LIBNBD_ATTRIBUTE_NONNULL ({Number((uint)n)})")];
            if (call.Returns.Kind == ReturnKind.String)
            {
                attributes.Add("LIBNBD_ATTRIBUTE_ALLOC_DEALLOC (__builtin_free)");
            }

            attributes[^1] += ";";
            Lines(Folding.Aligned("  ", attributes, Width));
            Define(_names.HaveFunction(call.Name), "1");
            Blank();
        }
    }

    // Flags are masks of bits, everything else is a number.
    private static string Text(ApiValue value) => value switch
    {
        { Text: { } text } => CText.Literal(text),
        { Reference.Section: ValueSection.Flags, Number: { } bits } => Hex(bits),
        _ => Number(value.Number ?? 0),
    };

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(uint value) => $"0x{value.ToString("x2", CultureInfo.InvariantCulture)}U";

    // The attributes stand behind the parameters, so the end of the statement is theirs.
    private void Prototype(CPrototype prototype) =>
        Lines((prototype with { Head = "extern " + prototype.Head }).Lines(Width, end: ")"));

    private void Comment(string text) => Line(CProse.Comment(text));

    private void Define(string name, string value) => Line($"#define {name} {value}");

    private void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    private void Line(string line) => _writer.Line(line);

    private void Blank() => Line("");
}
