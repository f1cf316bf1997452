using LibNbd.Spec.Model;

namespace LibNbd.Spec.Reading;

/// <summary>How the closed sets are written in the YAML.</summary>
public static class Vocabulary
{
    /// <summary>The types of a call's parameters.</summary>
    public static IReadOnlyDictionary<string, ParameterKind> ParameterTypes { get; } = Table<ParameterKind>(YamlName);

    /// <summary>The types that a call can return.</summary>
    public static IReadOnlyDictionary<string, ReturnKind> ReturnTypes { get; } = Table<ReturnKind>(YamlName);

    /// <summary>The types of a closure's parameters.</summary>
    public static IReadOnlyDictionary<string, ClosureParameterKind> ClosureParameterTypes { get; } = Table<ClosureParameterKind>(YamlName);

    /// <summary>The types of a structure's fields.</summary>
    public static IReadOnlyDictionary<string, FieldKind> FieldTypes { get; } = Table<FieldKind>(YamlName);

    /// <summary>Until when a closure may be kept.</summary>
    public static IReadOnlyDictionary<string, ClosureLifetime> ClosureLifetimes { get; } = Table<ClosureLifetime>(YamlName);

    /// <summary>In which threads a closure may run.</summary>
    public static IReadOnlyDictionary<string, ClosureThread> ClosureThreads { get; } = Table<ClosureThread>(YamlName);

    /// <summary>What the result of a closure may mean.</summary>
    public static IReadOnlyDictionary<string, ClosureResult> ClosureResults { get; } = Table<ClosureResult>(YamlName);

    /// <summary>The kinds of lifecycle functions.</summary>
    public static IReadOnlyDictionary<string, LifecycleKind> LifecycleKinds { get; } = Table<LifecycleKind>(YamlName);

    /// <summary>The errors that have a number.</summary>
    public static IReadOnlyDictionary<string, ErrnoName> Errnos { get; } = Table<ErrnoName>(YamlName);

    /// <summary>What a connection state can wait for.</summary>
    public static IReadOnlyDictionary<string, WaitKind> WaitTypes { get; } = Table<WaitKind>(YamlName);

    /// <summary>What pages can have filled in.</summary>
    public static IReadOnlyDictionary<string, PageInsert> PageInserts { get; } = Table<PageInsert>(YamlName);

    /// <summary>The name of a parameter type in the YAML.</summary>
    public static string YamlName(ParameterKind kind) => kind switch
    {
        ParameterKind.Bool => "bool",
        ParameterKind.BytesIn => "bytes-in",
        ParameterKind.BytesOut => "bytes-out",
        ParameterKind.BytesPersistIn => "bytes-persist-in",
        ParameterKind.BytesPersistOut => "bytes-persist-out",
        ParameterKind.Closure => "closure",
        ParameterKind.Enum => "enum",
        ParameterKind.Fd => "fd",
        ParameterKind.Flags => "flags",
        ParameterKind.Int => "int",
        ParameterKind.Int64 => "int64",
        ParameterKind.Path => "path",
        ParameterKind.Size => "size",
        ParameterKind.SockAddr => "sockaddr",
        ParameterKind.String => "string",
        ParameterKind.StringList => "string-list",
        ParameterKind.UInt => "uint",
        ParameterKind.UInt32 => "uint32",
        ParameterKind.UInt64 => "uint64",
        ParameterKind.UIntPtr => "uintptr",
    };

    /// <summary>The name of a return type in the YAML.</summary>
    public static string YamlName(ReturnKind kind) => kind switch
    {
        ReturnKind.Status => "status",
        ReturnKind.Bool => "bool",
        ReturnKind.StaticString => "static-string",
        ReturnKind.String => "string",
        ReturnKind.Fd => "fd",
        ReturnKind.Int => "int",
        ReturnKind.Int64 => "int64",
        ReturnKind.Cookie => "cookie",
        ReturnKind.Size => "size",
        ReturnKind.UInt => "uint",
        ReturnKind.UIntPtr => "uintptr",
        ReturnKind.UInt64 => "uint64",
        ReturnKind.Enum => "enum",
        ReturnKind.Flags => "flags",
    };

    /// <summary>The name of a closure parameter's type in the YAML.</summary>
    public static string YamlName(ClosureParameterKind kind) => kind switch
    {
        ClosureParameterKind.BytesIn => "bytes-in",
        ClosureParameterKind.UInt64 => "uint64",
        ClosureParameterKind.UInt => "uint",
        ClosureParameterKind.String => "string",
        ClosureParameterKind.MutableInt => "mutable-int",
        ClosureParameterKind.UInt32Array => "uint32-array",
        ClosureParameterKind.StructArray => "struct-array",
    };

    /// <summary>The name of a field's type in the YAML.</summary>
    public static string YamlName(FieldKind kind) => kind switch
    {
        FieldKind.UInt32 => "uint32",
        FieldKind.UInt64 => "uint64",
    };

    /// <summary>How the YAML says until when a closure is kept.</summary>
    public static string YamlName(ClosureLifetime kind) => kind switch
    {
        ClosureLifetime.CommandRetired => "command-retired",
        ClosureLifetime.RequestFinished => "request-finished",
        ClosureLifetime.OperationOver => "operation-over",
        ClosureLifetime.Replaced => "replaced",
    };

    /// <summary>How the YAML says in which thread a closure runs.</summary>
    public static string YamlName(ClosureThread kind) => kind switch
    {
        ClosureThread.Driver => "driver",
        ClosureThread.Any => "any",
    };

    /// <summary>How the YAML says what the result of a closure means.</summary>
    public static string YamlName(ClosureResult kind) => kind switch
    {
        ClosureResult.Ignored => "ignored",
        ClosureResult.Fails => "fails",
        ClosureResult.Retires => "retires",
    };

    /// <summary>The name of a kind of lifecycle function in the YAML.</summary>
    public static string YamlName(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Create => "create",
        LifecycleKind.Close => "close",
        LifecycleKind.ErrorText => "error-text",
        LifecycleKind.ErrorNumber => "error-number",
    };

    /// <summary>The symbolic name of an errno, in the YAML and everywhere else.</summary>
    public static string YamlName(ErrnoName errno) => errno.ToString();

    /// <summary>How the YAML says what a connection state waits for.</summary>
    public static string YamlName(WaitKind kind) => kind switch
    {
        WaitKind.Nothing => "nothing",
        WaitKind.Read => "read",
        WaitKind.Write => "write",
        WaitKind.Both => "both",
    };

    /// <summary>How a page names what is to be filled in.</summary>
    public static string YamlName(PageInsert insert) => insert switch
    {
        PageInsert.CallsByTopic => "calls-by-topic",
        PageInsert.States => "states",
        PageInsert.ConnectionStates => "connection-states",
        PageInsert.CallbackRules => "callback-rules",
        PageInsert.Constants => "constants",
    };

    /// <summary>The keys, beyond the common ones, that a parameter of this kind must have.</summary>
    internal static string? DetailKey(ParameterKind kind) => kind switch
    {
        ParameterKind.BytesIn or ParameterKind.BytesOut or ParameterKind.BytesPersistIn or ParameterKind.BytesPersistOut
            or ParameterKind.SockAddr => "length",
        ParameterKind.Closure => "closure",
        ParameterKind.Enum => "enum",
        ParameterKind.Flags => "flags",
        ParameterKind.Bool or ParameterKind.Fd or ParameterKind.Int or ParameterKind.Int64 or ParameterKind.Path or ParameterKind.Size
            or ParameterKind.String or ParameterKind.StringList or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64
            or ParameterKind.UIntPtr => null,
    };

    /// <inheritdoc cref="DetailKey(ParameterKind)"/>
    internal static string? DetailKey(ClosureParameterKind kind) => kind switch
    {
        ClosureParameterKind.BytesIn or ClosureParameterKind.UInt32Array or ClosureParameterKind.StructArray => "length",
        ClosureParameterKind.UInt64 or ClosureParameterKind.UInt or ClosureParameterKind.String or ClosureParameterKind.MutableInt => null,
    };

    /// <inheritdoc cref="DetailKey(ParameterKind)"/>
    internal static string? DetailKey(ReturnKind kind) => kind switch
    {
        ReturnKind.Enum => "enum",
        ReturnKind.Flags => "flags",
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.StaticString or ReturnKind.String or ReturnKind.Fd or ReturnKind.Int
            or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size or ReturnKind.UInt or ReturnKind.UIntPtr
            or ReturnKind.UInt64 => null,
    };

    private static Dictionary<string, T> Table<T>(Func<T, string> name)
        where T : struct, Enum => ((T[])Enum.GetValues(typeof(T))).ToDictionary(name, StringComparer.Ordinal);
}
