using System.Text.RegularExpressions;

namespace LibNbd.SourceGenerator.Tests;

/// <summary>Where a gate's call lands: on the handle, or on one of the parts that it is made of.</summary>
public partial class LandingTests
{
    private const string SetTls = "internal int SetTls(TlsMode tls)";
    private const string AioConnectTcp = "internal int AioConnectTcp(string hostname, string port)";

    [Fact]
    public void Call_lands_on_the_part_that_has_its_method()
    {
        GeneratorRun run = Start(
            CachingTests.Without(SetTls), Part("internal TlsPart Tls { get; } = new();", "LibNbd.Runtime.Handle.Calls"));

        Assert.Contains("result = h.Tls.SetTls(tls);", run.Files["Calls/SetTls.g.cs"], StringComparison.Ordinal);
        CompileTests.AssertCompiles(run);
    }

    [Fact]
    public void Method_of_the_handle_itself_comes_first()
    {
        GeneratorRun run = Start(TestData.SmallCalls, Part("internal TlsPart Tls { get; } = new();", "LibNbd.Runtime.Handle.Calls"));

        Assert.Contains("result = h.SetTls(tls);", run.Files["Calls/SetTls.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("private TlsPart Tls { get; } = new();", "LibNbd.Runtime.Handle.Calls")]
    [InlineData("internal static TlsPart Tls { get; } = new();", "LibNbd.Runtime.Handle.Calls")]
    [InlineData("internal TlsPart Tls { get; } = new();", "LibNbd.Runtime.Engine")]
    public void What_is_no_part_of_the_handle_is_not_landed_on(string property, string space)
    {
        GeneratorRun run = Start(CachingTests.Without(SetTls), Part(property, space));

        Assert.Equal("NBD040", Assert.Single(run.Diagnostics).Id);
    }

    [Fact]
    public void Only_an_awaitable_form_says_that_it_is_awaited()
    {
        string calls = TestData.SmallCalls.Replace(
            AioConnectTcp, "internal int AioConnectTcp(string hostname, string port, bool isAwaited)", StringComparison.Ordinal);
        GeneratorRun run = Start(calls);

        string twin = run.Files["Calls/AioConnectTcp.g.cs"];
        Assert.Contains(
            "AioConnectTcp(HandleCore h, string? hostname, string? port, bool isAwaited = false)", twin, StringComparison.Ordinal);
        Assert.Contains("result = h.AioConnectTcp(hostname, port, isAwaited);", twin, StringComparison.Ordinal);
        Assert.Contains("Gates.AioConnectTcp(_core, hostname, port);", twin, StringComparison.Ordinal);
        string call = run.Files["Calls/ConnectTcp.g.cs"];
        Assert.Contains("int status = h.AioConnectTcp(hostname, port, isAwaited: false);", call, StringComparison.Ordinal);
        Assert.Contains(
            "Gates.AioConnectTcp(_core, hostname, port, isAwaited: true);", call, StringComparison.Ordinal);
        Assert.Equal(
            "Calls/AioConnectTcp.g.cs Calls/ConnectTcp.g.cs Calls/Shutdown.g.cs",
            string.Join(' ', run.Files.Where(f => Awaited().IsMatch(f.Value)).Select(f => f.Key).Order(StringComparer.Ordinal)));
        CompileTests.AssertCompiles(run);
    }

    [GeneratedRegex(@"\bisAwaited\b", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Awaited();

    private static string Part(string property, string space) => $$"""
        namespace {{space}}
        {
            using LibNbd;
            internal sealed class TlsPart
            {
                {{SetTls}} => 0;
            }
        }

        namespace LibNbd.Runtime.Handle
        {
            using {{space}};
            internal sealed partial class HandleCore
            {
                {{property}}
            }
        }
        """;

    private static GeneratorRun Start(params string[] runtime)
    {
        GeneratorRun types = GeneratorRun.Start("types", TestData.SmallYaml, TestData.CallbackFaults);
        return GeneratorRun.Start(
            "api", TestData.SmallYaml, [TestData.Runtime, TestData.CallbackFaults, TestData.NbdHandle, .. runtime, .. types.Files.Values]);
    }
}
