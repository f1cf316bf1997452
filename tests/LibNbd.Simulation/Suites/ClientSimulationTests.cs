using System.Collections.Concurrent;
using System.Globalization;
using LibNbd.Simulation.Clients;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Suites;

/// <summary>
/// The rules of ADR 20 with servers that die at every point. LIBNBD_SIMULATION_SEEDS and LIBNBD_SIMULATION_FROM say which random worlds;
/// LIBNBD_SEED=N runs one, and shows its steps.
/// </summary>
public sealed class ClientSimulationTests(ITestOutputHelper output)
{
    private const int UsualSeeds = 2_000;
    private const int MostShown = 10;

    [Fact]
    public void No_random_death_breaks_a_rule()
    {
        Runner.Prepare();
        if (Runner.Variable("LIBNBD_SEED") is { } seed)
        {
            StringWriter trace = new(CultureInfo.InvariantCulture);
            string? found = ClientWorld.Run(seed, trace: trace).Found;
            output.WriteLine(trace.ToString());
            Assert.True(found is null, $"seed {seed}: {found}");
            return;
        }

        ulong from = Runner.Variable("LIBNBD_SIMULATION_FROM") ?? 0;
        ulong count = Runner.Variable("LIBNBD_SIMULATION_SEEDS") ?? UsualSeeds;
        Tally tally = new();
        tally.Run(count, index => (ClientWorld.Run(from + index), $"LIBNBD_SEED={from + index}"));
        output.WriteLine(tally.ToString());
        Assert.True(tally.Found.IsEmpty, tally.Failures);
        Assert.True(tally.Deaths > (long)count && tally.WritesLost > 0 && tally.NotRepeated > 0 && tally.Repeated > 0, tally.ToString());
    }

    /// <summary>
    /// Worlds that found something: two connections that died together and counted as an attempt, and a loss that a flush told twice.
    /// </summary>
    [Theory]
    [InlineData(2743)]
    [InlineData(3192)]
    [InlineData(2394)]
    [InlineData(2843)]
    public void What_was_found_is_mended(int seed)
    {
        Runner.Prepare();
        Assert.Null(ClientWorld.Run((ulong)seed).Found);
    }

    /// <summary>One program, and one death at each byte that a server receives or sends, of each kind.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void No_death_at_any_byte_breaks_a_rule(int connections, bool isStructured)
    {
        Runner.Prepare();
        ClientPlan plan = new() { Connections = connections, IsStructured = isStructured, CommandTimeout = 800, Operations = 14 };
        Death?[] kinds =
        [
            new(Victim.Connection, Loss.Reset, IsLast: true, Down: 0, Changes: false),
            new(Victim.Process, Loss.End, IsLast: false, Down: 30, Changes: false),
            new(Victim.Machine, Loss.End, IsLast: true, Down: 0, Changes: false),
            new(Victim.Machine, Loss.Reset, IsLast: false, Down: 0, Changes: true),
            new(Victim.Nobody, Loss.End, IsLast: true, Down: 0, Changes: false),
        ];
        ulong seed = (ulong)((connections * 2) + (isStructured ? 1 : 0));
        Deaths none = new(null, false, 0);
        Tally tally = new();
        tally.Run(1, _ => (ClientWorld.Run(seed, plan, none), "nobody dies"));
        ulong points = (ulong)(none.ToServer + none.ToClient);
        tally.Run(points * (ulong)kinds.Length, index =>
        {
            long point = (long)(index / (ulong)kinds.Length);
            Death death = kinds[index % (ulong)kinds.Length]!;
            bool isToServer = point < none.ToServer;
            long after = 1 + (isToServer ? point : point - none.ToServer);
            ClientWorld world = ClientWorld.Run(seed, plan, new Deaths(death, isToServer, after));
            return (world, $"byte {after} {(isToServer ? "to" : "from")} it, {death}");
        });
        output.WriteLine($"{points} bytes; {tally}");
        Assert.True(tally.Found.IsEmpty, tally.Failures);
        Assert.True(tally.Deaths == (long)points * kinds.Length && tally.Repeated > 0 && tally.WritesLost > 0, tally.ToString());
    }

    [Fact]
    public void A_world_is_the_same_each_time()
    {
        Runner.Prepare();
        for (ulong seed = 0; seed < 50; seed++)
        {
            StringWriter first = new(CultureInfo.InvariantCulture);
            StringWriter second = new(CultureInfo.InvariantCulture);
            ClientWorld.Run(seed, trace: first);
            ClientWorld.Run(seed, trace: second);
            Assert.Equal(first.ToString(), second.ToString());
            Assert.NotEmpty(first.ToString());
        }
    }

    /// <summary>What came of many worlds.</summary>
    private sealed class Tally
    {
        private long _worlds;
        private long _deaths;
        private long _writesLost;
        private long _notRepeated;
        private long _repeated;

        internal ConcurrentQueue<string> Found { get; } = new();

        internal long Deaths => _deaths;

        internal long WritesLost => _writesLost;

        internal long NotRepeated => _notRepeated;

        internal long Repeated => _repeated;

        internal string Failures => string.Join('\n', Found);

        /// <summary>Runs worlds on as many threads as there are processors, each of which has one world at a time.</summary>
        internal void Run(ulong count, Func<ulong, (ClientWorld World, string Name)> run)
        {
            ulong next = 0;
            Runner.OnEachProcessor(Work);

            void Work()
            {
                while (Found.Count < MostShown && Interlocked.Increment(ref next) - 1 is var index && index < count)
                {
                    (ClientWorld world, string name) = run(index);
                    Interlocked.Increment(ref _worlds);
                    Interlocked.Add(ref _deaths, world.Deaths.Count);
                    Interlocked.Add(ref _writesLost, world.Oracle.WritesLostTold);
                    Interlocked.Add(ref _notRepeated, world.Oracle.NotRepeated);
                    Interlocked.Add(ref _repeated, world.Oracle.Repeated);
                    if (world.Found is { } found)
                    {
                        Found.Enqueue($"{name}: {found}");
                    }
                }
            }
        }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{_worlds} worlds, {_deaths} deaths, {_writesLost} flushes told a loss, {_notRepeated} writes refused, {_repeated} repeated");
    }
}
