using System.Reflection;
using System.Text.RegularExpressions;
using LibNbd.Emit.Targets.C;
using LibNbd.Languages;
using LibNbd.Languages.C;
using LibNbd.Languages.CSharp;

namespace LibNbd.Emit.Tests;

/// <summary>The signatures that the pages show are those of the libraries.</summary>
public sealed class FaceTests
{
    private static readonly CSharpApi Faces = new(Specification.Spec);

    // Members of .NET's own shape, which stand for no call.
    private static readonly string[] OfNoCall =
        [nameof(NbdHandle.ConnectAsync), nameof(NbdHandle.DisposeAsync), nameof(NbdHandle.GetExtentsAsync)];

    [Fact]
    public void Every_awaitable_method_is_on_the_page_of_its_call()
    {
        string[] shown = [.. Specification.Spec.Calls.SelectMany(Faces.Of)
            .Where(face => face.Kind == "awaited")
            .Select(face => face.Name)
            .Distinct()];
        string[] there =
        [
            .. typeof(NbdHandle).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(method => method.Name)
                .Where(name => name.EndsWith("Async", StringComparison.Ordinal) && !OfNoCall.Contains(name))
                .Distinct(),
        ];
        Assert.Equal(there.Order(StringComparer.Ordinal), shown.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_method_has_the_parameters_that_its_page_shows()
    {
        MethodInfo[] methods = typeof(NbdHandle).GetMethods();
        foreach (Signature face in Specification.Spec.Calls.SelectMany(Faces.Of))
        {
            string list = face.Code[(face.Code.IndexOf('(', StringComparison.Ordinal) + 1)..face.Code.LastIndexOf(')')];
            Assert.True(
                methods.Any(method => method.Name == face.Name
                    && method.GetParameters().All(p => Regex.IsMatch(list, $@"\b{p.Name}\b", RegexOptions.None, TimeSpan.FromSeconds(5)))),
                face.Code);
        }
    }

    [Fact]
    public void The_handle_has_the_members_that_stand_for_lifecycle_functions()
    {
        string[] there =
        [
            .. typeof(NbdHandle).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(member => member is ConstructorInfo ? nameof(NbdHandle) : member.Name),
        ];
        Assert.All(
            Specification.Spec.Lifecycle.SelectMany(Faces.Of).Select(signature => signature.Name),
            line => Assert.Contains(line[..line.IndexOf('(', StringComparison.Ordinal)].Split(' ')[^1], there));
    }

    [Fact]
    public void The_prototypes_of_the_pages_are_those_of_the_header()
    {
        string header = OneLine(new CTarget().Emit(Specification.Spec, LanguageList.All).Single(file => file.Path == "libnbd.h").Text);
        CSignatures signatures = new(Specification.Spec);
        Assert.All(
            Specification.Spec.Calls, call => Assert.Contains(OneLine(signatures.Of(call).ToString()), header, StringComparison.Ordinal));
        Assert.All(
            Specification.Spec.Lifecycle, function => Assert.Contains(OneLine(signatures.Of(function)), header, StringComparison.Ordinal));
    }

    // Spaces and folds are each page's own; in the header attributes follow.
    private static string OneLine(string text) => Regex.Replace(text, @"\s+|;$", "", RegexOptions.None, TimeSpan.FromSeconds(5));
}
