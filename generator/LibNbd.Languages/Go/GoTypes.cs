using LibNbd.Spec.Model;

namespace LibNbd.Languages.Go;

/// <summary>What the types of the specification are in Go. Exhaustive: a new member does not compile until it has its arm.</summary>
internal static class GoTypes
{
    private const string Int = "int";
    private const string Text = "string";
    private const string UInt = "uint";
    private const string UInt64 = "uint64";

    /// <summary>The type of a constant that is no member of an enumeration or a set of flags.</summary>
    public const string Constant = "uint32";

    /// <summary>The type behind an enumeration.</summary>
    public const string Enum = Int;

    /// <summary>The type behind a set of flags.</summary>
    public const string Flags = "uint32";

    /// <summary>The type of memory that the library uses beyond the end of the call.</summary>
    public const string Buffer = "AioBuffer";

    /// <summary>The type of memory that it uses until the end of the call.</summary>
    public const string Slice = "[]byte";

    /// <summary>The type of a parameter of a call.</summary>
    public static string Of(ParameterSpec parameter, ApiSpec spec) => parameter.Kind switch
    {
        ParameterKind.Bool => "bool",
        ParameterKind.BytesIn or ParameterKind.BytesOut => Slice,
        ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => Buffer,
        ParameterKind.Closure => GoNames.Of(spec.Closures.First(closure => closure.Name == parameter.TypeName)),
        ParameterKind.Enum => EnumOf(parameter.TypeName, spec),
        ParameterKind.Flags => FlagsOf(parameter.TypeName, spec),
        ParameterKind.Fd or ParameterKind.Int or ParameterKind.Size => Int,
        ParameterKind.Int64 => "int64",
        // The path of a Unix socket.
        ParameterKind.SockAddr or ParameterKind.Path or ParameterKind.String => Text,
        ParameterKind.StringList => "[]string",
        ParameterKind.UInt or ParameterKind.UIntPtr => UInt,
        ParameterKind.UInt32 => "uint32",
        ParameterKind.UInt64 => UInt64,
    };

    /// <summary>The type of a parameter of a callback.</summary>
    public static string Of(ClosureParameterSpec parameter, ApiSpec spec) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => Slice,
        ClosureParameterKind.UInt64 => UInt64,
        ClosureParameterKind.UInt => UInt,
        ClosureParameterKind.String => Text,
        ClosureParameterKind.MutableInt => "*int",
        ClosureParameterKind.UInt32Array => "[]uint32",
        ClosureParameterKind.StructArray => "[]" + GoNames.Of(spec.Structs.First(type => type.Name == parameter.TypeName)),
    };

    /// <summary>The type of a field.</summary>
    public static string Of(FieldKind kind) => kind switch
    {
        FieldKind.UInt32 => "uint32",
        FieldKind.UInt64 => UInt64,
    };

    /// <summary>The type of what a call returns beside its error; null where it returns the error alone.</summary>
    public static string? Of(ReturnSpec result, ApiSpec spec) => result.Kind switch
    {
        ReturnKind.Status => null,
        ReturnKind.Bool => "bool",
        ReturnKind.StaticString or ReturnKind.String => "*string",
        ReturnKind.Fd => Int,
        ReturnKind.Int or ReturnKind.Size or ReturnKind.UInt or ReturnKind.UIntPtr => UInt,
        ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.UInt64 => UInt64,
        ReturnKind.Enum => EnumOf(result.TypeName, spec),
        ReturnKind.Flags => FlagsOf(result.TypeName, spec),
    };

    private static string EnumOf(string? name, ApiSpec spec) => GoNames.Of(spec.Enums.First(type => type.Name == name));

    private static string FlagsOf(string? name, ApiSpec spec) => GoNames.Of(spec.Flags.First(type => type.Name == name));
}
