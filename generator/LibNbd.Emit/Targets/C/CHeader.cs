using System.Globalization;
using System.Text;
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

    private readonly CTypes _types = new(spec.Library);
    private readonly CMacros _macros = new(spec.Library);
    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public override string ToString()
    {
        _text.Clear();
        Enums();
        Flags();
        Constants();
        MetaContexts();
        Structs();
        Closures();
        Functions();
        return _text.ToString().TrimEnd('\n');
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
            foreach (ValueSpec value in type.Values)
            {
                Define(_macros.Value(type.CPrefix, value.Name), Number(value.Value));
            }

            Blank();
        }
    }

    private void Flags()
    {
        foreach (FlagsSpec type in spec.Flags)
        {
            Comment($"Flags of the set \"{type.Name}\", and all of them together.");
            foreach (ValueSpec value in type.Values)
            {
                Define(_macros.Value(type.CPrefix, value.Name), Hex(value.Value));
            }

            Define(_macros.Value(type.CPrefix, "mask"), Hex(type.Mask));
            Blank();
        }
    }

    private void Constants()
    {
        Comment("Numbers that belong to no enumeration.");
        foreach (ConstantSpec constant in spec.Constants)
        {
            Define(_macros.Constant(constant.Name), Number(constant.Value));
        }

        Blank();
    }

    private void MetaContexts()
    {
        Comment("Well-known metadata contexts, and the bits of their status.");
        foreach (MetaContextSpec context in spec.MetaContexts)
        {
            Define(_macros.Constant(context.Name), CText.Literal(context.Text));
            foreach (ValueSpec state in context.States)
            {
                Define(_macros.Constant("state-" + state.Name), Number(state.Value));
            }
        }

        Blank();
    }

    private void Structs()
    {
        foreach (StructSpec type in spec.Structs)
        {
            Lines(CStructs.Of(type, _types));
            Blank();
        }
    }

    private void Closures()
    {
        Comment("Callbacks. Each is passed by value: the function, its first argument, and what frees that argument when it is needed no longer.");
        Blank();
        foreach (ClosureSpec closure in spec.Closures)
        {
            Lines(CStructs.Of(closure, _types));
            Define(_macros.HaveClosure(closure.Name), "1");
            Blank();
        }

        Comment("For optional callbacks that are not wanted.");
        foreach (string name in spec.Calls.SelectMany(c => c.Parameters).Where(p => p is { Kind: ParameterKind.Closure, Optional: true })
            .Select(p => p.TypeName!).Distinct(StringComparer.Ordinal))
        {
            string type = _types.Closure(name);
            Line("#ifdef __cplusplus");
            Define(_macros.NullClosure(name), $"({type} ())");
            Line("#else");
            Define(_macros.NullClosure(name), $"(({type}) {{ .callback = NULL }})");
            Line("#endif");
        }

        Blank();
    }

    private void Functions()
    {
        Comment("The handle, and the last error of the calling thread.");
        Line($"{_types.Handle.Type.TrimEnd(' ', '*')};");
        Blank();

        // What frees a handle has to be known before what makes one.
        foreach (LifecycleSpec function in spec.Lifecycle.OrderBy(f => f.Kind == LifecycleKind.Close ? 0 : 1))
        {
            string attribute = function.Kind == LifecycleKind.Create && LifecycleFacts.Find(spec.Lifecycle, LifecycleKind.Close) is { } close
                ? $" LIBNBD_ATTRIBUTE_ALLOC_DEALLOC ({_types.Function(close.Name)})"
                : "";
            Comment($"{Sentence(function.Summary)} Since {function.Since}.");
            Line($"extern {CPrototype.Of(function, _types).TrimEnd(';')}{attribute};");
            Define(_macros.HaveFunction(function.Name), "1");
            Blank();
        }

        foreach (CallSpec call in spec.Calls)
        {
            Comment($"{Sentence(call.Summary)} Since {call.Since}.");
            Prototype(CPrototype.Of(call, _types));
            string attributes = string.Join(' ', NonNull(call).Select(n => $"LIBNBD_ATTRIBUTE_NONNULL ({Number((uint)n)})"));
            if (call.Returns.Kind == ReturnKind.String)
            {
                attributes += " LIBNBD_ATTRIBUTE_ALLOC_DEALLOC (__builtin_free)";
            }

            Fold("  ", attributes.Split(" LIBNBD", StringSplitOptions.None).Select((a, i) => i == 0 ? a : "LIBNBD" + a), " ", ";");
            Define(_macros.HaveFunction(call.Name), "1");
            Blank();
        }
    }

    private static string Sentence(string summary) => char.ToUpperInvariant(summary[0]) + summary[1..] + ".";

    private static string Number(uint value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(uint value) => $"0x{value.ToString("x2", CultureInfo.InvariantCulture)}U";

    private void Prototype(CPrototype prototype)
    {
        string head = "extern " + prototype.Head;
        Fold(head, prototype.Parameters.Select(p => p.ToString()), ", ", ")");
    }

    // Pieces behind one another, further lines under the first piece.
    private void Fold(string head, IEnumerable<string> pieces, string separator, string tail)
    {
        StringBuilder line = new(head);
        string[] all = [.. pieces];
        for (int i = 0; i < all.Length; i++)
        {
            string piece = all[i] + (i == all.Length - 1 ? tail : separator.TrimEnd());
            if (i > 0 && line.Length + 1 + piece.Length > Width)
            {
                Line(line.ToString());
                line.Clear().Append(' ', head.Length);
            }
            else if (i > 0)
            {
                line.Append(' ');
            }

            line.Append(piece);
        }

        Line(line.ToString());
    }

    private void Comment(string text) => Line($"/* {CText.InComment(text)} */");

    private void Define(string name, string value) => Line($"#define {name} {value}");

    private void Lines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Line(line);
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');

    private void Blank() => Line("");
}
