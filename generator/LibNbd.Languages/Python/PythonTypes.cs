using LibNbd.Spec.Model;

namespace LibNbd.Languages.Python;

/// <summary>
/// What the types of the specification are in Python, as annotations. Exhaustive: a new member does not compile until it has its arm.
/// </summary>
internal static class PythonTypes
{
    private const string Int = "int";
    private const string Str = "str";

    /// <summary>The type of a parameter of a call.</summary>
    public static string Of(ParameterSpec parameter, ApiSpec spec)
    {
        string type = parameter.Kind switch
        {
            ParameterKind.Bool => "bool",
            ParameterKind.BytesIn or ParameterKind.BytesPersistIn => "ReadableBuffer | Buffer",
            // The caller gives its length.
            ParameterKind.BytesOut => Int,
            ParameterKind.BytesPersistOut => "WriteableBuffer | Buffer",
            ParameterKind.Closure => Of(spec.Closures.First(closure => closure.Name == parameter.TypeName)),
            ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Flags or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size
                or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => Int,
            ParameterKind.Path => "StrOrBytesPath",
            // The path of a Unix socket.
            ParameterKind.SockAddr or ParameterKind.String => Str,
            ParameterKind.StringList => "list[str]",
        };
        return parameter is { Kind: ParameterKind.Closure, Optional: true } ? type + " | None" : type;
    }

    /// <summary>What stands for an optional parameter that is not given.</summary>
    public static string Default(ParameterSpec parameter) => parameter.Kind == ParameterKind.Closure ? "None" : "0";

    /// <summary>The type of a callback. It may return anything: what is no number counts as 0.</summary>
    public static string Of(ClosureSpec closure) =>
        $"Callable[[{string.Join(", ", closure.Parameters.Select(Of))}], object]";

    /// <summary>The type of a parameter of a callback.</summary>
    public static string Of(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => "memoryview",
        ClosureParameterKind.UInt64 or ClosureParameterKind.UInt => Int,
        ClosureParameterKind.String => Str,
        ClosureParameterKind.MutableInt => "c_int",
        ClosureParameterKind.UInt32Array => "list[int]",
        ClosureParameterKind.StructArray => "list[tuple[int, int]]",
    };

    /// <summary>The type of what a method returns: of a call that fills a buffer, the buffer.</summary>
    public static string Of(CallSpec call) => call.Parameters.Any(parameter => parameter.Kind == ParameterKind.BytesOut)
        ? "bytearray"
        : call.Returns.Kind switch
        {
            ReturnKind.Status => "None",
            ReturnKind.Bool => "bool",
            ReturnKind.StaticString or ReturnKind.String => Str,
            ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
                or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => Int,
        };
}
