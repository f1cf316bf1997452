namespace LibNbd.SourceGenerator.Tests;

/// <summary>One field, <c>states:</c>, gives the check and every sentence about it.</summary>
public class StatesTests
{
    [Fact]
    public void Edit_of_states_changes_the_check_and_the_documentation()
    {
        string before = SetTls(TestData.SmallYaml);
        Assert.Contains("h.RequireState(HandleStates.Created, \"newly created\")", before, StringComparison.Ordinal);
        Assert.Contains("<para>The handle must be newly created.</para>", before, StringComparison.Ordinal);
        Assert.DoesNotContain("ENOTCONN", before, StringComparison.Ordinal);

        string after = SetTls(With("[connecting, connected]"));
        Assert.Contains(
            "h.RequireState(HandleStates.Connecting | HandleStates.Connected, \"connecting, or connected with the server\")",
            after,
            StringComparison.Ordinal);
        Assert.Contains("<para>The handle must be connecting, or connected with the server.</para>", after, StringComparison.Ordinal);
        Assert.Contains("<c>ENOTCONN</c>: the handle is still newly created.", after, StringComparison.Ordinal);
        Assert.DoesNotContain("HandleStates.Created", after, StringComparison.Ordinal);

        string any = SetTls(With("any"));
        Assert.DoesNotContain("RequireState", any, StringComparison.Ordinal);
        Assert.Contains("<para>The handle may be in any state.</para>", any, StringComparison.Ordinal);
    }

    // set_tls is the only call whose states stand just before this description.
    private static string With(string states) => TestData.SmallYaml.Replace(
        "states: [created]\n    description: Sets it.", $"states: {states}\n    description: Sets it.", StringComparison.Ordinal);

    private static string SetTls(string yaml) =>
        GeneratorRun.Start("api", yaml, TestData.Runtime, TestData.SmallCalls).Files["Calls/SetTls.g.cs"];
}
