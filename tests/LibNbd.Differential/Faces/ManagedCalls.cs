using System.Reflection;
using LibNbd.Spec.Model;

namespace LibNbd.Differential.Faces;

/// <summary>Which of this library's surfaces is called.</summary>
internal enum Surface
{
    /// <summary>The gates, on which the C interface lands too: everything that C can say can be said to them.</summary>
    Gates,

    /// <summary><see cref="NbdHandle"/>: no free functions, no NULL buffers of a length.</summary>
    Public,
}

/// <summary>Every call of the specification as a method of this library.</summary>
internal sealed class ManagedCalls
{
    private static readonly Dictionary<Surface, ManagedCalls> Made = [];

    private readonly Dictionary<string, ManagedCall> _calls = new(StringComparer.Ordinal);

    private ManagedCalls(Surface surface)
    {
        foreach (CallSpec call in Specification.Api.Calls)
        {
            MethodInfo method = surface == Surface.Gates
                ? typeof(NbdHandle).Assembly.GetType("LibNbd.Gates")!.GetMethod(
                    Dispatch.MethodName(call.Name), BindingFlags.Static | BindingFlags.NonPublic)!
                : typeof(NbdHandle).GetMethod(Dispatch.MethodName(call.Name), BindingFlags.Instance | BindingFlags.Public)!;
            // Without the handle, and without what only an await says.
            Type[] types = [.. method.GetParameters()
                .Skip(method.IsStatic ? 1 : 0)
                .Take(call.Parameters.Count)
                .Select(static p => p.ParameterType)];
            _calls.Add(call.Name, new ManagedCall(call, types, Dispatch.Compile(method)));
        }
    }

    internal static ManagedCalls Of(Surface surface)
    {
        lock (Made)
        {
            return Made.TryGetValue(surface, out ManagedCalls? calls) ? calls : Made[surface] = new ManagedCalls(surface);
        }
    }

    internal ManagedCall this[string name] => _calls[name];
}

/// <summary>One of them.</summary>
/// <param name="Spec">Its entry.</param>
/// <param name="Types">The types of its parameters, without the handle.</param>
/// <param name="Invoke">Calls it on a handle (or its runtime).</param>
internal sealed record ManagedCall(CallSpec Spec, Type[] Types, Func<object, object?[], object?> Invoke);
