using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.CSharp;

/// <summary>The table of docs/generated-code.md: what each kind of parameter and result is in a gate and in a public method.</summary>
internal static class CSharpTypes
{
    /// <summary>The type of a parameter of a gate.</summary>
    public static string Gate(ParameterSpec parameter, ApiIndex index) => parameter.Kind switch
    {
        ParameterKind.String or ParameterKind.Path => "string?",
        ParameterKind.StringList => "IReadOnlyList<string>?",
        ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn
            or ParameterKind.BytesPersistOut or ParameterKind.Closure or ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Flags
            or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Size or ParameterKind.SockAddr or ParameterKind.UInt
            or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => Runtime(parameter, index),
    };

    /// <summary>The type of a parameter of a runtime method, which sees checked values.</summary>
    public static string Runtime(ParameterSpec parameter, ApiIndex index) => parameter.Kind switch
    {
        ParameterKind.Bool => "bool",
        ParameterKind.BytesIn => "ReadOnlySpan<byte>",
        ParameterKind.BytesOut => "Span<byte>",
        ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut => "IoBuffer",
        ParameterKind.Closure => "ref " + CSharpNames.ClosureStruct(index.Closure(parameter.TypeName)),
        ParameterKind.Enum => index.Enum(parameter.TypeName).CSharpName,
        ParameterKind.Fd or ParameterKind.Int => "int",
        ParameterKind.Flags => index.FlagSet(parameter.TypeName).CSharpName,
        ParameterKind.Int64 => "long",
        ParameterKind.Path or ParameterKind.String => "string",
        ParameterKind.Size => "nuint",
        ParameterKind.SockAddr => "ReadOnlySpan<byte>",
        ParameterKind.StringList => "IReadOnlyList<string>",
        ParameterKind.UInt or ParameterKind.UInt32 => "uint",
        ParameterKind.UInt64 => "ulong",
        ParameterKind.UIntPtr => "nint",
    };

    /// <summary>The type of a parameter of a public method.</summary>
    public static string Face(ParameterSpec parameter, ApiIndex index) => parameter.Kind switch
    {
        ParameterKind.BytesPersistIn => "ReadOnlyMemory<byte>",
        ParameterKind.BytesPersistOut => "Memory<byte>",
        ParameterKind.Closure => index.Closure(parameter.TypeName).CSharpName + (parameter.Optional ? "?" : ""),
        ParameterKind.SockAddr => "SocketAddress",
        ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.Enum or ParameterKind.Fd
            or ParameterKind.Flags or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Path or ParameterKind.Size
            or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64
            or ParameterKind.UIntPtr => Runtime(parameter, index),
    };

    /// <summary>The default value of an optional parameter of a public method.</summary>
    public static string Default(ParameterSpec parameter, ApiIndex index) => parameter.Kind switch
    {
        ParameterKind.Closure => "null",
        ParameterKind.Flags => index.FlagSet(parameter.TypeName).CSharpName + ".None",
        ParameterKind.Bool or ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn
            or ParameterKind.BytesPersistOut or ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64
            or ParameterKind.Path or ParameterKind.Size or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList
            or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => "default",
    };

    /// <summary>What a gate and a runtime method return.</summary>
    public static string GateResult(ReturnSpec returns, ApiIndex index) => returns.Kind switch
    {
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int => "int",
        ReturnKind.StaticString or ReturnKind.String => "string?",
        ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size => "long",
        ReturnKind.UInt => "uint",
        ReturnKind.UIntPtr => "nint",
        ReturnKind.UInt64 => "ulong",
        ReturnKind.Enum => index.Enum(returns.TypeName).CSharpName,
        ReturnKind.Flags => index.FlagSet(returns.TypeName).CSharpName,
    };

    /// <summary>What a public method returns.</summary>
    public static string FaceResult(ReturnSpec returns, ApiIndex index) => returns.Kind switch
    {
        ReturnKind.Status => "void",
        ReturnKind.Bool => "bool",
        ReturnKind.StaticString or ReturnKind.String => "string",
        ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => GateResult(returns, index),
    };

    /// <summary>What a gate returns where a check failed.</summary>
    public static string Failure(ReturnSpec returns) => returns.Kind.Signal() switch
    {
        ErrorSignal.MinusOne => "-1",
        ErrorSignal.Null => "null",
        ErrorSignal.None => "default",
    };

    /// <summary>What the awaitable form of a call returns and which method of the operation gives it; null where there is none.</summary>
    public static (string Type, string Method)? Awaitable(ReturnKind kind) => kind switch
    {
        ReturnKind.Status => ("ValueTask", "Started"),
        ReturnKind.Bool => ("ValueTask<bool>", "StartedBool"),
        ReturnKind.Int => ("ValueTask<int>", "StartedInt"),
        ReturnKind.StaticString or ReturnKind.String or ReturnKind.Fd or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size
            or ReturnKind.UInt or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => null,
    };

    /// <summary>The type of a parameter of a callback, with its <c>ref</c>.</summary>
    public static string Callback(ClosureParameterSpec parameter, IEnumerable<StructSpec> structs) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn => "ReadOnlySpan<byte>",
        ClosureParameterKind.UInt64 => "ulong",
        ClosureParameterKind.UInt => "uint",
        ClosureParameterKind.String => "string",
        ClosureParameterKind.MutableInt => "ref int",
        ClosureParameterKind.UInt32Array => "ReadOnlySpan<uint>",
        ClosureParameterKind.StructArray => $"ReadOnlySpan<{Struct(parameter, structs)}>",
    };

    /// <summary>The structure that an array consists of.</summary>
    public static string Struct(ClosureParameterSpec parameter, IEnumerable<StructSpec> structs) =>
        structs.First(s => string.Equals(s.Name, parameter.TypeName, StringComparison.Ordinal)).CSharpName;

    /// <summary>The type of a field.</summary>
    public static string Field(FieldKind kind) => kind switch
    {
        FieldKind.UInt32 => "uint",
        FieldKind.UInt64 => "ulong",
    };

    /// <summary>The same inside a <c>cref</c>.</summary>
    public static string Cref(string type) => type.TrimEnd('?').Replace('<', '{').Replace('>', '}');
}
