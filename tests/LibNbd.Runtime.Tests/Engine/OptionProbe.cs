using LibNbd.Runtime.Engine;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>An option asked for in option mode, with everything that its closures were told.</summary>
internal sealed class OptionProbe
{
    private readonly EngineDriver _driver;

    internal OptionProbe(EngineDriver driver, OptionKind kind, params string[] queries)
    {
        _driver = driver;
        Kind = kind;
        driver.Option = new OptionCall
        {
            Kind = kind,
            Queries = [.. queries.Select(ServerWire.Text)],
            List = kind == OptionKind.List ? new ListClosure(TakeExport, () => Free("list")) : default,
            Context = kind is OptionKind.ListMetaContext or OptionKind.SetMetaContext
                ? new ContextClosure(TakeContext, () => Free("context"))
                : default,
            Completion = new CompletionClosure(Complete, () => Free("completion")),
        };
        driver.Engine.BeginOption(driver.Option);
        driver.Drain();
        driver.Feed([]);
    }

    internal OptionKind Kind { get; }

    internal List<string> Answers { get; } = [];

    internal List<int> Completions { get; } = [];

    internal List<string> Freed { get; } = [];

    /// <summary>What the callbacks answer; a list's answers are of no consequence.</summary>
    internal int Answer { get; set; }

    /// <summary>Over with this errno, told once, and freed in order.</summary>
    internal void AssertEnded(int errno)
    {
        Assert.Equal([errno], Completions);
        AssertFreed();
    }

    /// <summary>Every closure freed once, those of the answers first; whether it was completed or the handle was closed.</summary>
    internal void AssertFreed()
    {
        string[] first = Kind switch
        {
            OptionKind.List => ["list"],
            OptionKind.ListMetaContext or OptionKind.SetMetaContext => ["context"],
            _ => [],
        };
        Assert.Equal([.. first, "completion"], Freed);
        Assert.Empty(_driver.Violations);
    }

    private int TakeExport(string name, string description) => Take($"export {name} ({description})");

    private int TakeContext(string name) => Take($"context {name}");

    private int Take(string answer)
    {
        Expect(Completions.Count == 0 && Freed.Count == 0, "called back when it was over");
        Answers.Add(answer);
        _driver.Log.Add(answer);
        return Answer;
    }

    private int Complete(ref int error)
    {
        Expect(Freed.Count == 0, "completed after it was freed");
        Completions.Add(error);
        _driver.Log.Add($"{Kind} complete {error}");
        return Answer;
    }

    private void Free(string what)
    {
        Freed.Add(what);
        _driver.Log.Add($"{Kind} free {what}");
    }

    private void Expect(bool holds, string otherwise)
    {
        if (!holds)
        {
            _driver.Violations.Add($"{Kind}: {otherwise}");
        }
    }
}
