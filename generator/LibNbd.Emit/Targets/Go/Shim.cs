using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Go;

/// <summary>
/// The C function that a method calls: it makes the call, and takes the error along in the same frame. Pointers to memory of Go come as
/// bytes, lists as one text, closures as the addresses of their structures.
/// </summary>
internal sealed class Shim
{
    private const string Returned = "returned";
    private const string Whole = "whole";

    private readonly CallSpec _call;
    private readonly CNames _names;
    private readonly bool _isText;
    private readonly List<string> _parameters = [$"struct nbd_handle *{CNames.Handle}"];
    private readonly List<string> _before = [];
    private readonly List<string> _arguments = [CNames.Handle];
    private readonly List<string> _after = [];
    private readonly List<string> _closures = [];

    /// <summary>For one call.</summary>
    public Shim(ApiSpec spec, CallSpec call)
    {
        (_call, _names) = (call, new CNames(spec));
        _parameters[0] = $"struct {_names.HandleStruct} *{CNames.Handle}";
        _isText = call.Returns.Kind is ReturnKind.String or ReturnKind.StaticString;
        foreach (ParameterSpec parameter in call.Parameters)
        {
            Take(parameter, parameter.Name is Returned or Whole ? parameter.Name + "_" : parameter.Name);
        }
    }

    /// <summary>The name of the function.</summary>
    public static string NameOf(CallSpec call) => ShimFiles.Prefix + call.Name;

    /// <summary>How the closure of a kind becomes what the library takes.</summary>
    public static string Pass(string closure) => "pass_" + Spelling.Snake(closure);

    private string Kind => _isText ? "text" : "number";

    /// <summary>Its declaration.</summary>
    public string Prototype(string end) => string.Join("\n", Folding.AlignedList(
        $"struct {ShimFiles.Prefix}{Kind} {NameOf(_call)} (", _parameters, ")" + end, ShimFiles.Width));

    /// <summary>Writes it.</summary>
    public void Write(CodeWriter writer)
    {
        writer.Line(Prototype(""));
        writer.Line("{");
        writer.Deeper();
        string function = $"{ShimFiles.Prefix}{CLibraryTable.Name}.{_call.Name}";
        writer.Line($"if ({function} == NULL)");
        if (_closures.Count > 0)
        {
            writer.Line("{");
            writer.Deeper();
            _closures.ForEach(closure => writer.Line($"{ShimFiles.Prefix}drop ({closure});"));
        }
        else
        {
            writer.Deeper();
        }

        writer.Line($"return {ShimFiles.Prefix}no_{Kind} ({CText.Literal(_names.Function(_call.Name))});");
        writer.Shallower();
        if (_closures.Count > 0)
        {
            writer.Line("}");
        }

        writer.Line();
        _before.ForEach(writer.Line);
        string type = CTypes.Of(_call.Returns.Kind);
        writer.Line(string.Join("\n", Folding.AlignedList(
            $"{type}{(type[^1] == '*' ? "" : " ")}{Returned} = {function} (", _arguments, ");", ShimFiles.Width - writer.Indent)));
        string failure = _call.Signal() == ErrorSignal.None
            ? "NULL"
            : $"{Returned} == {CTypes.ErrorValue(_call.Returns.Kind)} ? {ShimFiles.Prefix}last_failure () : NULL";
        string value = _isText ? $"(char *) {Returned}" : $"(int64_t) {Returned}";
        if (_after.Count == 0)
        {
            writer.Line($"return (struct {ShimFiles.Prefix}{Kind}) {{ {value}, {failure} }};");
        }
        else
        {
            writer.Line($"struct {ShimFiles.Prefix}{Kind} {Whole} = {{ {value}, {failure} }};");
            _after.ForEach(writer.Line);
            writer.Line($"return {Whole};");
        }

        writer.Shallower();
        writer.Line("}\n");
    }

    private void Take(ParameterSpec parameter, string name)
    {
        switch (parameter.Kind)
        {
            case ParameterKind.Bool:
                Value("bool");
                break;
            case ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Int:
                Value("int");
                break;
            case ParameterKind.Int64:
                Value("int64_t");
                break;
            case ParameterKind.Flags or ParameterKind.UInt32:
                Value("uint32_t");
                break;
            case ParameterKind.Size:
                Value("size_t");
                break;
            case ParameterKind.UInt:
                Value("unsigned");
                break;
            case ParameterKind.UInt64:
                Value("uint64_t");
                break;
            case ParameterKind.UIntPtr:
                Value("uintptr_t");
                break;
            case ParameterKind.Path or ParameterKind.String:
                Value("const char *");
                break;
            case ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut:
                Value("unsigned char *");
                _parameters.Add($"size_t {parameter.LengthName}");
                _arguments.Add(parameter.LengthName!);
                break;
            case ParameterKind.StringList:
                _parameters.AddRange([$"const char *{name}", $"size_t {name}_count"]);
                _before.Add($"char **{name}_list = {ShimFiles.Prefix}list ({name}, {name}_count);");
                _arguments.Add($"{name}_list");
                _after.Add($"free ({name}_list);");
                break;
            case ParameterKind.SockAddr:
                _parameters.Add($"const char *{name}");
                _before.Add($"struct sockaddr_un {name}_un = {ShimFiles.Prefix}address ({name});");
                _arguments.AddRange([$"(const struct sockaddr *) &{name}_un", $"sizeof {name}_un"]);
                break;
            case ParameterKind.Closure:
                _parameters.Add($"uintptr_t {name}");
                _arguments.Add($"{Pass(parameter.TypeName!)} ({name})");
                _closures.Add(name);
                break;
            default:
                throw new InvalidOperationException($"A kind of parameter that is not known: {parameter.Kind}");
        }

        void Value(string type)
        {
            _parameters.Add($"{type}{(type[^1] == '*' ? "" : " ")}{name}");
            _arguments.Add(name);
        }
    }
}
