using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>For each kind of callback: the functions between the library and OCaml, and how a closure is passed to the library.</summary>
internal sealed class ClosureFunctions(ApiSpec spec, CodeWriter writer)
{
    private const string Closure = "closure";

    private readonly CNames _names = new(spec);
    private readonly CTypes _types = new(new CNames(spec));

    /// <summary>Writes how an array of structures becomes an array of tuples.</summary>
    public void Write(StructSpec type)
    {
        string name = Spelling.Snake(type.Name);
        writer.Line("static value");
        writer.Line($"{name}_array_argument (const {_names.Struct(type.Name)} *items, size_t count)");
        writer.Line("{");
        writer.Deeper();
        writer.Line("CAMLparam0 ();");
        writer.Line("CAMLlocal3 (array, tuple, field);");
        writer.Line("array = count == 0 ? Atom (0) : caml_alloc (count, 0);");
        writer.Line("for (size_t i = 0; i < count; i++) {");
        writer.Deeper();
        writer.Line($"tuple = caml_alloc ({Number(type.Fields.Count)}, 0);");
        foreach ((StructFieldSpec field, int i) in type.Fields.Select((field, i) => (field, i)))
        {
            writer.Line($"field = caml_copy_int64 ((int64_t) items[i].{Spelling.Snake(field.Name)});");
            writer.Line($"Store_field (tuple, {Number(i)}, field);");
        }

        writer.Line("Store_field (array, i, tuple);");
        writer.Shallower();
        writer.Line("}");
        writer.Line("CAMLreturn (array);");
        writer.Shallower();
        writer.Line("}\n");
    }

    /// <summary>Writes all three. The local roots are in a function of their own, which runs with the runtime lock.</summary>
    public void Write(ClosureSpec closure)
    {
        string name = Spelling.Snake(closure.Name);
        CParameter[] parameters = [.. closure.Parameters.SelectMany(_types.Of)];
        writer.Line("static int");
        CPrototype run = new($"run_{name} (", [new CParameter($"struct {CallsFile.Prefix}closure *", Closure), .. parameters]);
        writer.Line(string.Join("\n", run.Lines(CallsFile.Width, end: ")")));
        writer.Line("{");
        writer.Deeper();
        writer.Line("CAMLparam0 ();");
        writer.Line($"CAMLlocalN (arguments, {Number(closure.Parameters.Count)});");
        string error = "NULL";
        string reference = "0";
        foreach ((ClosureParameterSpec parameter, int i) in closure.Parameters.Select((parameter, i) => (parameter, i)))
        {
            writer.Line($"arguments[{Number(i)}] = {Argument(parameter)};");
            if (parameter.Kind == ClosureParameterKind.MutableInt)
            {
                (error, reference) = (parameter.Name, Number(i));
            }
        }

        writer.Line($"CAMLreturnT (int, {CallsFile.Prefix}run_callback ({Closure}, {CText.Literal(closure.Name)}, arguments, "
            + $"{Number(closure.Parameters.Count)}, {reference}, {error}));");
        writer.Shallower();
        writer.Line("}\n");

        writer.Line("static int");
        CPrototype call = new($"call_{name} (", [CTypes.UserData, .. parameters]);
        writer.Line(string.Join("\n", call.Lines(CallsFile.Width, end: ")")));
        writer.Line("{");
        writer.Deeper();
        writer.Line($"struct {CallsFile.Prefix}invocation invocation;");
        writer.Line($"if (!{CallsFile.Prefix}enter_callback (&invocation))");
        writer.Line("  return -1;");
        string[] arguments = [CNames.UserData, .. parameters.Select(parameter => parameter.Name)];
        writer.Line($"int result = run_{name} ({string.Join(", ", arguments)});");
        writer.Line($"{CallsFile.Prefix}leave_callback (&invocation);");
        writer.Line("return result;");
        writer.Shallower();
        writer.Line("}\n");

        writer.Line($"static {_names.Closure(closure.Name)}");
        writer.Line($"pass_{name} (struct {CallsFile.Prefix}closure *{Closure})");
        writer.Line("{");
        writer.Deeper();
        writer.Line($"return ({_names.Closure(closure.Name)}) {{");
        writer.Line($"  .callback = {Closure}->has_callback ? call_{name} : NULL,");
        writer.Line($"  .user_data = {Closure},");
        writer.Line($"  .free = {CallsFile.Prefix}free_closure,");
        writer.Line("};");
        writer.Shallower();
        writer.Line("}\n");
    }

    private static string Argument(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => $"{CallsFile.Prefix}bytes_argument ({parameter.Name}, {parameter.LengthName})",
        ClosureParameterKind.UInt64 => $"caml_copy_int64 ((int64_t) {parameter.Name})",
        ClosureParameterKind.UInt => $"Val_long ((intnat) {parameter.Name})",
        ClosureParameterKind.String => $"caml_copy_string ({parameter.Name})",
        ClosureParameterKind.MutableInt => $"{CallsFile.Prefix}int_ref_argument (*{parameter.Name})",
        ClosureParameterKind.UInt32Array => $"{CallsFile.Prefix}uint32_array_argument ({parameter.Name}, {parameter.LengthName})",
        ClosureParameterKind.StructArray =>
            $"{Spelling.Snake(parameter.TypeName!)}_array_argument ({parameter.Name}, {parameter.LengthName})",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
