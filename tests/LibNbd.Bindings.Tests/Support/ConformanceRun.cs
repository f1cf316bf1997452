namespace LibNbd.Bindings.Tests.Support;

/// <summary>What a runner of the conformance suite told of the programs of a topic.</summary>
internal static class ConformanceRun
{
    private const string Passed = "passed";

    private const string Skipped = "skipped";

    // Far above what a topic takes, because the machine may be busy. A runner ends a program that hangs by itself.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);

    /// <summary>The folder of the suite.</summary>
    internal static string Suite { get; } = Repository.PathOf("tests", "Conformance");

    /// <summary>Each topic with each library.</summary>
    internal static TheoryData<string, string> TopicsAndLibraries
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Suite, "programs"), "*.json").Order(StringComparer.Ordinal))
            {
                foreach (string library in BoundLibrary.Names)
                {
                    data.Add(Path.GetFileNameWithoutExtension(file), library);
                }
            }

            return data;
        }
    }

    /// <summary>Runs a runner, and fails with what it tells of the programs that failed.</summary>
    internal static async Task Check(string[] command, IReadOnlyDictionary<string, string> environment)
    {
        ProgramResult result = await ProgramResult.Of(command[0], command[1..], environment, limit: Limit);
        string[] programs = [.. result.Output.Split('\n').Skip(1).Where(static line => line.Length > 0)];
        foreach (string line in programs.Where(static line => !Is(line, Passed)))
        {
            TestContext.Current.TestOutputHelper?.WriteLine(line);
        }

        Assert.True(
            programs.Length > 0 && result.ExitCode == 0 && programs.All(static line => Is(line, Passed) || Is(line, Skipped)),
            $"{result.Command}: exit code {result.ExitCode}\n{result.All}");

        // A program that Debian has must be there where peers are required; one of the newer ones may be absent.
        string? missing = programs.FirstOrDefault(static line => line.EndsWith(" is not installed", StringComparison.Ordinal));
        Peers.Need(missing is null, missing ?? "");
        Assert.SkipWhen(programs.All(static line => Is(line, Skipped)), string.Join("; ", programs));
    }

    private static bool Is(string line, string outcome) => line.StartsWith(outcome + " ", StringComparison.Ordinal);
}
