using LibNbd.Spec.Model;

namespace LibNbd.Languages;

/// <summary>What languages look up in a specification.</summary>
internal static class ApiLookup
{
    /// <summary>The closures that a call takes, each once.</summary>
    public static IEnumerable<ClosureSpec> ClosuresOf(this ApiSpec spec, CallSpec call) => call.Parameters
        .Where(parameter => parameter.Kind == ParameterKind.Closure)
        .Select(parameter => spec.Closures.First(closure => closure.Name == parameter.TypeName))
        .Distinct();
}
