using System.Text;
using LibNbd.Languages;
using LibNbd.Languages.CSharp;
using LibNbd.Spec.Model;
using LibNbd.Spec.Reading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>docs/generated-code.md is written from the generator's own tables and output, so that it cannot drift.</summary>
public class ReferenceSheetTests
{
    private const string Example = "AioConnectTcp";

    [Fact]
    public void The_reference_sheet_is_what_the_generator_gives() =>
        Snapshot.MatchFile(Sheet(), Repository.PathOf("docs", "generated-code.md"));

    private static string Sheet()
    {
        StringBuilder text = new();
        text.Append(
            """
            # What the generator writes

            Reference for [ADR 2](adr/0002-generated-code.md), which gives the reasons. `ReferenceSheetTests` writes this page from the
            generator and fails if it is out of date; `LIBNBD_UPDATE_SNAPSHOTS=1` updates it.

            ## Parameters

            A gate takes unchecked values, a runtime method checked ones. `X` stands for the name of the type in the YAML. Optional
            parameters come last.

            | YAML | gate | runtime method | public method | default if optional |
            |---|---|---|---|---|

            """);
        ApiSpec spec = LanguageList.All.Read(TestData.SmallYaml, "small.yaml").Spec!;
        ApiIndex index = ApiIndex.Of(spec, EquatableArray<CallLink>.Empty);
        foreach ((string word, ParameterKind kind) in Vocabulary.ParameterTypes)
        {
            ParameterSpec parameter = spec.Calls.SelectMany(call => call.Parameters).First(p => p.Kind == kind);
            ParameterSpec optional = parameter with { Optional = true };
            string name = TypeName(parameter, index);
            text.Append(
                $"| {word} | {Cell(CSharpTypes.Gate(parameter, index), name)} | {Cell(CSharpTypes.Runtime(parameter, index), name)} ");
            text.Append(
                $"| {Cell(CSharpTypes.Face(optional, index).TrimEnd('?'), name)} | {Cell(CSharpTypes.Default(optional, index), name)} |\n");
        }

        text.Append(
            """

            ## Results

            "Failure" is what a gate returns if a check refuses the call; for `default`, the call cannot fail. A public method then throws
            the thread's last error. A call that has an `aio_` twin, or `moves-to`, can be awaited if the last two columns have an entry:
            the type, and the method of `AsyncOperation` that returns it. Then its blocking form is generated as well, from its start.

            | YAML | gate and runtime method | failure | public method | awaited | by |
            |---|---|---|---|---|---|

            """);
        foreach ((string word, ReturnKind kind) in Vocabulary.ReturnTypes)
        {
            ReturnSpec returns = spec.Calls.Select(call => call.Returns).First(r => r.Kind == kind);
            string name = returns.TypeName is null ? "" : CSharpTypes.GateResult(returns, index);
            (string Type, string Method)? awaitable = CSharpTypes.Awaitable(kind);
            text.Append($"| {word} | {Cell(CSharpTypes.GateResult(returns, index), name)} | {Cell(CSharpTypes.Failure(returns), "")} ");
            text.Append($"| {Cell(CSharpTypes.FaceResult(returns, index), name)} ");
            text.Append($"| {Cell(awaitable?.Type, "")} | {Cell(awaitable?.Method, "")} |\n");
        }

        text.Append($"\n## A gate\n\n```csharp\n{Gate(RealSpecTests.RealApi.Files[$"Calls/{Example}.g.cs"])}\n```\n");
        text.Append(
            """

            ## What generated code may use

            The runtime's members that generated code may name. Tests compile all generated code against a stub with these members and no
            others (`tests/LibNbd.SourceGenerator.Tests/Stub`).

            """);
        foreach (TypeDeclarationSyntax type in CSharpSyntaxTree.ParseText(TestData.Runtime)
            .GetRoot()
            .DescendantNodes()
            .OfType<TypeDeclarationSyntax>())
        {
            IEnumerable<string> members = type.Members.Where(member => member.Modifiers.Any(SyntaxKind.InternalKeyword))
                .Select(Declaration);
            string list = string.Join('\n', members);
            if (list.Length > 0)
            {
                text.Append($"\n`{type.Identifier}`:\n\n```csharp\n{list}\n```\n");
            }
        }

        return text.ToString();
    }

    private static string TypeName(ParameterSpec parameter, ApiIndex index) => parameter.Kind switch
    {
        ParameterKind.Closure => index.Closure(parameter.TypeName).CSharpName.Replace("Callback", "", StringComparison.Ordinal),
        _ => parameter.TypeName is null ? "" : CSharpTypes.Runtime(parameter, index),
    };

    private static string Cell(string? code, string name) => code switch
    {
        null => "",
        _ when name.Length == 0 => $"`{code}`",
        _ => $"`{code.Replace(name, "X", StringComparison.Ordinal)}`",
    };

    private static string Gate(string file) => CSharpSyntaxTree.ParseText(file).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
        .First(type => type.Identifier.ValueText == "Gates").WithoutLeadingTrivia().ToString();

    // The declaration without attributes and body.
    private static string Declaration(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.WithAttributeLists([]).WithoutTrivia().WithBody(null).WithExpressionBody(null)
            .WithParameterList(SyntaxFactory.ParseParameterList(method.ParameterList
            .ToString()
            .Replace("[NotNullWhen(true)] ", "", StringComparison.Ordinal)))
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken)).ToString(),
        PropertyDeclarationSyntax property => $"{property.Modifiers} {property.Type} {property.Identifier} {{ get; }}",
        _ => member.WithoutTrivia().ToString(),
    };
}
