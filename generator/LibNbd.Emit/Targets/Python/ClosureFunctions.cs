using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Python;

/// <summary>For each kind of callback: the function that the library calls, and how a closure is passed to the library.</summary>
internal sealed class ClosureFunctions(ApiSpec spec, CodeWriter writer)
{
    private readonly CNames _names = new(spec);
    private readonly CTypes _types = new(new CNames(spec));

    /// <summary>Writes how an array of structures becomes a list of tuples.</summary>
    public void Write(StructSpec type)
    {
        string name = Spelling.Snake(type.Name);
        writer.Line("static PyObject *");
        writer.Line($"{name}_array_argument (const {_names.Struct(type.Name)} *items, size_t count)");
        writer.Line("{");
        writer.Deeper();
        writer.Line("PyObject *list = PyList_New ((Py_ssize_t) count);");
        writer.Line("for (size_t i = 0; list != NULL && i < count; i++) {");
        writer.Deeper();
        string format = new([.. type.Fields.Select(field => field.Kind switch { FieldKind.UInt32 => 'I', FieldKind.UInt64 => 'K' })]);
        string fields = string.Join(", ", type.Fields.Select(field => $"{Cast(field.Kind)} items[i].{Spelling.Snake(field.Name)}"));
        writer.Line($"PyObject *item = Py_BuildValue (\"({format})\", {fields});");
        writer.Line("if (item == NULL || PyList_SetItem (list, (Py_ssize_t) i, item) < 0)");
        writer.Line("  Py_CLEAR (list);");
        writer.Shallower();
        writer.Line("}");
        writer.Line("return list;");
        writer.Shallower();
        writer.Line("}\n");
    }

    /// <summary>Writes both.</summary>
    public void Write(ClosureSpec closure)
    {
        string name = Spelling.Snake(closure.Name);
        CPrototype prototype = new($"call_{name} (", [CTypes.UserData, .. closure.Parameters.SelectMany(_types.Of)]);
        writer.Line("static int");
        writer.Line(string.Join("\n", prototype.Lines(CallsFile.Width, end: ")")));
        writer.Line("{");
        writer.Deeper();
        writer.Line("struct invocation call;");
        writer.Line($"if (!enter_callback (&call, {CNames.UserData}, {(closure.Result == ClosureResult.Ignored
            && closure.Lifetime == ClosureLifetime.Replaced ? "false" : "true")}))");
        writer.Line("  return -1;");
        writer.Line("PyObject *arguments[] = {");
        foreach (ClosureParameterSpec parameter in closure.Parameters)
        {
            writer.Line($"  {Argument(parameter)},");
        }

        writer.Line("};");
        writer.Line($"return leave_callback (&call, arguments, {closure.Parameters.Count});");
        writer.Shallower();
        writer.Line("}\n");

        writer.Line($"static {_names.Closure(closure.Name)}");
        writer.Line($"pass_{name} (struct closure *closure)");
        writer.Line("{");
        writer.Deeper();
        string function = closure.Name == spec.Roles.CompletionClosure
            ? $"closure->future != NULL ? complete_future : closure->callable != NULL ? call_{name} : NULL"
            : $"closure->callable != NULL ? call_{name} : NULL";
        writer.Line($"return ({_names.Closure(closure.Name)}) {{");
        writer.Line($"  .callback = {function},");
        writer.Line("  .user_data = closure,");
        writer.Line("  .free = free_closure,");
        writer.Line("};");
        writer.Shallower();
        writer.Line("}\n");
    }

    private static string Cast(FieldKind kind) => kind switch
    {
        FieldKind.UInt32 => "(unsigned)",
        FieldKind.UInt64 => "(unsigned long long)",
    };

    private static string Argument(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => $"bytes_argument (&call, {parameter.Name}, {parameter.LengthName})",
        ClosureParameterKind.UInt64 => $"PyLong_FromUnsignedLongLong ({parameter.Name})",
        ClosureParameterKind.UInt => $"PyLong_FromUnsignedLong ({parameter.Name})",
        ClosureParameterKind.String => $"text_argument ({parameter.Name})",
        ClosureParameterKind.MutableInt => $"mutable_int_argument (&call, {parameter.Name})",
        ClosureParameterKind.UInt32Array => $"uint32_array_argument ({parameter.Name}, {parameter.LengthName})",
        ClosureParameterKind.StructArray =>
            $"{Spelling.Snake(parameter.TypeName!)}_array_argument ({parameter.Name}, {parameter.LengthName})",
    };
}
