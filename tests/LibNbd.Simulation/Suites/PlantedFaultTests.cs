using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Suites;

/// <summary>The test of the test: a fault of each kind, put into the simulation's own wiring, is found.</summary>
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    /// <summary>Of so many worlds at least one must find it; most faults are found by nearly each in which they strike.</summary>
    private const ulong Seeds = 200;

    public static TheoryData<string> Kinds => [.. Enum.GetNames<Fault>().Where(name => name != nameof(Fault.None))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_planted_fault_is_found(string kind)
    {
        Runner.Prepare();
        Fault fault = Enum.Parse<Fault>(kind);
        Runner.Outcome outcome = Runner.RunMany(0, Seeds, fault, int.MaxValue);
        output.WriteLine($"{kind}: struck in {outcome.Struck} worlds, found in {outcome.Found.Count}");
        if (outcome.Found.Count > 0)
        {
            output.WriteLine($"for example LIBNBD_SEED={outcome.Found[0].Seed}: {outcome.Found[0].Text}");
        }

        Assert.True(outcome.Struck > 0, "it never struck");
        Assert.True(outcome.Found.Count > 0, $"it struck in {outcome.Struck} worlds and was found in none");
    }
}
