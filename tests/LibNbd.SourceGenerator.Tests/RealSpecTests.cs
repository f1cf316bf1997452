namespace LibNbd.SourceGenerator.Tests;

/// <summary>The whole API, against runtime methods as the generator itself asks for them.</summary>
public class RealSpecTests
{
    private static readonly Lazy<GeneratorRun> Types = new(
        () => GeneratorRun.Start("types", TestData.RealYaml, TestData.CallbackFaults, TestData.StateTable));

    private static readonly Lazy<string> Signatures = new(() => Methods(GeneratorRun.Start("api", TestData.RealYaml, TestData.Runtime)));

    /// <summary>The runtime's methods, by the signatures that NBD040 names.</summary>
    internal static string AllMethods => Signatures.Value;

    // The signatures that NBD040 names, so that the test also shows that they are the right ones.
    private static readonly Lazy<GeneratorRun> Api = new(() => GeneratorRun.Start(
        "api", TestData.RealYaml,
        [TestData.Runtime, TestData.CallbackFaults, TestData.StateTable, AllMethods, TestData.NbdHandle, .. Types.Value.Files.Values]));

    /// <summary>The mode <c>api</c>, with every runtime method that it asks for.</summary>
    internal static GeneratorRun RealApi => Api.Value;

    [Fact]
    public void Types_compile() => CompileTests.AssertCompiles(Types.Value);

    [Fact]
    public void Api_compiles_against_the_signatures_that_are_asked_for() => CompileTests.AssertCompiles(Api.Value);

    [Fact]
    public void Documentation_speaks_CSharp()
    {
        foreach (string text in Types.Value.Files.Concat(Api.Value.Files).Select(file => file.Value))
        {
            IEnumerable<string> comments = text.Split('\n').Where(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal));
            // The variable of the environment is the only one that C# has too.
            Assert.All(comments, line => Assert.DoesNotContain(
                "LIBNBD_", line.Replace("LIBNBD_DEBUG", "", StringComparison.Ordinal), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void No_errno_is_listed_twice_in_one_list()
    {
        foreach ((string file, string text) in Api.Value.Files)
        {
            foreach (string exception in text.Split("<exception cref=\"NbdException\">")
                .Skip(1)
                .Select(part => part.Split("</exception>")[0]))
            {
                string[] numbers = [.. exception.Split('\n').Where(
                    line => line.Contains("<item><description><c>E", StringComparison.Ordinal))
                    .Select(line => line.Split("<c>")[1].Split("</c>")[0])];
                Assert.True(numbers.Distinct(StringComparer.Ordinal).Count() == numbers.Length, $"{file}: {string.Join(' ', numbers)}");
            }
        }
    }

    [Theory]
    [InlineData("AioConnectTcp")]
    [InlineData("ConnectTcp")]
    [InlineData("Pread")]
    [InlineData("AioPread")]
    [InlineData("BlockStatus")]
    [InlineData("GetSize")]
    [InlineData("AioIsReady")]
    [InlineData("SetStrictMode")]
    [InlineData("GetHandleName")]
    public void The_code_of_a_call_is_as_committed(string name) => Snapshot.Match(Api.Value.Files[$"Calls/{name}.g.cs"], name);

    private static string Methods(GeneratorRun missing)
    {
        IEnumerable<string> methods = missing.Diagnostics.Select(d =>
        {
            Assert.Equal("NBD040", d.Id);
            string message = d.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            return message.Split('\'')[3] + " => throw new NotImplementedException();";
        });
        return $$"""
            #nullable enable
            using System;
            using System.Collections.Generic;
            using LibNbd.Runtime.Engine;
            namespace LibNbd.Runtime.Handle;
            internal sealed partial class HandleCore
            {
                {{string.Join('\n', methods)}}
            }
            """;
    }
}
