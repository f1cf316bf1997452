using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Languages.OCaml;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.OCaml;

/// <summary>
/// The C function behind a call: it takes the arguments out of OCaml's heap, calls the library without the runtime lock, and makes the
/// result or the exception.
/// </summary>
internal sealed class CallFunction
{
    // As many as byte code passes one by one, and as the macros for local roots take at a time.
    private const int MostArguments = 5;
    private const string P = CallsFile.Prefix;

    // Where it begins, as those below it do.
    private const int FirstCondition = 8;

    private readonly ApiSpec _spec;
    private readonly CallSpec _call;
    private readonly CodeWriter _writer;
    private readonly CNames _names;
    private readonly List<string> _declarations = [];
    private readonly List<string> _conditions = [];
    private readonly List<string> _arguments = [];
    private readonly List<string> _handedOver = [];
    private readonly List<string> _givenBack = [];
    private readonly List<string> _releases = [];

    /// <summary>For one call.</summary>
    public CallFunction(ApiSpec spec, CallSpec call, CodeWriter writer)
    {
        (_spec, _call, _writer, _names) = (spec, call, writer, new CNames(spec));
        string[] beginning =
        [
            "&call", "handle", CText.Literal($"{OCamlNames.Module}.{OCamlNames.Function(call.Name)}"),
            CText.Literal(_names.Function(call.Name)), $"{CallsFile.Library}.{call.Name} != NULL",
        ];
        _conditions.Add(string.Join(
            "\n      ", Folding.AlignedList($"!{P}begin_call (", beginning, ")", CallsFile.Width - FirstCondition)));
        foreach (ParameterSpec parameter in call.Parameters)
        {
            Take(parameter);
        }
    }

    /// <summary>The name of the function.</summary>
    public static string NameOf(CallSpec call) => P + call.Name;

    /// <summary>The name of the function that byte code calls.</summary>
    public static string ByteCodeNameOf(CallSpec call) => NameOf(call) + "_byte";

    /// <summary>Whether byte code has a function of its own.</summary>
    public static bool HasByteCodeFunction(CallSpec call) => call.Parameters.Count + 1 > MostArguments;

    /// <summary>Writes it.</summary>
    public void Write()
    {
        string[] values =
        [
            .. _call.Parameters.Where(parameter => parameter.Optional).Select(Value), "handle",
            .. _call.Parameters.Where(parameter => !parameter.Optional).Select(Value),
        ];
        _writer.Line("CAMLprim value");
        CPrototype prototype = new($"{NameOf(_call)} (", [.. values.Select(value => new CParameter("value", value))]);
        _writer.Line(string.Join("\n", prototype.Lines(CallsFile.Width, end: ")")));
        _writer.Line("{");
        _writer.Deeper();
        Roots(values);
        _writer.Line($"struct {P}call call;");
        _declarations.ForEach(_writer.Line);
        string type = CTypes.Of(_call.Returns.Kind);
        _writer.Line($"{type}{(type.EndsWith('*') ? "" : " ")}returned;\n");
        _writer.Line($"if ({string.Join("\n    || ", _conditions)})");
        _writer.Line("  goto out;\n");
        Invoke();
        _writer.Shallower();
        _writer.Line("\nout:");
        _writer.Deeper();
        _releases.ForEach(_writer.Line);
        _writer.Line($"{P}end_call (&call);");
        _writer.Line("CAMLreturn (result);");
        _writer.Shallower();
        _writer.Line("}\n");
        if (HasByteCodeFunction(_call))
        {
            _writer.Line("CAMLprim value");
            _writer.Line($"{ByteCodeNameOf(_call)} (value *arguments, int count)");
            _writer.Line("{");
            _writer.Deeper();
            _writer.Line("(void) count;");
            _writer.Line(string.Join("\n", Folding.AlignedList(
                $"return {NameOf(_call)} (", [.. values.Select((_, i) => $"arguments[{Number(i)}]")], ");",
                CallsFile.Width - _writer.Indent)));
            _writer.Shallower();
            _writer.Line("}\n");
        }
    }

    private void Roots(string[] values)
    {
        string[][] groups = [.. values.Chunk(MostArguments)];
        for (int i = 0; i < groups.Length; i++)
        {
            _writer.Line($"CAML{(i == 0 ? "" : "x")}param{Number(groups[i].Length)} ({string.Join(", ", groups[i])});");
        }

        _writer.Line("CAMLlocal1 (result);");
    }

    private void Invoke()
    {
        ErrorSignal signal = _call.Signal();
        _writer.Line($"{P}release_lock ();");
        string[] arguments = [.. _arguments.Prepend("call.native")];
        _writer.Line(string.Join("\n", Folding.AlignedList(
            $"returned = {CallsFile.Library}.{_call.Name} (", arguments, ");", CallsFile.Width - _writer.Indent)));
        if (signal != ErrorSignal.None)
        {
            _writer.Line($"if (returned == {CTypes.ErrorValue(_call.Returns.Kind)})");
            _writer.Line($"  {P}note_failure (&call);");
        }

        _writer.Line($"{P}take_lock ();");
        _handedOver.ForEach(_writer.Line);
        _givenBack.ForEach(_writer.Line);
        if (Result() is { } result)
        {
            if (signal != ErrorSignal.None)
            {
                _writer.Line("if (!call.failed)");
                _writer.Deeper();
            }

            _writer.Line($"result = {result};");
            if (signal != ErrorSignal.None)
            {
                _writer.Shallower();
            }
        }

        if (_call.Returns.Kind.Owner() == Ownership.Caller)
        {
            _writer.Line("free (returned);");
        }
    }

    private string? Result() => _call.Returns.Kind switch
    {
        ReturnKind.Status => null,
        ReturnKind.Bool => "Val_bool (returned)",
        ReturnKind.StaticString or ReturnKind.String => "caml_copy_string (returned)",
        ReturnKind.Fd or ReturnKind.Int => "Val_int (returned)",
        ReturnKind.Enum => $"{P}enum_result (returned, &{EnumTable(_call.Returns.TypeName)})",
        ReturnKind.Int64 or ReturnKind.Cookie => "caml_copy_int64 (returned)",
        ReturnKind.UInt64 => "caml_copy_int64 ((int64_t) returned)",
        ReturnKind.Size or ReturnKind.UInt or ReturnKind.UIntPtr => "Val_long ((intnat) returned)",
        ReturnKind.Flags => $"{P}flags_result (returned, &{FlagsTable(_call.Returns.TypeName)})",
    };

    private void Take(ParameterSpec parameter)
    {
        string local = Local(parameter.Name);
        string given = parameter.Optional ? $"Field ({Value(parameter)}, 0)" : Value(parameter);
        string name = CText.Literal(OCamlNames.Parameter(parameter));
        switch (parameter.Kind)
        {
            case ParameterKind.Bool:
                Converted("bool", "bool");
                break;
            case ParameterKind.Fd or ParameterKind.Int:
                Converted("int", "int");
                break;
            case ParameterKind.Enum:
                Converted("int", "enum", $", &{EnumTable(parameter.TypeName)}");
                break;
            case ParameterKind.Flags:
                Converted("uint32_t", "flags", $", &{FlagsTable(parameter.TypeName)}");
                break;
            case ParameterKind.Int64:
                Converted("int64_t", "int64");
                break;
            case ParameterKind.UInt32:
                Converted("uint32_t", "uint32");
                break;
            case ParameterKind.Size:
                Converted("size_t", "size");
                break;
            case ParameterKind.UInt:
                Converted("unsigned", "unsigned");
                break;
            case ParameterKind.UInt64:
                Converted("uint64_t", "uint64");
                break;
            case ParameterKind.UIntPtr:
                Converted("uintptr_t", "uintptr");
                break;
            case ParameterKind.String or ParameterKind.Path:
                Copied("char *", "string", "NULL", [local], $"free ({local});");
                break;
            case ParameterKind.StringList:
                Copied("char **", "string_list", "NULL", [local], $"{P}free_string_list ({local});");
                break;
            case ParameterKind.SockAddr:
                Copied(
                    $"struct {P}address ", "address", "{ .size = 0 }", [$"(const struct sockaddr *) &{local}.storage", $"{local}.size"],
                    null);
                break;
            case ParameterKind.BytesIn or ParameterKind.BytesOut:
                // Its room is not cleared.
                _declarations.Add($"struct {P}bytes {local};");
                _declarations.Add($"{local}.data = NULL;");
                string take = parameter.Kind == ParameterKind.BytesOut ? "room_for_bytes" : "copy_bytes";
                Take($"!{P}{take} (&call, {given}, &{local})");
                _arguments.AddRange([$"{local}.data", $"{local}.size"]);
                if (parameter.Kind == ParameterKind.BytesOut)
                {
                    _givenBack.Add($"{P}give_bytes (&call, &{local}, {given});");
                }

                _releases.Add($"{P}free_bytes (&{local});");
                break;
            case ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut:
                _declarations.AddRange([$"void *{local} = NULL;", $"size_t {Length(parameter)} = 0;"]);
                Take($"!{P}keep_buffer ({Keeper(parameter)}, {given}, &{local}, &{Length(parameter)})");
                _arguments.AddRange([local, Length(parameter)]);
                break;
            case ParameterKind.Closure:
                Closure(parameter, local);
                break;
            default:
                throw new InvalidOperationException($"A kind of parameter that is not known: {parameter.Kind}");
        }

        void Take(string condition) =>
            _conditions.Add(parameter.Optional ? $"(Is_block ({Value(parameter)}) && {condition})" : condition);

        void Converted(string type, string function, string further = "")
        {
            _declarations.Add($"{type} {local} = 0;");
            Take($"!{P}as_{function} (&call, {name}, {given}{further}, &{local})");
            _arguments.Add(local);
        }

        void Copied(string type, string function, string nothing, string[] arguments, string? release)
        {
            _declarations.Add($"{type}{local} = {nothing};");
            Take($"!{P}copy_{function} (&call, {name}, {given}, &{local})");
            _arguments.AddRange(arguments);
            if (release is not null)
            {
                _releases.Add(release);
            }
        }
    }

    // A buffer is kept by the closure that tells of the end of the command, whether or not the caller wants to be told. What no closure
    // tells the end of is kept until the handle is closed.
    private string Keeper(ParameterSpec parameter)
    {
        ParameterSpec[] kept = [.. _call.Parameters.Where(IsKept)];
        if (_call.Completion(_spec.Roles) is { } completion && ReferenceEquals(kept[0], parameter))
        {
            return Local(completion.Name);
        }

        string keeper = parameter.Name + "_keeper";
        _declarations.Add($"struct {P}closure *{keeper} = NULL;");
        _conditions.Add($"({keeper} = {P}take_optional (&call, Val_none)) == NULL");
        string keep = $"{P}keep_until_close (&call, {keeper});\n{keeper} = NULL;";
        _handedOver.Add(_call.Signal() == ErrorSignal.None
            ? keep
            : $"if (!call.failed) {{\n  {keep.Replace("\n", "\n  ", StringComparison.Ordinal)}\n}}");
        _releases.Add($"{P}drop_closure ({keeper});");
        return keeper;
    }

    private static bool IsKept(ParameterSpec parameter) =>
        parameter.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut;

    private void Closure(ParameterSpec parameter, string local)
    {
        _declarations.Add($"struct {P}closure *{local} = NULL;");
        string take = parameter.Optional ? "take_optional" : "take_callback";
        string condition = $"({local} = {P}{take} (&call, {Value(parameter)})) == NULL";

        // A buffer is put into its closure, which must be there first.
        if (Operations.IsCompletion(parameter, _spec.Roles))
        {
            _conditions.Insert(1, condition);
        }
        else
        {
            _conditions.Add(condition);
        }

        _arguments.Add($"pass_{Spelling.Snake(parameter.TypeName!)} ({local})");

        // The library frees it, also where the call failed.
        _handedOver.Add($"{local} = NULL;");
        _releases.Add($"{P}drop_closure ({local});");
    }

    private string EnumTable(string? name) => VariantValues.Of(_spec.Enums.First(type => type.Name == name));

    private string FlagsTable(string? name) => VariantValues.Of(_spec.Flags.First(type => type.Name == name));

    private static string Value(ParameterSpec parameter) => parameter.Name + "_value";

    private static string Length(ParameterSpec parameter) => parameter.Name + "_size";

    // Names of the function itself.
    private static string Local(string parameter) =>
        parameter is "call" or "count" or "handle" or "out" or "result" or "returned" or "value" ? parameter + "_" : parameter;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
