using LibNbd.SourceGenerator.Emit;
using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;

namespace LibNbd.SourceGenerator;

/// <summary>A method that the runtime offers, as far as a gate's call depends on it.</summary>
/// <param name="Signature">
/// <c>int Zero(ulong count, ulong offset, CommandFlags flags)</c>: result, name, and the parameters' types and names in their order,
/// without marks of nullability. The names count too: two parameters of one type that have changed places are another call.
/// </param>
/// <param name="Part">
/// The property of the handle's type through which its part is reached, or an empty text if it is a method of the handle itself.
/// </param>
internal sealed record RuntimeMethod(string Signature, string Part);

/// <summary>
/// What the gates can land on: the handle's type and the parts that it is made of. Sorted and value-equal, so that an edit elsewhere leaves
/// it unchanged.
/// </summary>
internal sealed record RuntimeSurface(EquatableArray<RuntimeMethod> Methods)
{
    /// <summary>The type whose methods, and whose parts' methods, the gates call.</summary>
    public const string TypeName = "LibNbd.Runtime.Handle.HandleCore";

    /// <summary>The last parameter of a method that does not do the same when it is awaited.</summary>
    public const string AwaitedParameter = "bool isAwaited";

    private static readonly SymbolDisplayFormat SignatureFormat = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    /// <summary>No methods: the runtime is not referenced, or not asked for.</summary>
    public static RuntimeSurface None { get; } = new(EquatableArray<RuntimeMethod>.Empty);

    /// <summary>Reads the surface out of a compilation.</summary>
    public static RuntimeSurface Of(Compilation compilation) =>
        compilation.GetTypeByMetadataName(TypeName) is not { } handle
            ? None
            : new(MethodsOf(handle, "")
                .Concat(Parts(handle).SelectMany(part => MethodsOf(part.Type, part.Name)))
                .Distinct()
                .OrderBy(m => m.Signature, StringComparer.Ordinal)
                .ThenBy(m => m.Part, StringComparer.Ordinal)
                .ToEquatableArray());

    /// <summary>The method of this very signature, or null. One of the handle itself comes first.</summary>
    /// <param name="signature">As it would be written: with an access modifier, and marks of nullability.</param>
    public Landing? Find(string signature)
    {
        string bare = signature.Substring(signature.IndexOf(' ') + 1).Replace("?", "");
        string told = bare.Substring(0, bare.Length - 1) + (bare.EndsWith("()", StringComparison.Ordinal) ? "" : ", ") + AwaitedParameter
            + ")";
        RuntimeMethod? method = Methods.FirstOrDefault(m => string.Equals(m.Signature, bare, StringComparison.Ordinal))
            ?? Methods.FirstOrDefault(m => string.Equals(m.Signature, told, StringComparison.Ordinal));
        return method is null ? null : new Landing(method.Part, !string.Equals(method.Signature, bare, StringComparison.Ordinal));
    }

    /// <summary>The parts of the handle: properties whose types are declared where the handle's is, or below.</summary>
    public static IEnumerable<IPropertySymbol> Parts(INamedTypeSymbol handle) => handle.GetMembers()
        .OfType<IPropertySymbol>()
        .Where(p => IsOffered(p)
            && p.Type.TypeKind == TypeKind.Class
            && IsAtOrBelow(p.Type.ContainingNamespace, handle.ContainingNamespace));

    private static bool IsAtOrBelow(INamespaceSymbol? space, INamespaceSymbol home)
    {
        for (; space is not null; space = space.ContainingNamespace)
        {
            if (SymbolEqualityComparer.Default.Equals(space, home))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<RuntimeMethod> MethodsOf(ITypeSymbol type, string part) => type.GetMembers()
        .OfType<IMethodSymbol>()
        .Where(m => m.MethodKind == MethodKind.Ordinary && IsOffered(m))
        .Select(m => new RuntimeMethod(m.ToDisplayString(SignatureFormat), part));

    private static bool IsOffered(ISymbol member) => !member.IsStatic && member.DeclaredAccessibility != Accessibility.Private;
}
