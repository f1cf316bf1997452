using LibNbd.Languages;
using LibNbd.Languages.Go;
using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Emit.Targets.Go;

/// <summary>
/// How the arguments of a method become those of the C function behind it. What the language itself refuses is found before anything that
/// would have to be given back: closures come last.
/// </summary>
/// <param name="spec">The specification.</param>
/// <param name="call">The call whose C function is called.</param>
/// <param name="form">The form of the method.</param>
internal sealed class Arguments(ApiSpec spec, CallSpec call, MethodForm form)
{
    private readonly List<string> _checks = [];
    private readonly List<string> _closures = [];
    private readonly List<string> _given = ["call.native"];
    private readonly List<string> _pins = [];

    /// <summary>The conversions that may be refused, which leave the reason in <c>call.err</c>.</summary>
    public IReadOnlyList<string> Checks => _checks;

    /// <summary>What hands callbacks over.</summary>
    public IEnumerable<string> Closures => _closures.Concat(_pins);

    /// <summary>What the C function is given.</summary>
    public IReadOnlyList<string> Given => _given;

    /// <summary>Takes all of them.</summary>
    public Arguments Taken()
    {
        ParameterSpec? completion = form == MethodForm.Plain ? null : call.Completion(spec.Roles);
        foreach (ParameterSpec parameter in call.Parameters)
        {
            if (ReferenceEquals(parameter, completion) && form == MethodForm.Context)
            {
                _given.Add("op.completion()");
            }
            else if (parameter.Optional)
            {
                Optional(parameter, isKeeper: ReferenceEquals(parameter, completion));
            }
            else
            {
                Required(parameter);
            }
        }

        return this;
    }

    private void Required(ParameterSpec parameter)
    {
        string name = GoNames.Parameter(parameter);
        string label = GoText.Literal(CallChecks.ErrorName(parameter));
        string local = "c" + Spelling.Pascal(parameter.Name);
        switch (parameter.Kind)
        {
            case ParameterKind.Bool:
                _given.Add($"C.bool({name})");
                break;
            case ParameterKind.Fd or ParameterKind.Int:
                Checked($"call.int({label}, {name})");
                break;
            case ParameterKind.Enum:
                Checked($"call.int({label}, int({name}))");
                break;
            case ParameterKind.Size:
                Checked($"call.size({label}, {name})");
                break;
            case ParameterKind.UInt:
                Checked($"call.uint({label}, {name})");
                break;
            case ParameterKind.Flags or ParameterKind.UInt32:
                _given.Add($"C.uint32_t({name})");
                break;
            case ParameterKind.Int64:
                _given.Add($"C.int64_t({name})");
                break;
            case ParameterKind.UInt64:
                _given.Add($"C.uint64_t({name})");
                break;
            case ParameterKind.UIntPtr:
                _given.Add($"C.uintptr_t({name})");
                break;
            case ParameterKind.Path or ParameterKind.String:
                Checked($"call.text({label}, {name})");
                break;
            case ParameterKind.SockAddr:
                Checked($"call.address({label}, {name})");
                break;
            case ParameterKind.StringList:
                _checks.Add($"{local}, {local}Count := call.list({label}, {name})");
                _given.AddRange([local, local + "Count"]);
                break;
            case ParameterKind.BytesIn or ParameterKind.BytesOut:
                _given.AddRange([$"slicePointer({name})", $"C.size_t(len({name}))"]);
                break;
            case ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut:
                Persistent(parameter, name);
                break;
            case ParameterKind.Closure:
                Closure(parameter, local, $"{name} != nil", name);
                break;
            default:
                throw new InvalidOperationException($"A kind of parameter that is not known: {parameter.Kind}");
        }

        void Checked(string conversion)
        {
            _checks.Add($"{local} := {conversion}");
            _given.Add(local);
        }
    }

    // A slice is pinned by the closure that tells of the end of the command; the operation has such a one of its own.
    private void Persistent(ParameterSpec parameter, string name)
    {
        switch (form)
        {
            case MethodForm.Plain:
                _given.AddRange([$"(*C.uchar)({name}.P)", $"C.size_t({name}.Size)"]);
                break;
            case MethodForm.Bytes:
                _pins.Add($"{Keeper()}.pin({name})");
                _given.AddRange([$"slicePointer({name})", $"C.size_t(len({name}))"]);
                break;
            case MethodForm.Context:
                string way = parameter.Kind == ParameterKind.BytesPersistIn ? "takes" : "fills";
                _given.AddRange([$"op.{way}({name})", $"C.size_t(len({name}))"]);
                break;
        }
    }

    private string Keeper() => "c" + Spelling.Pascal(call.Completion(spec.Roles)!.Name);

    private void Optional(ParameterSpec parameter, bool isKeeper)
    {
        string local = "c" + Spelling.Pascal(parameter.Name);
        string field = "optargs." + GoNames.Field(parameter.Name);
        string isSet = $"optargs != nil && optargs.{GoNames.SetField(parameter.Name)}";
        if (parameter.Kind == ParameterKind.Closure)
        {
            Closure(parameter, local, $"{isSet} && {field} != nil", field);
            if (isKeeper && form == MethodForm.Bytes)
            {
                _closures.Add($"if {local} == nil {{\n\t{local} = newSlot(nil)\n}}");
            }
        }
        else
        {
            string type = parameter.Kind switch
            {
                ParameterKind.Flags or ParameterKind.UInt32 => "C.uint32_t",
                ParameterKind.UInt64 => "C.uint64_t",
                ParameterKind.Bool => "C.bool",
                _ => throw new InvalidOperationException($"An optional parameter that Go has no default for: {parameter.Kind}"),
            };
            _closures.Add($"var {local} {type}\nif {isSet} {{\n\t{local} = {type}({field})\n}}");
            _given.Add(local);
        }
    }

    private void Closure(ParameterSpec parameter, string local, string isGiven, string function)
    {
        string make = form == MethodForm.Context ? $"op.closure({function})" : $"newSlot({function})";
        _closures.Add($"var {local} *slot\nif {isGiven} {{\n\t{local} = {make}\n}}");
        _given.Add(local + ".address()");
    }
}

/// <summary>The forms of the method of a call.</summary>
internal enum MethodForm
{
    /// <summary>As the original package has it.</summary>
    Plain,

    /// <summary>With slices in place of buffers.</summary>
    Bytes,

    /// <summary>Ends when a context does.</summary>
    Context,
}
