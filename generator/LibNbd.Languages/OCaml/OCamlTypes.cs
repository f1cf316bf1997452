using LibNbd.Spec.Model;

namespace LibNbd.Languages.OCaml;

/// <summary>What the types of the specification are in OCaml. Exhaustive: a new member does not compile until it has its arm.</summary>
internal sealed class OCamlTypes(ApiSpec spec)
{
    private const string Bytes = "bytes";
    private const string Int = "int";
    private const string Int64 = "int64";
    private const string Str = "string";

    /// <summary>The type of a parameter of a call, without its label.</summary>
    public string Of(ParameterSpec parameter) => parameter.Kind switch
    {
        ParameterKind.Bool => "bool",
        ParameterKind.BytesIn or ParameterKind.BytesOut => Bytes,
        ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => "Buffer.t",
        ParameterKind.Closure => $"({Of(spec.Closures.First(closure => closure.Name == parameter.TypeName))})",
        ParameterKind.Enum => EnumType(parameter.TypeName),
        ParameterKind.Fd => "Unix.file_descr",
        ParameterKind.Flags => FlagsType(parameter.TypeName),
        ParameterKind.Int or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UIntPtr => Int,
        ParameterKind.Int64 or ParameterKind.UInt32 or ParameterKind.UInt64 => Int64,
        ParameterKind.Path or ParameterKind.String => Str,
        ParameterKind.SockAddr => "Unix.sockaddr",
        ParameterKind.StringList => "string list",
    };

    /// <summary>The type of a callback.</summary>
    public static string Of(ClosureSpec closure) => string.Join(" -> ", closure.Parameters.Select(Of).Append(Int));

    /// <summary>The type of a parameter of a callback.</summary>
    public static string Of(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => Bytes,
        ClosureParameterKind.UInt64 => Int64,
        ClosureParameterKind.UInt => Int,
        ClosureParameterKind.String => Str,
        ClosureParameterKind.MutableInt => "int ref",
        ClosureParameterKind.UInt32Array => "int64 array",
        ClosureParameterKind.StructArray => OCamlNames.TypeOf(parameter.TypeName!) + " array",
    };

    /// <summary>The type of a result.</summary>
    public string Of(ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status => "unit",
        ReturnKind.Bool => "bool",
        ReturnKind.StaticString or ReturnKind.String => Str,
        ReturnKind.Fd => "Unix.file_descr",
        ReturnKind.Int or ReturnKind.Size or ReturnKind.UInt or ReturnKind.UIntPtr => Int,
        ReturnKind.Int64 or ReturnKind.UInt64 => Int64,
        ReturnKind.Cookie => OCamlNames.Cookie,
        ReturnKind.Enum => EnumType(returns.TypeName),
        ReturnKind.Flags => FlagsType(returns.TypeName),
    };

    /// <summary>The type of a structure: a tuple of its fields.</summary>
    public static string Of(StructSpec type) => string.Join(" * ", type.Fields.Select(field => field.Kind switch
    {
        FieldKind.UInt32 or FieldKind.UInt64 => Int64,
    }));

    private string EnumType(string? name) =>
        $"{OCamlNames.ModuleOf(spec.Enums.First(type => type.Name == name))}.{OCamlNames.Type}";

    private string FlagsType(string? name) =>
        $"{OCamlNames.ModuleOf(spec.Flags.First(type => type.Name == name))}.{OCamlNames.Type} list";
}
