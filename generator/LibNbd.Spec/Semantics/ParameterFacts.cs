using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>Which way the content of a parameter goes.</summary>
public enum Direction
{
    /// <summary>Into the library.</summary>
    In,
    /// <summary>Out of it: what was there before is not looked at.</summary>
    Out,
    /// <summary>Both ways.</summary>
    InOut,
}

/// <summary>To whom something belongs after the call.</summary>
public enum Ownership
{
    /// <summary>A plain value, which has no owner.</summary>
    None,
    /// <summary>The caller, also while the library uses it.</summary>
    Caller,
    /// <summary>The library.</summary>
    Library,
}

/// <summary>How long the library uses something that it was given.</summary>
public enum UseLifetime
{
    /// <summary>During the call only: what is needed later is copied.</summary>
    Call,
    /// <summary>Until what the call has begun is over; <see cref="Operations.End"/> says when that is.</summary>
    Operation,
    /// <summary>Until something else takes its place, or the handle is closed.</summary>
    Replaced,
}

/// <summary>What follows from a parameter.</summary>
/// <param name="Direction">Which way its content goes.</param>
/// <param name="Owner">To whom it belongs after the call.</param>
/// <param name="Lifetime">How long it is used.</param>
/// <param name="MayBeNull">Whether nothing can be given in its place.</param>
public sealed record ParameterFacts(Direction Direction, Ownership Owner, UseLifetime Lifetime, bool MayBeNull)
{
    private static readonly ParameterFacts Value = new(Direction.In, Ownership.None, UseLifetime.Call, MayBeNull: false);

    /// <summary>The facts of a parameter of a call.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="closures">The closures of the specification: each says how long it is kept.</param>
    public static ParameterFacts Of(ParameterSpec parameter, IEnumerable<ClosureSpec> closures) => parameter.Kind switch
    {
        ParameterKind.BytesIn or ParameterKind.Path or ParameterKind.SockAddr or ParameterKind.String or ParameterKind.StringList
            => new(Direction.In, Ownership.Caller, UseLifetime.Call, MayBeNull: false),
        ParameterKind.BytesOut => new(Direction.Out, Ownership.Caller, UseLifetime.Call, MayBeNull: false),
        ParameterKind.BytesPersistIn => new(Direction.In, Ownership.Caller, UseLifetime.Operation, MayBeNull: false),
        ParameterKind.BytesPersistOut => new(Direction.Out, Ownership.Caller, UseLifetime.Operation, MayBeNull: false),
        // Whatever becomes of the call, the library frees it.
        ParameterKind.Closure => new(Direction.In, Ownership.Library, Kept(parameter, closures), parameter.Optional),
        ParameterKind.Fd => Value with { Owner = parameter.IsTaken ? Ownership.Library : Ownership.Caller },
        ParameterKind.Bool or ParameterKind.Enum or ParameterKind.Flags or ParameterKind.Int or ParameterKind.Int64
            or ParameterKind.Size or ParameterKind.UInt or ParameterKind.UInt32 or ParameterKind.UInt64 or ParameterKind.UIntPtr => Value,
    };

    /// <summary>The facts of a parameter of a closure. What a pointer leads to is valid during the callback only.</summary>
    public static ParameterFacts Of(ClosureParameterSpec parameter) => parameter.Kind switch
    {
        ClosureParameterKind.BytesIn or ClosureParameterKind.String or ClosureParameterKind.UInt32Array or ClosureParameterKind.StructArray
            => new(Direction.In, Ownership.Library, UseLifetime.Call, MayBeNull: false),
        ClosureParameterKind.MutableInt => new(Direction.InOut, Ownership.Library, UseLifetime.Call, MayBeNull: false),
        ClosureParameterKind.UInt64 or ClosureParameterKind.UInt => Value,
    };

    private static UseLifetime Kept(ParameterSpec parameter, IEnumerable<ClosureSpec> closures) =>
        closures.First(closure => string.Equals(closure.Name, parameter.TypeName, StringComparison.Ordinal)).Lifetime switch
        {
            ClosureLifetime.CommandRetired or ClosureLifetime.RequestFinished or ClosureLifetime.OperationOver => UseLifetime.Operation,
            ClosureLifetime.Replaced => UseLifetime.Replaced,
        };
}
