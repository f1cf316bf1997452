using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.OCaml;

/// <summary>
/// How names of the YAML are spelt in OCaml: calls as they are, numbers and texts in small letters, and the values of an enumeration or a
/// set of flags as constructors in a module of its prefix.
/// </summary>
internal static class OCamlNames
{
    /// <summary>The module of the binding.</summary>
    public const string Module = "NBD";

    /// <summary>The type of a handle, and the one of each enumeration and of each flag in its module.</summary>
    public const string Type = "t";

    /// <summary>The type of a command's number.</summary>
    public const string Cookie = "cookie";

    /// <summary>The constructor for what the specification does not have: the number of an enumeration, the position of a bit.</summary>
    public const string Unknown = "UNKNOWN";

    /// <summary>All flags of a set, in the order of their bits.</summary>
    public const string Mask = "mask";

    /// <summary>The function that gives the number of a value.</summary>
    public const string ToInt = "to_int";

    private const string Values = "values of the module";
    private const string Types = "types of the module";
    private const string Modules = "modules of the module";

    /// <summary>The function of a call.</summary>
    public static string Function(string call) => OCamlReserved.Escape(call);

    /// <summary>What the caller gives, also the label of what may be left out: the name of C, a closure without its suffix.</summary>
    public static string Parameter(ParameterSpec parameter) => OCamlReserved.Escape(CallChecks.ErrorName(parameter));

    /// <summary>The module of an enumeration: <c>TLS</c>.</summary>
    public static string ModuleOf(EnumSpec type) => type.CPrefix;

    /// <summary>The module of a set of flags: <c>CMD_FLAG</c>.</summary>
    public static string ModuleOf(FlagsSpec type) => type.CPrefix;

    /// <summary>A value in its module: <c>ALLOW</c>.</summary>
    public static string Constructor(ApiValue value) => Spelling.Upper(value.Name);

    /// <summary>A structure, as a tuple of its fields.</summary>
    public static string TypeOf(string structure) => OCamlReserved.Escape(Spelling.Snake(structure));

    /// <summary>A value: <c>TLS.ALLOW</c>, <c>read_data</c>; the empty list for no flag.</summary>
    public static string Value(ValueInline value, IEnumerable<EnumSpec> enums, IEnumerable<FlagsSpec> flags) => value.Section switch
    {
        ValueSection.Enum => $"{ModuleOf(enums.First(type => type.Name == value.Type))}.{Spelling.Upper(value.Name)}",
        ValueSection.Flags when value.Name.Length == 0 => "[]",
        ValueSection.Flags => $"{ModuleOf(flags.First(type => type.Name == value.Type))}.{Spelling.Upper(value.Name)}",
        ValueSection.Constant or ValueSection.MetaContext => OCamlReserved.Escape(Spelling.Snake(value.Name)),
        ValueSection.MetaContextState => "state_" + Spelling.Snake(value.Name),
    };

    /// <summary>Enters all of them.</summary>
    public static void Declare(ApiSpec spec, NameRegistry names)
    {
        names.Take(
            Values, "a function of the module itself", "create", "close", "with_handle", "errno_of_unix_error", "unix_error_of_errno",
            "errno_of_exception", "create_handle");
        names.Take(Types, "a type of the module itself", Type, Cookie);
        names.Take(Modules, "a module of the module itself", "Buffer");
        foreach (EnumSpec type in spec.Enums)
        {
            names.Add(Modules, ModuleOf(type), new NameOrigin(type.Name, type.Span));
            Constructors(names, ModuleOf(type), ApiValue.Of(type));
        }

        foreach (FlagsSpec type in spec.Flags)
        {
            names.Add(Modules, ModuleOf(type), new NameOrigin(type.Name, type.Span));
            Constructors(names, ModuleOf(type), ApiValue.Of(type));
        }

        foreach (StructSpec type in spec.Structs)
        {
            names.Add(Types, TypeOf(type.Name), new NameOrigin(type.Name, type.Span));
        }

        foreach (ApiValue value in spec.Constants.Select(ApiValue.Of).Concat(spec.MetaContexts.SelectMany(ApiValue.Of)))
        {
            names.Add(Values, Value(value.Reference, spec.Enums, spec.Flags), new NameOrigin(value.Name, value.Span));
        }

        foreach (CallSpec call in spec.Calls)
        {
            names.Add(Values, Function(call.Name), new NameOrigin(call.Name, call.Span, IsInCalls: true));
            string space = $"labels of {call.Name}";
            foreach (ParameterSpec parameter in call.Parameters)
            {
                names.Add(space, Parameter(parameter), new NameOrigin(parameter.Name, parameter.Span, IsInCalls: true));
            }
        }
    }

    private static void Constructors(NameRegistry names, string module, IEnumerable<ApiValue> values)
    {
        string space = $"constructors of {module}";
        names.Take(space, "the constructor for unknown values", Unknown);
        foreach (ApiValue value in values)
        {
            names.Add(space, Constructor(value), new NameOrigin(value.Name, value.Span));
        }
    }
}
