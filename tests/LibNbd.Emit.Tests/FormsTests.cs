using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LibNbd.Emit.Commands;
using LibNbd.Languages;
using LibNbd.Languages.CSharp;

namespace LibNbd.Emit.Tests;

/// <summary>
/// Every function stands in every form that there is: pages, index, header, symbols, and the documentation that an IDE shows.
/// </summary>
public sealed partial class FormsTests
{
    private static readonly Dictionary<string, Dictionary<string, string>> Files = TargetList.All.ToDictionary(
        target => target.Name,
        target => target.Emit(Specification.Spec, LanguageList.All)
            .ToDictionary(file => file.Path.ToString(), file => file.Text, StringComparer.Ordinal),
        StringComparer.Ordinal);

    private static readonly Dictionary<string, XElement> Members = XDocument.Load(
        Path.ChangeExtension(typeof(NbdHandle).Assembly.Location, "xml"))
        .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value, StringComparer.Ordinal);

    [Fact]
    public void Every_function_is_in_every_form()
    {
        foreach (string name in Specification.Spec.Calls.Select(call => call.Name)
            .Concat(Specification.Spec.Lifecycle.Select(function => function.Name)))
        {
            string symbol = Specification.Spec.Library.SymbolPrefix + name;
            Assert.Contains($"{symbol}.3", Files["man"].Keys);
            Assert.Contains($"{symbol}.3.html", Files["html"].Keys);
            Assert.Contains($"`{symbol}`", Files["docs"]["calls.md"], StringComparison.Ordinal);
            Assert.Contains($"\"{symbol}\"", Files["html"]["search-index.js"], StringComparison.Ordinal);
            Assert.Matches($@"\b{symbol} \(", Files["c"]["libnbd.h"]);
            Assert.Contains(
                Files["c"].Where(file => file.Key != "libnbd.h"),
                file => Regex.IsMatch(file.Value, $@"\b{symbol};", RegexOptions.None, TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public void Every_public_method_is_documented_whole()
    {
        CSharpApi faces = new(Specification.Spec);
        HashSet<string> throwing = [.. Specification.Spec.Calls.Where(call => call.MaySetError)
            .SelectMany(faces.Of)
            .Select(face => face.Name)];
        int seen = 0;
        foreach (MethodInfo method in typeof(NbdHandle).GetMethods(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        {
            XElement[] candidates = [.. Members.Where(member => Regex.IsMatch(
                member.Key,
                $@"^M:LibNbd\.NbdHandle\.{method.Name}(\(|$)",
                RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(10))).Select(member => member.Value)];
            if (method.IsSpecialName)
            {
                continue;
            }

            seen++;
            string[] parameters = [.. method.GetParameters().Select(parameter => parameter.Name!)];
            XElement? documentation = candidates.FirstOrDefault(member =>
                member.Element("inheritdoc") is not null
                    || member.Elements("param").Select(p => p.Attribute("name")!.Value).SequenceEqual(parameters, StringComparer.Ordinal));
            Assert.True(
                documentation is not null, $"{method.Name}({string.Join(", ", parameters)}) has no documentation of all its parameters");
            if (documentation.Element("inheritdoc") is not null)
            {
                continue;
            }

            Assert.All(
                documentation.Elements("param").Append(documentation.Element("summary")),
                part => Assert.False(string.IsNullOrWhiteSpace(part?.Value), method.Name));
            bool returns = method.ReturnType != typeof(void) && method.ReturnType != typeof(Task) && method.ReturnType != typeof(ValueTask);
            Assert.True(!returns
                || documentation.Element("returns") is { Value.Length: > 0 }, $"{method.Name} does not say what it returns");
            if (throwing.Contains(method.Name))
            {
                Assert.Contains(
                    documentation.Elements("exception"), exception => exception.Attribute("cref")!.Value == "T:LibNbd.NbdException");
            }
        }

        Assert.True(seen > Specification.Spec.Calls.Count);
    }

    [Fact]
    public void No_markup_is_left_in_the_documentation_and_every_reference_resolves()
    {
        foreach ((string name, XElement member) in Members)
        {
            string text = string.Join(' ', member.DescendantNodes().OfType<XText>().Where(node =>
                node.Parent!.Name.LocalName is not ("c" or "code")).Select(node => node.Value));
            Assert.False(Markup().IsMatch(text), $"{name}: {Markup().Match(text).Value}");
            foreach (XElement reference in member.Descendants("see")
                .Concat(member.Descendants("seealso"))
                .Concat(member.Descendants("exception")))
            {
                string? target = (reference.Attribute("cref") ?? reference.Attribute("href") ?? reference.Attribute("langword"))?.Value;
                Assert.False(target is null || target.StartsWith('!'), $"{name} refers to {target ?? "nothing"}");
            }

            string[] parameters = [.. member.Elements("param").Select(p => p.Attribute("name")!.Value)];
            Assert.All(member.Descendants("paramref"), reference => Assert.Contains(reference.Attribute("name")!.Value, parameters));
            Assert.All(
                member.Descendants("list"),
                list => Assert.Contains(list.Attribute("type")?.Value, (string[])["bullet", "number", "table"]));
        }
    }

    [Fact]
    public void Every_link_of_the_pages_in_the_repository_resolves()
    {
        string[] pages = [.. new[] { "docs", "bench", "api" }.SelectMany(
            folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories)),
            .. Directory.EnumerateFiles(Repository.Root, "*.md")];
        Assert.True(pages.Length > 50);
        foreach (string page in pages.Where(page => !page.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj")))
        {
            foreach (string target in Link().Matches(File.ReadAllText(page)).Select(match => match.Groups["target"].Value))
            {
                if (!target.Contains("://", StringComparison.Ordinal) && !target.StartsWith('#'))
                {
                    string path = Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0]);
                    Assert.True(Path.Exists(path), $"{Path.GetRelativePath(Repository.Root, page)} -> {target}");
                }
            }
        }
    }

    // Of Markdown: code, strong text, links, references to calls.
    [GeneratedRegex(@"`|\*\*|\]\(|\[[a-z_0-9]+\]", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Markup();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Link();
}
