using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;

namespace LibNbd.SourceGenerator;

/// <summary>A method that the runtime offers, as far as a gate's call depends on it.</summary>
/// <param name="Signature">
/// <c>int Zero(ulong count, ulong offset, CommandFlags flags)</c>: result, name, and the parameters' types and names in their order, without marks of nullability. The names
/// count too: two parameters of one type that have changed places are another call.
/// </param>
internal sealed record RuntimeMethod(string Signature);

/// <summary>What the gates can land on. Sorted and value-equal, so that an edit elsewhere leaves it unchanged.</summary>
internal sealed record RuntimeSurface(EquatableArray<RuntimeMethod> Methods)
{
    /// <summary>The type whose methods the gates call.</summary>
    public const string TypeName = "LibNbd.Runtime.Handle.HandleCore";

    private static readonly SymbolDisplayFormat SignatureFormat = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>No methods: the runtime is not referenced, or not asked for.</summary>
    public static RuntimeSurface None { get; } = new(EquatableArray<RuntimeMethod>.Empty);

    /// <summary>Reads the surface out of a compilation.</summary>
    public static RuntimeSurface Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(TypeName) is not { } type
            ? None
            : new(type.GetMembers()
                .OfType<IMethodSymbol>()
                .Where(m => m.MethodKind == MethodKind.Ordinary && !m.IsStatic && m.DeclaredAccessibility != Accessibility.Private)
                .Select(m => new RuntimeMethod(m.ToDisplayString(SignatureFormat)))
                .Distinct()
                .OrderBy(m => m.Signature, StringComparer.Ordinal)
                .ToEquatableArray());

    /// <summary>Whether there is a method of this very signature.</summary>
    /// <param name="signature">As it would be written: with an access modifier, and marks of nullability.</param>
    public bool Has(string signature)
    {
        string bare = signature.Substring(signature.IndexOf(' ') + 1).Replace("?", "");
        return Methods.Any(method => string.Equals(method.Signature, bare, StringComparison.Ordinal));
    }
}
