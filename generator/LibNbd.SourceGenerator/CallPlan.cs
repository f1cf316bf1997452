using LibNbd.Languages.CSharp;
using LibNbd.SourceGenerator.Emit;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;

namespace LibNbd.SourceGenerator;

/// <summary>Which calls get code: those that the runtime has a method for.</summary>
internal static class CallPlan
{
    /// <summary>Every call that gets code, with what its code depends on.</summary>
    public static IEnumerable<CallInput> Calls(ApiSpec spec, RuntimeSurface runtime)
    {
        ApiIndex types = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        Dictionary<string, PlannedCall> present = spec.Calls
            .Select(c => Find(runtime, c, types) is { } landing ? new PlannedCall(c, landing) : null)
            .OfType<PlannedCall>()
            .ToDictionary(c => c.Call.Name, StringComparer.Ordinal);
        ApiIndex index = types with
        {
            Links = present.Values.Select(c => Link(c.Call, AsyncTwin(c.Call, present)?.Call, types)).ToEquatableArray(),
        };
        return present.Values.Select(
            c => new CallInput(c.Call, c.Landing, AsyncTwin(c.Call, present)?.Call, AsyncTwin(c.Call, present)?.Landing, index));
    }

    /// <summary>A diagnostic for every call that the runtime has no method for.</summary>
    public static IEnumerable<SpecDiagnostic> Missing(ApiSpec spec, RuntimeSurface runtime, string path)
    {
        ApiIndex index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        return spec.Calls
            .Where(c => Find(runtime, c, index) is null)
            .Select(c => DiagnosticCatalogue.NoRuntimeMethod.At(path, c.Span, c.Name, GateEmitter.RuntimeSignature(c, index)));
    }

    private static Landing? Find(RuntimeSurface runtime, CallSpec call, ApiIndex index) =>
        runtime.Find(GateEmitter.RuntimeSignature(call, index));

    private static PlannedCall? AsyncTwin(CallSpec call, Dictionary<string, PlannedCall> present) =>
        call.Twin is not null
            && present.TryGetValue(call.Twin, out PlannedCall? twin)
            && CSharpSignatures.HasAsync(call, twin.Call) ? twin : null;

    private static CallLink Link(CallSpec call, CallSpec? twin, ApiIndex types) =>
        new(call.Name, FaceEmitter.Cref(call, types), twin is null ? null : FaceEmitter.AsyncCref(call, twin, types));

    private sealed record PlannedCall(CallSpec Call, Landing Landing);
}
