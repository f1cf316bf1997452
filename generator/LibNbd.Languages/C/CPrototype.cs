using LibNbd.Spec.Model;
using LibNbd.Spec.Semantics;

namespace LibNbd.Languages.C;

/// <summary>The C prototype of a function, in the pieces that a target lays out.</summary>
/// <param name="Head">All before the first parameter: <c>int nbd_aio_is_ready (</c>.</param>
/// <param name="Parameters">The parameters in C's order.</param>
internal sealed record CPrototype(string Head, IReadOnlyList<CParameter> Parameters)
{
    /// <summary>All behind the last parameter.</summary>
    public const string Tail = ");";

    /// <summary>The prototype of a call.</summary>
    public static CPrototype Of(CallSpec call, CTypes types) => new(
        $"{CTypes.Of(call.Returns.Kind)} {types.Function(call.Name)} (",
        [types.Handle, .. call.Parameters.SelectMany(types.Of)]);

    /// <summary>The prototype of a lifecycle function, on one line.</summary>
    public static string Of(LifecycleSpec function, CTypes types)
    {
        LifecycleFacts facts = LifecycleFacts.Of(function.Kind);
        string result = facts.Result switch
        {
            LifecycleResult.Nothing => "void ",
            LifecycleResult.Handle => types.Handle.Type,
            LifecycleResult.Text => "const char *",
            LifecycleResult.Number => "int ",
        };
        return $"{result}{types.Function(function.Name)} ({(facts.TakesHandle ? types.Handle.ToString() : "void")}{Tail}";
    }

    /// <summary>On one line.</summary>
    public override string ToString() => Head + string.Join(", ", Parameters) + Tail;
}
