using LibNbd.Languages.CSharp;
using LibNbd.SourceGenerator.Emit;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.SourceGenerator;

/// <summary>Which calls get code: those that the runtime has a method for, or for whose start it has one.</summary>
internal static class CallPlan
{
    /// <summary>Every call that gets code, with what its code depends on.</summary>
    public static IEnumerable<CallInput> Calls(ApiSpec spec, RuntimeSurface runtime)
    {
        ApiIndex types = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        PlannedCall[] present = spec.Calls.Select(call => Plan(call, spec, runtime, types)).OfType<PlannedCall>().ToArray();
        ApiIndex index = types with { Links = present.Select(c => Link(c.Call, c.Start, types)).ToEquatableArray() };
        return present.Select(c => new CallInput(c.Call, c.Start, c.Landing, index));
    }

    /// <summary>A diagnostic for every call that the runtime has no method for, and should have.</summary>
    public static IEnumerable<SpecDiagnostic> Missing(ApiSpec spec, RuntimeSurface runtime, string path)
    {
        ApiIndex index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        return spec.Calls
            .Where(c => HasMethod(c, spec) && Find(runtime, c, index) is null)
            .Select(c => DiagnosticCatalogue.NoRuntimeMethod.At(path, c.Span, c.Name, GateEmitter.RuntimeSignature(c, index)));
    }

    /// <summary>Whether the runtime has a method for this very call: it is not all derived from the one that it starts with.</summary>
    public static bool HasMethod(CallSpec call, ApiSpec spec) =>
        CSharpSignatures.Start(call, spec.Calls) is not { } start || ReferenceEquals(start, call);

    private static PlannedCall? Plan(CallSpec call, ApiSpec spec, RuntimeSurface runtime, ApiIndex index)
    {
        CallSpec? start = CSharpSignatures.Start(call, spec.Calls);
        return Find(runtime, start ?? call, index) is { } landing ? new PlannedCall(call, start, landing) : null;
    }

    private static Landing? Find(RuntimeSurface runtime, CallSpec call, ApiIndex index) =>
        runtime.Find(GateEmitter.RuntimeSignature(call, index));

    private static CallLink Link(CallSpec call, CallSpec? start, ApiIndex types) =>
        new(call.Name, FaceEmitter.Cref(call, types), start is null ? null : FaceEmitter.AsyncCref(call, start, types));

    private sealed record PlannedCall(CallSpec Call, CallSpec? Start, Landing Landing);
}
