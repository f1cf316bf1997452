using System.Globalization;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Languages.Python;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Python;

/// <summary>
/// The C function behind a method: it takes the arguments apart, calls the library without the interpreter's lock, and makes the result
/// or the exception.
/// </summary>
internal sealed class CallFunction
{
    private readonly ApiSpec _spec;
    private readonly CallSpec _call;
    private readonly CodeWriter _writer;
    private readonly CNames _names;
    private readonly List<string> _declarations = [];
    private readonly List<string> _conditions = [];
    private readonly List<string> _arguments = [];
    private readonly List<string> _handedOver = [];
    private readonly List<string> _releases = [];
    private string? _filled;

    /// <summary>For one call.</summary>
    public CallFunction(ApiSpec spec, CallSpec call, CodeWriter writer)
    {
        (_spec, _call, _writer, _names) = (spec, call, writer, new CNames(spec));
        _conditions.Add($"!is_present ({CLibraryTable.Name}.{call.Name}, {CText.Literal(_names.Function(call.Name))})");
        for (int i = 0; i < call.Parameters.Count; i++)
        {
            Take(call.Parameters[i], $"given[{Number(i)}]");
        }

        ShowBuffers();
    }

    /// <summary>The name of the function.</summary>
    public static string NameOf(CallSpec call) => "method_" + call.Name;

    /// <summary>The name of the method.</summary>
    public static string MethodOf(CallSpec call) => PythonNames.Method(call.Name);

    /// <summary>Writes it.</summary>
    public void Write()
    {
        Head();
        _declarations.ForEach(_writer.Line);
        _writer.Line($"if ({string.Join("\n    || ", _conditions)})");
        _writer.Line("  goto out;\n");
        Invoke();
        _writer.Shallower();
        _writer.Line("\nout:");
        _writer.Deeper();
        _releases.ForEach(_writer.Line);
        _writer.Line("collect_freed ();");
        _writer.Line("end_call (self);");
        _writer.Line("return result;");
        _writer.Shallower();
        _writer.Line("}\n");
    }

    private void Head()
    {
        int count = _call.Parameters.Count;
        _writer.Line("static PyObject *");
        _writer.Line($"{NameOf(_call)} (PyObject *object, PyObject *const *arguments, Py_ssize_t positional, PyObject *keywords)");
        _writer.Line("{");
        _writer.Deeper();
        string names = count == 0
            ? "{ NULL }"
            : $"{{ {string.Join(", ", _call.Parameters.Select(parameter => CText.Literal(PythonNames.Parameter(parameter))))} }}";
        int required = _call.Parameters.Count(parameter => !parameter.Optional);
        _writer.Line($"static const struct signature signature = {{ {CText.Literal(MethodOf(_call))}, {Number(required)}, {Number(count)}, "
            + $"{names} }};");
        _writer.Line("struct handle *self = (struct handle *) object;");
        _writer.Line($"PyObject *given[{Number(Math.Max(count, 1))}], *result = NULL;");
        _writer.Line("if (!take_arguments (&signature, arguments, positional, keywords, given) || !begin_call (self))");
        _writer.Line("  return NULL;\n");
    }

    private void Invoke()
    {
        ErrorSignal signal = _call.Signal();
        string type = CTypes.Of(_call.Returns.Kind);
        if (signal != ErrorSignal.None)
        {
            _writer.Line("struct failure failure = { 0 };");
        }

        _writer.Line($"{type}{(type.EndsWith('*') ? "" : " ")}returned;");
        _writer.Line("Py_BEGIN_ALLOW_THREADS");
        string[] arguments = [.. _arguments.Prepend("self->native")];
        _writer.Line(string.Join("\n", Folding.AlignedList(
            $"returned = {CLibraryTable.Name}.{_call.Name} (", arguments, ");", CallsFile.Width - _writer.Indent)));
        if (signal != ErrorSignal.None)
        {
            _writer.Line($"if (returned == {CTypes.ErrorValue(_call.Returns.Kind)})");
            _writer.Line("  note_failure (&failure);");
        }

        _writer.Line("Py_END_ALLOW_THREADS");
        _handedOver.ForEach(_writer.Line);
        if (signal == ErrorSignal.None)
        {
            _writer.Line($"result = {Result()};");
        }
        else
        {
            _writer.Line("if (failure.failed)");
            _writer.Line("  raise_failure (&failure);");
            _writer.Line("else");
            _writer.Line($"  result = {Result()};");
        }

        if (_call.Returns.Kind.Owner() == Ownership.Caller)
        {
            _writer.Line("free (returned);");
        }
    }

    private string Result() => _filled is { } filled
        ? $"Py_NewRef ({filled})"
        : _call.Returns.Kind switch
        {
            ReturnKind.Status => "Py_NewRef (Py_None)",
            ReturnKind.Bool => "PyBool_FromLong (returned)",
            ReturnKind.StaticString or ReturnKind.String => "text_argument (returned)",
            ReturnKind.Fd or ReturnKind.Int or ReturnKind.Enum => "PyLong_FromLong (returned)",
            ReturnKind.Int64 or ReturnKind.Cookie => "PyLong_FromLongLong (returned)",
            ReturnKind.Size => "PyLong_FromSsize_t (returned)",
            ReturnKind.UInt or ReturnKind.Flags => "PyLong_FromUnsignedLong (returned)",
            ReturnKind.UIntPtr or ReturnKind.UInt64 => "PyLong_FromUnsignedLongLong (returned)",
        };

    private void Take(ParameterSpec parameter, string given)
    {
        string local = Local(parameter.Name);
        string name = CText.Literal(PythonNames.Parameter(parameter));
        switch (parameter.Kind)
        {
            case ParameterKind.Bool:
                Number("bool", "as_bool", "");
                break;
            case ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Int:
                Number("int", "as_int", name);
                break;
            case ParameterKind.Int64:
                Number("int64_t", "as_int64", name);
                break;
            case ParameterKind.Flags or ParameterKind.UInt32:
                Number("uint32_t", "as_uint32", name);
                break;
            case ParameterKind.Size:
                Number("size_t", "as_size", name);
                break;
            case ParameterKind.UInt:
                Number("unsigned", "as_unsigned", name);
                break;
            case ParameterKind.UInt64:
                Number("uint64_t", "as_uint64", name);
                break;
            case ParameterKind.UIntPtr:
                Number("uintptr_t", "as_uintptr", name);
                break;
            case ParameterKind.String:
                Held("struct text", $"as_text ({given}, {name}, &{local})", [$"{local}.chars"], "release_text");
                break;
            case ParameterKind.Path:
                Held("struct text", $"as_path ({given}, &{local})", [$"{local}.chars"], "release_text");
                break;
            case ParameterKind.StringList:
                Held("struct text_list", $"as_text_list ({given}, {name}, &{local})", [$"{local}.items"], "release_text_list");
                break;
            case ParameterKind.SockAddr:
                Held("struct address", $"as_address ({given}, &{local})", [$"(struct sockaddr *) &{local}.un", $"{local}.size"], null);
                break;
            case ParameterKind.BytesIn:
                Held(
                    "Py_buffer", $"PyObject_GetBuffer ({given}, &{local}, PyBUF_SIMPLE) == 0", [$"{local}.buf", $"(size_t) {local}.len"],
                    "PyBuffer_Release");
                break;
            case ParameterKind.BytesOut:
                BytesOut(parameter, given, local);
                break;
            case ParameterKind.BytesPersistIn:
                Persistent("keep_readable");
                break;
            case ParameterKind.BytesPersistOut:
                Persistent("keep_writable");
                break;
            case ParameterKind.Closure:
                Closure(parameter, given, local);
                break;
            default:
                throw new InvalidOperationException($"A kind of parameter that is not known: {parameter.Kind}");
        }

        void Number(string type, string convert, string label)
        {
            _declarations.Add($"{type} {local} = 0;");
            string converted = $"!{convert} ({given}, {(label.Length > 0 ? label + ", " : "")}&{local})";
            _conditions.Add(parameter.Optional ? $"({given} != NULL && {converted})" : converted);
            _arguments.Add(local);
        }

        void Held(string type, string take, string[] arguments, string? release)
        {
            _declarations.Add($"{type} {local} = {{ 0 }};");
            _conditions.Add(take.EndsWith("== 0", StringComparison.Ordinal) ? take[..^4] + "!= 0" : "!" + take);
            _arguments.AddRange(arguments);
            if (release is not null)
            {
                _releases.Add($"{release} (&{local});");
            }
        }

        void Persistent(string keep)
        {
            string closure = Keeper(parameter);
            _conditions.Add($"!{keep} ({closure}, {given})");
            _arguments.AddRange([$"{closure}->buffer.buf", $"(size_t) {closure}->buffer.len"]);
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
        _declarations.Add($"struct closure *{keeper} = NULL;");
        _conditions.Add($"({keeper} = new_closure (self)) == NULL");
        _handedOver.Add(_call.MaySetError ? $"if (!failure.failed)\n  {keeper} = NULL;" : $"{keeper} = NULL;");
        _releases.Add($"if ({keeper} != NULL)\n  free_closure ({keeper});");
        return keeper;
    }

    private static bool IsKept(ParameterSpec parameter) =>
        parameter.Kind is ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut;

    private void BytesOut(ParameterSpec parameter, string given, string local)
    {
        string length = Local(parameter.LengthName!);
        _declarations.AddRange([$"size_t {length} = 0;", $"PyObject *{local} = NULL;", $"char *{local}_memory;"]);
        _conditions.Add($"!as_size ({given}, {CText.Literal(PythonNames.Parameter(parameter))}, &{length})");
        _conditions.Add($"({local} = PyByteArray_FromStringAndSize (NULL, (Py_ssize_t) {length})) == NULL");
        _conditions.Add($"({local}_memory = PyByteArray_AsString ({local})) == NULL");
        _arguments.AddRange([$"{local}_memory", length]);
        _releases.Add($"Py_XDECREF ({local});");
        _filled = local;
    }

    private void Closure(ParameterSpec parameter, string given, string local)
    {
        _declarations.Add($"struct closure *{local} = NULL;");
        string name = CText.Literal(PythonNames.Parameter(parameter));
        string take = parameter.Optional ? "take_optional" : "take_callback";
        string condition = $"({local} = {take} (self, {given}, {name})) == NULL";

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
        _handedOver.Add($"{local} = NULL;");
        _releases.Add($"if ({local} != NULL)\n  free_closure ({local});");
    }

    // A callback that is given bytes is given parts of the buffer that the command fills.
    private void ShowBuffers()
    {
        string? buffer = _call.Parameters.FirstOrDefault(parameter => parameter.Kind == ParameterKind.BytesOut) is { } filled
            ? Local(filled.Name)
            : _call.Parameters.Where(IsKept).Take(1).Any(parameter => parameter.Kind == ParameterKind.BytesPersistOut)
                && _call.Completion(_spec.Roles) is { } keeper
                ? $"{Local(keeper.Name)}->buffer.obj"
                : null;
        foreach (ParameterSpec parameter in _call.Parameters.Where(p => p.Kind == ParameterKind.Closure))
        {
            ClosureSpec closure = _spec.Closures.First(other => other.Name == parameter.TypeName);
            if (buffer is not null && closure.Parameters.Any(p => p.Kind == ClosureParameterKind.BytesIn))
            {
                _conditions.Add($"!show_buffer ({Local(parameter.Name)}, {buffer})");
            }
        }
    }

    // Names of the function itself.
    private static string Local(string parameter) => parameter is "arguments" or "failure" or "given" or "keywords" or "object" or "out"
        or "positional" or "result" or "returned" or "self" or "signature" ? parameter + "_" : parameter;

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
