using LibNbd.Languages.CSharp;
using LibNbd.Spec.Diagnostics;
using LibNbd.Spec.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibNbd.SourceGenerator;

/// <summary>
/// Methods of the handle, and of the parts that it is made of, which nothing calls any more: what a removed call landed on. No compiler
/// tells, because they are internal and the gates stand in another assembly.
/// </summary>
internal static class DeadMethods
{
    // What gates and public methods call besides, whether they are generated or written by hand.
    private static readonly HashSet<string> UsedElsewhere = new(StringComparer.Ordinal)
    {
        "ClearOutput", "Close", "CloseConnection", "EndSubprocess", "Enter", "EnterQuiet", "ForCommand", "ForConnection", "ForEnd",
        "ForOption", "ForOptionBool", "ForOptionInt", "Leave", "RentConnectOperation", "RentDisconnectOperation", "RentOperation",
        "RequireCommandFlags", "RequireState", "TraceEnter", "TraceLeave",
    };

    /// <summary>A warning at each of them.</summary>
    public static IEnumerable<SpecDiagnostic> Of(Compilation compilation, ApiSpec spec, CancellationToken cancellation)
    {
        HashSet<string> calls = new(
            spec.Calls.Where(call => CallPlan.HasMethod(call, spec)).Select(CSharpSignatures.RuntimeMethod), StringComparer.Ordinal);
        IMethodSymbol[] suspects =
        [
            .. Types(compilation).SelectMany(type => type.GetMembers()).OfType<IMethodSymbol>()
                .Where(method => IsOffered(method) && !calls.Contains(method.Name) && !UsedElsewhere.Contains(method.Name)),
        ];
        if (suspects.Length == 0)
        {
            return [];
        }

        HashSet<string> unused = new(suspects.Select(method => method.Name), StringComparer.Ordinal);
        foreach (SyntaxTree tree in compilation.SyntaxTrees)
        {
            unused.ExceptWith(tree.GetRoot(cancellation).DescendantTokens().Where(IsUse).Select(token => token.ValueText));
        }

        return suspects.Where(method => unused.Contains(method.Name)).SelectMany(At).ToArray();
    }

    private static IEnumerable<ITypeSymbol> Types(Compilation compilation) =>
        compilation.Assembly.GetTypeByMetadataName(RuntimeSurface.TypeName) is not { } handle
            ? []
            : RuntimeSurface.Parts(handle).Select(part => part.Type).Prepend(handle).Distinct<ITypeSymbol>(SymbolEqualityComparer.Default);

    // One that answers to a base class or an interface is called through that.
    private static bool IsOffered(IMethodSymbol method) => method is { MethodKind: MethodKind.Ordinary, IsStatic: false, IsOverride: false }
        && method.DeclaredAccessibility is Accessibility.Internal or Accessibility.Public
        && !method.ContainingType.AllInterfaces.SelectMany(type => type.GetMembers(method.Name)).Any();

    private static bool IsUse(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) && !(token.Parent is MethodDeclarationSyntax method && method.Identifier == token);

    private static IEnumerable<SpecDiagnostic> At(IMethodSymbol method) => method.Locations.Where(place => place.IsInSource).Select(place =>
    {
        FileLinePositionSpan lines = place.GetLineSpan();
        SourceSpan span = new(
            lines.StartLinePosition.Line + 1,
            lines.StartLinePosition.Character + 1,
            lines.EndLinePosition.Line + 1,
            lines.EndLinePosition.Character + 1);
        return DiagnosticCatalogue.DeadRuntimeMethod.At(lines.Path, span, method.ContainingType.Name + "." + method.Name);
    });
}
