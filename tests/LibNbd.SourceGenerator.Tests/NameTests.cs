using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>
/// What is held against collisions is what the generator writes: of both specifications, every name that the generated code declares was
/// entered, and every type that it names and does not declare is one that no type of the API may be called by.
/// </summary>
public class NameTests
{
    public static TheoryData<string> Yamls => ["real", "small"];

    [Theory]
    [MemberData(nameof(Yamls))]
    public void Every_type_and_member_that_is_declared_was_entered(string which)
    {
        (NameRegistry names, SyntaxNode[] trees) = Both(which);
        HashSet<string> types = [.. names.In(CSharpDeclarations.Types)];
        foreach (BaseTypeDeclarationSyntax type in trees.SelectMany(tree => tree.DescendantNodes()).OfType<BaseTypeDeclarationSyntax>())
        {
            Assert.Contains(type.Identifier.ValueText, types);
            HashSet<string> members = [.. names.In($"members of {type.Identifier.ValueText}")];
            IEnumerable<string> declared = type switch
            {
                EnumDeclarationSyntax enumeration => enumeration.Members.Select(member => member.Identifier.ValueText),
                RecordDeclarationSyntax record => record.ParameterList!.Parameters.Select(parameter => parameter.Identifier.ValueText),
                ClassDeclarationSyntax { Identifier.ValueText: "NbdConstants" or "MetaContexts" } constants =>
                    constants.Members.OfType<FieldDeclarationSyntax>()
                        .SelectMany(field => field.Declaration.Variables)
                        .Select(field => field.Identifier.ValueText),
                _ => [],
            };
            // A set of states begins with none of them, which is not among the states.
            Assert.Subset(
                members.Append(type.Identifier.ValueText == "HandleStates" ? "None" : "").ToHashSet(StringComparer.Ordinal),
                declared.ToHashSet(StringComparer.Ordinal));
        }

        foreach (DelegateDeclarationSyntax type in trees.SelectMany(tree => tree.DescendantNodes()).OfType<DelegateDeclarationSyntax>())
        {
            Assert.Contains(type.Identifier.ValueText, types);
            Assert.Subset(
                names.In($"parameters of the delegate {type.Identifier.ValueText}").ToHashSet(StringComparer.Ordinal),
                type.ParameterList.Parameters.Select(parameter => parameter.Identifier.Text).ToHashSet(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Yamls))]
    public void Every_method_of_a_handle_was_entered(string which)
    {
        (NameRegistry names, SyntaxNode[] trees) = Both(which);
        HashSet<string> methods = [.. names.In(CSharpDeclarations.Methods)];
        Assert.All(
            trees.SelectMany(tree => tree.DescendantNodes()).OfType<ClassDeclarationSyntax>().Where(
                type => type.Identifier.ValueText is "NbdHandle" or "Gates")
                .SelectMany(type => type.Members.OfType<MethodDeclarationSyntax>()),
            method => Assert.Contains(method.Identifier.ValueText, methods));
    }

    [Fact]
    public void No_type_of_the_api_can_take_the_place_of_one_that_the_code_uses()
    {
        (NameRegistry names, SyntaxNode[] trees) = Both("real");
        HashSet<string> entered = [.. names.In(CSharpDeclarations.Types)];
        // What stands where only a type can: behind "new", in a declaration, as a type argument, before a static member.
        HashSet<string> used =
        [
            .. trees.SelectMany(tree => tree.DescendantNodes()).OfType<TypeSyntax>()
                .Where(type => type is IdentifierNameSyntax or GenericNameSyntax && IsType(type))
                .Select(type => ((SimpleNameSyntax)type).Identifier.ValueText),
        ];
        Assert.Equal("", string.Join(
            ' ',
            used.Where(name => char.IsAsciiLetterUpper(name[0])).Except(entered, StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    private static bool IsType(TypeSyntax type) => type.Parent is ObjectCreationExpressionSyntax or ParameterSyntax
        or VariableDeclarationSyntax or TypeArgumentListSyntax
        or MethodDeclarationSyntax or CatchDeclarationSyntax or NullableTypeSyntax or RefTypeSyntax
        || (type.Parent is MemberAccessExpressionSyntax access && access.Expression == type && char.IsAsciiLetterUpper(type.ToString()[0]));

    private static (NameRegistry Names, SyntaxNode[] Trees) Both(string which)
    {
        string yaml = which == "real" ? TestData.RealYaml : TestData.SmallYaml;
        SpecResult result = LanguageList.All.Read(yaml, "x.yaml");
        NameRegistry names = new(new CSharpLanguage());
        CSharpDeclarations.Declare(result.Spec!, names);
        Assert.Empty(names.Problems);
        GeneratorRun types = GeneratorRun.Start("types", yaml, TestData.CallbackFaults, TestData.StateTable);
        GeneratorRun exports = GeneratorRun.Start("native", yaml);
        GeneratorRun api = which == "real" ? RealSpecTests.RealApi : GeneratorRun.Start("api", yaml, TestData.Runtime, TestData.SmallCalls);
        return (names, [.. new[] { types, exports, api }.SelectMany(run => run.Files.Values)
            .Select(text => CSharpSyntaxTree.ParseText(text).GetRoot())]);
    }
}
