using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;

namespace LibNbd.SourceGenerator;

/// <summary>A method that the runtime offers, as far as a gate's call depends on it.</summary>
internal sealed record RuntimeMethod(string Name, int ParameterCount);

/// <summary>What the gates can land on. Sorted and value-equal, so that an edit elsewhere leaves it unchanged.</summary>
internal sealed record RuntimeSurface(EquatableArray<RuntimeMethod> Methods)
{
    /// <summary>The type whose methods the gates call.</summary>
    public const string TypeName = "LibNbd.Runtime.Handle.HandleCore";

    /// <summary>No methods: the runtime is not referenced, or not asked for.</summary>
    public static RuntimeSurface None { get; } = new(EquatableArray<RuntimeMethod>.Empty);

    /// <summary>Reads the surface out of a compilation.</summary>
    public static RuntimeSurface Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(TypeName) is not { } type
            ? None
            : new(type.GetMembers()
                .OfType<IMethodSymbol>()
                .Where(m => m.MethodKind == MethodKind.Ordinary && !m.IsStatic && m.DeclaredAccessibility != Accessibility.Private)
                .Select(m => new RuntimeMethod(m.Name, m.Parameters.Length))
                .Distinct()
                .OrderBy(m => m.Name, StringComparer.Ordinal)
                .ThenBy(m => m.ParameterCount)
                .ToEquatableArray());

    /// <summary>Whether there is a method of this name that takes so many arguments.</summary>
    public bool Has(string name, int parameterCount) => Methods.Contains(new RuntimeMethod(name, parameterCount));
}
