using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>How a result tells that the call failed.</summary>
public enum ErrorSignal
{
    /// <summary>It cannot.</summary>
    None,
    /// <summary>By -1.</summary>
    MinusOne,
    /// <summary>By a null pointer.</summary>
    Null,
}

/// <summary>What follows from the kind of a result.</summary>
public static class Results
{
    /// <summary>How a result of this kind can tell an error.</summary>
    public static ErrorSignal Signal(this ReturnKind kind) => kind switch
    {
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Fd or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie
            or ReturnKind.Size => ErrorSignal.MinusOne,
        ReturnKind.StaticString or ReturnKind.String => ErrorSignal.Null,
        ReturnKind.UInt or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => ErrorSignal.None,
    };

    /// <summary>How the result of a call tells an error; one that cannot fail tells none.</summary>
    public static ErrorSignal Signal(this CallSpec call) => call.MaySetError ? call.Returns.Kind.Signal() : ErrorSignal.None;

    /// <summary>To whom the result belongs.</summary>
    public static Ownership Owner(this ReturnKind kind) => kind switch
    {
        ReturnKind.String => Ownership.Caller,
        ReturnKind.StaticString => Ownership.Library,
        // A descriptor that is told is the connection's: it is not to be closed.
        ReturnKind.Fd => Ownership.Library,
        ReturnKind.Status or ReturnKind.Bool or ReturnKind.Int or ReturnKind.Int64 or ReturnKind.Cookie or ReturnKind.Size
            or ReturnKind.UInt
            or ReturnKind.UIntPtr or ReturnKind.UInt64 or ReturnKind.Enum or ReturnKind.Flags => Ownership.None,
    };
}
