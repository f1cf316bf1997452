using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibNbd.Architecture.Tests;

/// <summary>A use of a type or member in another namespace of ours.</summary>
/// <param name="File">Where, from the root of the repository.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="From">The namespace of the user.</param>
/// <param name="To">The namespace of what is used.</param>
internal sealed record Use(string File, int Line, string From, string To)
{
    public override string ToString() => $"{File}({Line}): {From} -> {To}";
}

/// <summary>A use of a type, or of a member of it, by another.</summary>
/// <param name="File">Where, from the root of the repository.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="From">The user: the outermost type.</param>
/// <param name="FromFolder">Where that is.</param>
/// <param name="To">What is used: the outermost type.</param>
/// <param name="ToFolder">Where that is.</param>
internal sealed record TypeUse(string File, int Line, string From, string FromFolder, string To, string ToFolder)
{
    public override string ToString() => $"{File}({Line}): {FromFolder}/{From} -> {ToFolder}/{To}";
}

/// <summary>A type that is no other's.</summary>
/// <param name="Symbol">What it is.</param>
/// <param name="Files">Where, from the root of the repository.</param>
/// <param name="Lines">How many lines its declarations have together.</param>
internal sealed record SourceType(INamedTypeSymbol Symbol, ImmutableArray<string> Files, int Lines)
{
    public string Name => Symbol.Name;

    public string Folder => SourceTree.FolderOf(Files[0]);

    /// <summary>What is declared in it by name, constants and nested types too; accessors belong to their property.</summary>
    public int Members => Symbol.GetMembers().Count(
        member => !member.IsImplicitlyDeclared && member is not IMethodSymbol { AssociatedSymbol: not null });
}

/// <summary>Handwritten sources of the repository, compiled together as one, so that every name leads to what it means.</summary>
internal sealed class SourceTree
{
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private readonly CSharpCompilation _compilation;

    private SourceTree(IEnumerable<string> files)
    {
        CSharpParseOptions options = new(LanguageVersion.Preview);
        string usings = string.Concat(ImplicitUsings.Select(name => $"global using {name};\n"));
        // What packages give is not looked at, and need not be there: names of ours are found without.
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        _compilation = CSharpCompilation.Create(
            "All",
            files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(Repository.PathOf(file)), options, file))
                .Append(CSharpSyntaxTree.ParseText(usings, options)),
            platform.Where(file => !Path.GetFileName(file).StartsWith("LibNbd", StringComparison.Ordinal))
                .Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>Every source file, from the root of the repository.</summary>
    public ImmutableArray<SyntaxTree> Files => [.. _compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0)];

    /// <summary>The sources below these folders.</summary>
    public static SourceTree Of(params IEnumerable<string> folders) => new(folders.SelectMany(FilesBelow));

    /// <summary>The sources of a folder, from the root of the repository.</summary>
    public static IEnumerable<string> FilesBelow(string folder) => Directory
        .EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
        .Where(file => !file.Split('/').Intersect(["bin", "obj"], StringComparer.Ordinal).Any())
        .Order(StringComparer.Ordinal);

    /// <summary>The namespace that a file declares, or an empty text.</summary>
    public static string NamespaceOf(SyntaxTree file) =>
        file.GetRoot().DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString() ?? "";

    /// <summary>Every use of something that another namespace of these sources declares.</summary>
    public IEnumerable<Use> Uses()
    {
        foreach (SyntaxTree file in Files)
        {
            string from = NamespaceOf(file);
            SemanticModel model = _compilation.GetSemanticModel(file);
            foreach (SimpleNameSyntax name in file.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null
                    && model.GetSymbolInfo(name).Symbol is { } symbol
                    && symbol is not INamespaceSymbol
                    && symbol.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration
                    && symbol.ContainingNamespace is { IsGlobalNamespace: false } space
                    && space.ToDisplayString() is var to
                    && to != from)
                {
                    yield return new Use(file.FilePath, file.GetLineSpan(name.Span).StartLinePosition.Line + 1, from, to);
                }
            }
        }
    }

    /// <summary>Every type that is declared in a namespace.</summary>
    public IEnumerable<SourceType> Types()
    {
        Dictionary<INamedTypeSymbol, List<SyntaxNode>> declarations = new(SymbolEqualityComparer.Default);
        foreach (SyntaxTree file in Files)
        {
            SemanticModel model = _compilation.GetSemanticModel(file);
            foreach (MemberDeclarationSyntax declaration in file.GetRoot().DescendantNodes()
                .OfType<MemberDeclarationSyntax>()
                .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax
                    && node.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax))
            {
                INamedTypeSymbol symbol = (INamedTypeSymbol)model.GetDeclaredSymbol(declaration)!;
                if (!declarations.TryGetValue(symbol, out List<SyntaxNode>? known))
                {
                    declarations.Add(symbol, known = []);
                }

                known.Add(declaration);
            }
        }

        return declarations.Select(type => new SourceType(
            type.Key, [.. type.Value.Select(node => node.SyntaxTree.FilePath)], type.Value.Sum(LinesOf)));
    }

    /// <summary>Every use of a type of these sources, or of a member of it, by another.</summary>
    public IEnumerable<TypeUse> TypeUses()
    {
        foreach (SyntaxTree file in Files)
        {
            SemanticModel model = _compilation.GetSemanticModel(file);
            foreach (SimpleNameSyntax name in file.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                // Where what is generated takes part in a call, its overload is not resolved: any of the candidates says whose it is.
                SymbolInfo info = model.GetSymbolInfo(name);
                if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null
                    && (info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is { } symbol
                    && OutermostTypeOf(symbol) is { } to
                    && to.DeclaringSyntaxReferences.FirstOrDefault() is { } declaration
                    && UserOf(name) is { } from
                    && from != to.Name)
                {
                    int line = file.GetLineSpan(name.Span).StartLinePosition.Line + 1;
                    yield return new TypeUse(
                        file.FilePath, line, from, FolderOf(file.FilePath), to.Name, FolderOf(declaration.SyntaxTree.FilePath));
                }
            }
        }
    }

    /// <summary>The folder of a file.</summary>
    public static string FolderOf(string file) => file[..file.LastIndexOf('/')];

    private static int LinesOf(SyntaxNode node)
    {
        FileLinePositionSpan span = node.SyntaxTree.GetLineSpan(node.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string? UserOf(SyntaxNode node) =>
        node.AncestorsAndSelf().OfType<BaseTypeDeclarationSyntax>().LastOrDefault()?.Identifier.ValueText;

    private static INamedTypeSymbol? OutermostTypeOf(ISymbol symbol)
    {
        INamedTypeSymbol? type = symbol as INamedTypeSymbol
            ?? (symbol is INamespaceSymbol or ITypeParameterSymbol or ILocalSymbol or IParameterSymbol ? null : symbol.ContainingType);
        while (type?.ContainingType is { } outer)
        {
            type = outer;
        }

        return type?.OriginalDefinition;
    }
}
