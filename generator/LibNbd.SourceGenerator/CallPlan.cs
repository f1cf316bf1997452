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
        Dictionary<string, CallSpec> present = spec.Calls.Where(c => IsIn(runtime, c, types)).ToDictionary(c => c.Name, StringComparer.Ordinal);
        ApiIndex index = types with { Links = present.Values.Select(c => Link(c, AsyncTwin(c, present), types)).ToEquatableArray() };
        return spec.Calls.Where(c => present.ContainsKey(c.Name)).Select(c => new CallInput(c, AsyncTwin(c, present), index));
    }

    /// <summary>A diagnostic for every call that the runtime has no method for.</summary>
    public static IEnumerable<SpecDiagnostic> Missing(ApiSpec spec, RuntimeSurface runtime, string path)
    {
        ApiIndex index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        return spec.Calls
            .Where(c => !IsIn(runtime, c, index))
            .Select(c => DiagnosticCatalogue.NoRuntimeMethod.At(path, c.Span, c.Name, GateEmitter.RuntimeSignature(c, index)));
    }

    private static bool IsIn(RuntimeSurface runtime, CallSpec call, ApiIndex index) => runtime.Has(GateEmitter.RuntimeSignature(call, index));

    private static CallSpec? AsyncTwin(CallSpec call, Dictionary<string, CallSpec> present) =>
        call.Twin is not null && present.TryGetValue(call.Twin, out CallSpec? twin) && CSharpSignatures.HasAsync(call, twin) ? twin : null;

    private static CallLink Link(CallSpec call, CallSpec? twin, ApiIndex types) =>
        new(call.Name, FaceEmitter.Cref(call, types), twin is null ? null : FaceEmitter.AsyncCref(call, twin, types));
}
