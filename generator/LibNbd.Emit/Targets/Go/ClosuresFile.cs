using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Languages.Go;
using LibNbd.Spec.Model;

namespace LibNbd.Emit.Targets.Go;

/// <summary><c>gen_closures.go</c>: for each kind of callback, the function that C calls, which calls the program's.</summary>
internal sealed class ClosuresFile
{
    private readonly ApiSpec _spec;
    private readonly CNames _names;
    private readonly CodeWriter _writer = new("\t");

    private ClosuresFile(ApiSpec spec) => (_spec, _names) = (spec, new CNames(spec));

    /// <summary>Its text.</summary>
    public static string Of(ApiSpec spec)
    {
        ClosuresFile file = new(spec);
        file._writer.Line("// #include \"gen_library.h\"\nimport \"C\"\n\nimport \"unsafe\"\n");
        foreach (ClosureSpec closure in spec.Closures)
        {
            file.Write(closure);
        }

        return file._writer.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>The name that the function has in C too.</summary>
    public static string Exported(ClosureSpec closure) => $"nbdgo{Spelling.Pascal(closure.Name)}";

    private void Write(ClosureSpec closure)
    {
        ClosureParameterSpec? mutable = closure.Parameters.FirstOrDefault(parameter => parameter.Kind == ClosureParameterKind.MutableInt);
        _writer.Line($"//export {Exported(closure)}");
        _writer.Line($"func {Exported(closure)}({string.Join(", ", closure.Parameters.SelectMany(Taken).Prepend("index C.uint32_t"))}) "
            + "(returned C.int) {");
        _writer.Deeper();
        _writer.Line("s := slotOf(uint32(index))");
        _writer.Line("if !s.enter() {");
        _writer.Line("\treturn -1");
        _writer.Line("}");
        string error = mutable is null ? "nil" : Name(mutable);
        string value = mutable is null ? "nil" : "&value";
        if (mutable is not null)
        {
            _writer.Line($"value := int(*{error})");
        }

        string isIgnored = closure.Result == ClosureResult.Ignored ? "true" : "false";
        _writer.Line($"defer s.leave(&returned, (*int32)(unsafe.Pointer({error})), {value}, {isIgnored})");
        foreach (ClosureParameterSpec parameter in closure.Parameters.Where(p => p.Kind == ClosureParameterKind.StructArray))
        {
            Convert(parameter);
        }

        _writer.Line($"return callbackResult(s.function.({GoNames.Of(closure)})({string.Join(", ", closure.Parameters.Select(Given))}))");
        _writer.Shallower();
        _writer.Line("}\n");
    }

    private void Convert(ClosureParameterSpec parameter)
    {
        StructSpec type = _spec.Structs.First(other => other.Name == parameter.TypeName);
        string list = Name(parameter) + "List";
        string fields = string.Join(", ", type.Fields.Select(field =>
            $"{GoNames.Field(field.Name)}: {GoTypes.Of(field.Kind)}(entry.{Spelling.Snake(field.Name)})"));
        _writer.Line($"{list} := make([]{GoNames.Of(type)}, {parameter.LengthName})");
        _writer.Line($"for i, entry := range unsafe.Slice({Name(parameter)}, {parameter.LengthName}) {{");
        _writer.Line($"\t{list}[i] = {GoNames.Of(type)}{{{fields}}}");
        _writer.Line("}");
    }

    private IEnumerable<string> Taken(ClosureParameterSpec parameter)
    {
        yield return $"{Name(parameter)} " + parameter.Kind switch
        {
            ClosureParameterKind.BytesIn => "unsafe.Pointer",
            ClosureParameterKind.UInt64 => "C.uint64_t",
            ClosureParameterKind.UInt => "C.uint",
            ClosureParameterKind.String => "*C.char",
            ClosureParameterKind.MutableInt => "*C.int",
            ClosureParameterKind.UInt32Array => "*C.uint32_t",
            ClosureParameterKind.StructArray => $"*C.{_names.Struct(parameter.TypeName!)}",
        };
        if (parameter.LengthName is { } length)
        {
            yield return $"{length} C.size_t";
        }
    }

    private static string Given(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => $"copied((*byte)({Name(parameter)}), {parameter.LengthName})",
        ClosureParameterKind.UInt64 => $"uint64({Name(parameter)})",
        ClosureParameterKind.UInt => $"uint({Name(parameter)})",
        ClosureParameterKind.String => $"C.GoString({Name(parameter)})",
        ClosureParameterKind.MutableInt => "&value",
        ClosureParameterKind.UInt32Array => $"copied((*uint32)(unsafe.Pointer({Name(parameter)})), {parameter.LengthName})",
        ClosureParameterKind.StructArray => Name(parameter) + "List",
    };

    // Their C names, but for those that Go keeps.
    private static string Name(ClosureParameterSpec parameter) => GoReserved.Escape(parameter.Name);
}
