using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.Rust;

/// <summary>
/// What the types of the specification are in Rust: in the crate that programs use, and in the declarations of the C library below it.
/// Exhaustive: a new member does not compile until it has its arm.
/// </summary>
internal sealed class RustTypes(ApiSpec spec)
{
    private const string Int = "c_int";
    private const string UInt = "c_uint";
    private const string Text = "*const c_char";
    private const string Memory = "*mut c_void";
    private const string ConstMemory = "*const c_void";

    /// <summary>The type of a field.</summary>
    public static string Of(FieldKind kind) => kind switch
    {
        FieldKind.UInt32 => "u32",
        FieldKind.UInt64 => "u64",
    };

    /// <summary>The type of a parameter.</summary>
    public string Of(ParameterSpec parameter)
    {
        string type = parameter.Kind switch
        {
            ParameterKind.Bool => "bool",
            ParameterKind.BytesIn => "&[u8]",
            ParameterKind.BytesOut => "&mut [u8]",
            ParameterKind.BytesPersistIn => "&'static [u8]",
            ParameterKind.BytesPersistOut => "&'static mut [u8]",
            ParameterKind.Closure => $"impl {Of(spec.Closures.First(closure => closure.Name == parameter.TypeName))}",
            ParameterKind.Enum => RustNames.Type(spec.Enums.First(other => other.Name == parameter.TypeName)),
            ParameterKind.Fd => parameter.IsTaken ? "OwnedFd" : "impl AsFd",
            ParameterKind.Flags => RustNames.Type(spec.Flags.First(other => other.Name == parameter.TypeName)),
            ParameterKind.Int => Int,
            ParameterKind.Int64 => "i64",
            ParameterKind.Path => "impl Into<PathBuf>",
            ParameterKind.Size => "usize",
            ParameterKind.SockAddr => "SocketAddr",
            ParameterKind.String => "impl Into<Vec<u8>>",
            ParameterKind.StringList => "impl IntoIterator<Item = impl AsRef<[u8]>>",
            ParameterKind.UInt => UInt,
            ParameterKind.UInt32 => "u32",
            ParameterKind.UInt64 => "u64",
            ParameterKind.UIntPtr => "usize",
        };
        return parameter.Optional ? $"Option<{type}>" : type;
    }

    /// <summary>The bounds of a callback.</summary>
    public string Of(ClosureSpec closure) => $"{Callback(closure)} + Send + Sync + 'static";

    /// <summary>The trait of a callback.</summary>
    public string Callback(ClosureSpec closure) => $"FnMut({string.Join(", ", closure.Parameters.Select(Of))}) -> {Int}";

    /// <summary>The type of a parameter of a callback.</summary>
    public string Of(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn or ClosureParameterKind.String => "&[u8]",
        ClosureParameterKind.UInt64 => "u64",
        ClosureParameterKind.UInt => UInt,
        ClosureParameterKind.MutableInt => "&mut " + Int,
        ClosureParameterKind.UInt32Array => "&[u32]",
        ClosureParameterKind.StructArray => $"&[{Struct(parameter)}]",
    };

    /// <summary>The type of the structures of an array.</summary>
    public string Struct(ClosureParameterSpec parameter) =>
        RustNames.Type(spec.Structs.First(type => type.Name == parameter.TypeName), spec.Library);

    /// <summary>What a call gives if it succeeds.</summary>
    public string Value(ReturnSpec returns) => returns.Kind switch
    {
        ReturnKind.Status => "()",
        ReturnKind.Bool => "bool",
        ReturnKind.StaticString => "&'static [u8]",
        ReturnKind.String => "Vec<u8>",
        ReturnKind.Fd => "RawFd",
        ReturnKind.Int or ReturnKind.UInt => UInt,
        ReturnKind.Int64 or ReturnKind.UInt64 => "u64",
        ReturnKind.Cookie => "Cookie",
        ReturnKind.Size or ReturnKind.UIntPtr => "usize",
        ReturnKind.Enum => RustNames.Type(spec.Enums.First(type => type.Name == returns.TypeName)),
        ReturnKind.Flags => RustNames.Type(spec.Flags.First(type => type.Name == returns.TypeName)),
    };

    /// <summary>What a method returns, behind its arrow; nothing if there is nothing to say.</summary>
    public string Of(CallSpec call) => call.Signal() != ErrorSignal.None ? $" -> Result<{Value(call.Returns)}>"
        : call.Returns.Kind == ReturnKind.Status ? ""
        : $" -> {Value(call.Returns)}";

    /// <summary>The C type of a parameter of a call: one, or a pointer and a length.</summary>
    public IEnumerable<(string Name, string Type)> InC(ParameterSpec parameter)
    {
        yield return (parameter.Name, parameter.Kind switch
        {
            ParameterKind.Bool => "bool",
            ParameterKind.BytesIn or ParameterKind.BytesPersistIn => ConstMemory,
            ParameterKind.BytesOut or ParameterKind.BytesPersistOut => Memory,
            ParameterKind.Closure => RustNames.Closure(parameter.TypeName!, spec.Library),
            ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Int => Int,
            ParameterKind.Flags or ParameterKind.UInt32 => "u32",
            ParameterKind.Int64 => "i64",
            ParameterKind.Path or ParameterKind.String => Text,
            ParameterKind.Size or ParameterKind.UIntPtr => "usize",
            // A structure of which Rust's core knows nothing.
            ParameterKind.SockAddr => ConstMemory,
            ParameterKind.StringList => "*mut *mut c_char",
            ParameterKind.UInt => UInt,
            ParameterKind.UInt64 => "u64",
        });
        if (parameter.LengthName is { } length)
        {
            yield return (length, parameter.Kind == ParameterKind.SockAddr ? "u32" : "usize");
        }
    }

    /// <summary>The C type of a parameter of a callback: one, or a pointer and a length.</summary>
    public IEnumerable<(string Name, string Type)> InC(ClosureParameterSpec parameter)
    {
        yield return (parameter.Name, parameter.Kind switch
        {
            ClosureParameterKind.BytesIn => ConstMemory,
            ClosureParameterKind.UInt64 => "u64",
            ClosureParameterKind.UInt => UInt,
            ClosureParameterKind.String => Text,
            ClosureParameterKind.MutableInt => "*mut c_int",
            ClosureParameterKind.UInt32Array => "*mut u32",
            ClosureParameterKind.StructArray => $"*mut {spec.Library.SymbolPrefix}{Spelling.Snake(parameter.TypeName!)}",
        });
        if (parameter.LengthName is { } length)
        {
            yield return (length, "usize");
        }
    }

    /// <summary>The C type of a result.</summary>
    public static string InC(ReturnKind kind) => kind switch
    {
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Enum => Int,
        ReturnKind.StaticString => Text,
        ReturnKind.String => "*mut c_char",
        ReturnKind.Int64 or ReturnKind.Cookie => "i64",
        ReturnKind.Size => "isize",
        ReturnKind.UInt => UInt,
        ReturnKind.UIntPtr => "usize",
        ReturnKind.UInt64 => "u64",
        ReturnKind.Flags => "u32",
    };
}
