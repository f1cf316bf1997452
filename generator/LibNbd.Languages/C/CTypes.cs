using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.C;

/// <summary>What the types of the specification are in C. Exhaustive: a new member does not compile until it has its arm.</summary>
internal sealed class CTypes(CNames names)
{
    /// <summary>The handle, first parameter of every call.</summary>
    public CParameter Handle => new($"struct {names.HandleStruct} *", CNames.Handle);

    /// <summary>The first parameter of every callback.</summary>
    public static CParameter UserData => new("void *", CNames.UserData);

    /// <summary>The C type of a field.</summary>
    public static string Of(FieldKind kind) => kind switch
    {
        FieldKind.UInt32 => "uint32_t",
        FieldKind.UInt64 => "uint64_t",
    };

    /// <summary>A parameter of a call: one in C, or a pointer and its length.</summary>
    public IEnumerable<CParameter> Of(ParameterSpec parameter)
    {
        yield return new CParameter(
            parameter.Kind switch
            {
                ParameterKind.Bool => "bool",
                ParameterKind.BytesIn or ParameterKind.BytesPersistIn => "const void *",
                ParameterKind.BytesOut or ParameterKind.BytesPersistOut => "void *",
                ParameterKind.Closure => names.Closure(parameter.TypeName!),
                ParameterKind.Enum or ParameterKind.Fd or ParameterKind.Int => "int",
                ParameterKind.Flags or ParameterKind.UInt32 => "uint32_t",
                ParameterKind.Int64 => "int64_t",
                ParameterKind.Path or ParameterKind.String => "const char *",
                ParameterKind.Size => "size_t",
                ParameterKind.SockAddr => "const struct sockaddr *",
                ParameterKind.StringList => "char **",
                ParameterKind.UInt => "unsigned",
                ParameterKind.UInt64 => "uint64_t",
                ParameterKind.UIntPtr => "uintptr_t",
            },
            parameter.Name);
        if (parameter.LengthName is { } length)
        {
            yield return new CParameter(parameter.Kind == ParameterKind.SockAddr ? "socklen_t" : "size_t", length);
        }
    }

    /// <summary>A parameter of a callback: one in C, or a pointer and its length.</summary>
    public IEnumerable<CParameter> Of(ClosureParameterSpec parameter)
    {
        yield return new CParameter(
            parameter.Kind switch
            {
                ClosureParameterKind.BytesIn => "const void *",
                ClosureParameterKind.UInt64 => "uint64_t",
                ClosureParameterKind.UInt => "unsigned",
                ClosureParameterKind.String => "const char *",
                ClosureParameterKind.MutableInt => "int *",
                ClosureParameterKind.UInt32Array => "uint32_t *",
                ClosureParameterKind.StructArray => $"{names.Struct(parameter.TypeName!)} *",
            },
            parameter.Name);
        if (parameter.LengthName is { } length)
        {
            yield return new CParameter("size_t", length);
        }
    }

    /// <summary>The C type of a result.</summary>
    public static string Of(ReturnKind kind) => kind switch
    {
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Enum => "int",
        ReturnKind.StaticString => "const char *",
        ReturnKind.String => "char *",
        ReturnKind.Int64 or ReturnKind.Cookie => "int64_t",
        ReturnKind.Size => "ssize_t",
        ReturnKind.UInt => "unsigned",
        ReturnKind.UIntPtr => "uintptr_t",
        ReturnKind.UInt64 => "uint64_t",
        ReturnKind.Flags => "uint32_t",
    };

    /// <summary>The result that tells an error, or null where none can.</summary>
    public static string? ErrorValue(ReturnKind kind) => kind.Signal() switch
    {
        ErrorSignal.MinusOne => "-1",
        ErrorSignal.Null => "NULL",
        ErrorSignal.None => null,
    };
}
