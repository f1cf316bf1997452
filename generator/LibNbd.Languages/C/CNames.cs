using LibNbd.Spec.Model;

namespace LibNbd.Languages.C;

/// <summary>How names of the YAML are spelt in C: as they are, behind the prefixes of the library.</summary>
internal sealed class CNames(ApiSpec spec)
{
    /// <summary>The first parameter of every call.</summary>
    public const string Handle = "h";

    /// <summary>The first parameter of every callback.</summary>
    public const string UserData = "user_data";

    private const string NoFlag = "0";
    private const string Identifiers = "identifiers";
    private const string Macros = "macros";
    private const string HandleReason = "it is the implicit parameter of every C function of this kind";

    private readonly LibrarySpec _library = spec.Library;

    /// <summary>A function: <c>nbd_pread</c>.</summary>
    public string Function(string call) => _library.SymbolPrefix + call;

    /// <summary>The structure of a handle: <c>nbd_handle</c>.</summary>
    public string HandleStruct => _library.SymbolPrefix + "handle";

    /// <summary>The type of a closure: <c>nbd_chunk_callback</c>.</summary>
    public string Closure(string closure) => $"{_library.SymbolPrefix}{Spelling.Snake(closure)}_callback";

    /// <summary>The type of a structure: <c>nbd_extent</c>.</summary>
    public string Struct(string name) => _library.SymbolPrefix + Spelling.Snake(name);

    /// <summary>Defined where the header has this function: <c>LIBNBD_HAVE_NBD_PREAD</c>.</summary>
    public string HaveFunction(string call) => $"{_library.MacroPrefix}HAVE_{Spelling.Upper(Function(call))}";

    /// <summary>Defined where the header has this closure: <c>LIBNBD_HAVE_NBD_CHUNK_CALLBACK</c>.</summary>
    public string HaveClosure(string closure) => $"{_library.MacroPrefix}HAVE_{Spelling.Upper(Closure(closure))}";

    /// <summary>What is passed for an optional closure that is not wanted: <c>NBD_NULL_COMPLETION</c>.</summary>
    public string NullClosure(string closure) => $"{Spelling.Upper(_library.SymbolPrefix)}NULL_{Spelling.Upper(closure)}";

    /// <summary>All flags of a set: <c>LIBNBD_CMD_FLAG_MASK</c>.</summary>
    public string Mask(FlagsSpec type) => $"{_library.MacroPrefix}{type.CPrefix}_MASK";

    /// <summary>The macro of a value: <c>LIBNBD_TLS_ALLOW</c>; 0 for no flag.</summary>
    public string Value(ValueInline value) => value.Name.Length == 0 ? NoFlag : ApiNames.Value(value, _library, spec.Enums, spec.Flags);

    /// <summary>Enters all of them.</summary>
    public void Declare(NameRegistry names)
    {
        names.Take(Identifiers, "the structure of a handle", HandleStruct);
        foreach (LifecycleSpec function in spec.Lifecycle)
        {
            names.Add(Identifiers, Function(function.Name), new NameOrigin(function.Name, function.Span));
        }

        foreach (StructSpec type in spec.Structs)
        {
            names.Add(Identifiers, Struct(type.Name), new NameOrigin(type.Name, type.Span));
            foreach (StructFieldSpec field in type.Fields)
            {
                Parameter(names, $"fields of {type.Name}", Spelling.Snake(field.Name), new NameOrigin(field.Name, field.Span), null);
            }
        }

        foreach (ClosureSpec closure in spec.Closures)
        {
            NameOrigin origin = new(closure.Name, closure.Span);
            names.Add(Identifiers, Closure(closure.Name), origin);
            names.Add(Macros, HaveClosure(closure.Name), origin);
            names.Add(Macros, NullClosure(closure.Name), origin);
            foreach (ClosureParameterSpec parameter in closure.Parameters)
            {
                foreach (string name in Both(parameter.Name, parameter.LengthName))
                {
                    Parameter(names, $"parameters of the closure {closure.Name}", name, new NameOrigin(name, parameter.Span), UserData);
                }
            }
        }

        foreach (CallSpec call in spec.Calls)
        {
            NameOrigin origin = new(call.Name, call.Span, IsInCalls: true);
            names.Add(Identifiers, Function(call.Name), origin);
            names.Add(Macros, HaveFunction(call.Name), origin);
            foreach (ParameterSpec parameter in call.Parameters)
            {
                foreach (string name in Both(parameter.Name, parameter.LengthName))
                {
                    Parameter(names, $"parameters of {call.Name}", name, new NameOrigin(name, parameter.Span, IsInCalls: true), Handle);
                }
            }
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            names.Add(Macros, Mask(type), new NameOrigin(type.Name, type.Span));
        }

        foreach (ApiValue value in ApiValue.All(spec))
        {
            names.Add(Macros, Value(value.Reference), new NameOrigin(value.Name, value.Span));
        }
    }

    private static IEnumerable<string> Both(string name, string? length) => length is null ? [name] : [name, length];

    // Programs read the names of C's parameters in errors and pages, so there is no other spelling to escape to.
    private static void Parameter(NameRegistry names, string space, string name, NameOrigin origin, string? implied)
    {
        if (name == implied)
        {
            names.Refuse(origin, HandleReason);
        }
        else if (CReserved.OwnerOf(name) is { } owner)
        {
            names.Refuse(origin, "it is a reserved word of " + owner);
        }
        else
        {
            names.Add(space, name, origin);
        }
    }
}
