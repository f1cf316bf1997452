using System.Globalization;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Suites;

/// <summary>
/// Runs worlds. By themselves some tens of thousands, always the same ones; LIBNBD_SIMULATION_SEEDS=1000000 runs that many (from
/// LIBNBD_SIMULATION_FROM on); LIBNBD_SEED=N runs one, and shows its steps.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    /// <summary>So many run everywhere: well under two minutes on a machine that does something else as well.</summary>
    private const int UsualSeeds = 20_000;

    private const int MostShown = 20;

    [Fact]
    public void No_world_shows_what_must_not_be()
    {
        Runner.Prepare();
        if (Runner.Variable("LIBNBD_SEED") is { } seed)
        {
            StringWriter trace = new(CultureInfo.InvariantCulture);
            string? found = Runner.RunOne(seed, Fault.None, trace);
            output.WriteLine(trace.ToString());
            Assert.True(found is null, $"seed {seed}: {found}");
            return;
        }

        ulong from = Runner.Variable("LIBNBD_SIMULATION_FROM") ?? 0;
        ulong count = Runner.Variable("LIBNBD_SIMULATION_SEEDS") ?? UsualSeeds;
        Runner.Outcome outcome = Runner.RunMany(from, count, Fault.None, MostShown);
        output.WriteLine($"{outcome.Worlds} worlds in {outcome.Seconds:F1} s, {outcome.Worlds / outcome.Seconds:F0} a second");
        Assert.True(outcome.Found.Count == 0, string.Join('\n', outcome.Found.Select(found => $"LIBNBD_SEED={found.Seed}: {found.Text}")));
    }

    [Fact]
    public void A_world_is_the_same_each_time()
    {
        Runner.Prepare();
        for (ulong seed = 0; seed < 50; seed++)
        {
            StringWriter first = new(CultureInfo.InvariantCulture);
            StringWriter second = new(CultureInfo.InvariantCulture);
            Runner.RunOne(seed, Fault.None, first);
            Runner.RunOne(seed, Fault.None, second);
            Assert.Equal(first.ToString(), second.ToString());
        }
    }
}
