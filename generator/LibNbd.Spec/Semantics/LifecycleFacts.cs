using LibNbd.Spec.Model;

namespace LibNbd.Spec.Semantics;

/// <summary>What a lifecycle function gives.</summary>
public enum LifecycleResult
{
    /// <summary>Nothing.</summary>
    Nothing,
    /// <summary>A handle of the caller's, or null.</summary>
    Handle,
    /// <summary>A text of the library's, which is valid until the next error of the thread, or null.</summary>
    Text,
    /// <summary>A number.</summary>
    Number,
}

/// <summary>What follows from the kind of a lifecycle function.</summary>
/// <param name="TakesHandle">Whether it is given a handle, which may be null and is gone afterwards.</param>
/// <param name="Result">What it gives.</param>
public sealed record LifecycleFacts(bool TakesHandle, LifecycleResult Result)
{
    /// <summary>The facts of a kind.</summary>
    public static LifecycleFacts Of(LifecycleKind kind) => kind switch
    {
        LifecycleKind.Create => new(TakesHandle: false, LifecycleResult.Handle),
        LifecycleKind.Close => new(TakesHandle: true, LifecycleResult.Nothing),
        LifecycleKind.ErrorText => new(TakesHandle: false, LifecycleResult.Text),
        LifecycleKind.ErrorNumber => new(TakesHandle: false, LifecycleResult.Number),
    };

    /// <summary>The function of a kind, or null where the specification has none.</summary>
    public static LifecycleSpec? Find(EquatableArray<LifecycleSpec> functions, LifecycleKind kind) =>
        functions.FirstOrDefault(function => function.Kind == kind);
}
