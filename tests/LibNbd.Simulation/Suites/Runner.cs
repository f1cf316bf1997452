using System.Diagnostics;
using System.Globalization;
using LibNbd.Runtime.Transport;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Suites;

/// <summary>Runs worlds, each from its beginning to its end on one thread, and as many at once as there are processors.</summary>
internal static class Runner
{
    private const int StackSize = 16 * 1024 * 1024;

    /// <summary>Puts the simulated platform in the place of the system's, for the whole process.</summary>
    internal static void Prepare()
    {
        if (AppContext.GetData(SocketPlatform.SubstituteName) is null)
        {
            AppContext.SetData(SocketPlatform.SubstituteName, new SimulatedPlatform());
        }

        if (SocketPlatform.Current is not SimulatedPlatform)
        {
            throw new InvalidOperationException("the platform was chosen before the simulation could take its place");
        }
    }

    /// <summary>A number of the environment that says which worlds to run, or null.</summary>
    internal static ulong? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Runs the same work on as many threads as there are processors, to its end.</summary>
    internal static void OnEachProcessor(Action work)
    {
        Thread[] threads = new Thread[Environment.ProcessorCount];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() => work(), StackSize);
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }

    internal static string? RunOne(ulong seed, Fault fault, TextWriter? trace)
    {
        string? found = null;
        Thread thread = new(() => found = SimulatedWorld.Run(seed, fault, trace).Found, StackSize);
        thread.Start();
        thread.Join();
        return found;
    }

    internal static Outcome RunMany(ulong from, ulong count, Fault fault, int most)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Outcome outcome = new();
        ulong next = from;
        OnEachProcessor(Work);
        outcome.Seconds = watch.Elapsed.TotalSeconds;
        outcome.Found.Sort((left, right) => left.Seed.CompareTo(right.Seed));
        return outcome;

        void Work()
        {
            while (true)
            {
                ulong seed = Interlocked.Increment(ref next) - 1;
                if (seed >= from + count)
                {
                    return;
                }

                SimulatedWorld world = SimulatedWorld.Run(seed, fault);
                lock (outcome)
                {
                    outcome.Worlds++;
                    outcome.Struck += world.Sabotage.HasStruck ? 1 : 0;
                    if (world.Found is { } text)
                    {
                        outcome.Found.Add((seed, text));
                    }

                    if (outcome.Found.Count >= most)
                    {
                        return;
                    }
                }
            }
        }
    }

    internal sealed class Outcome
    {
        internal ulong Worlds { get; set; }

        internal int Struck { get; set; }

        internal double Seconds { get; set; }

        internal List<(ulong Seed, string Text)> Found { get; } = [];
    }
}
