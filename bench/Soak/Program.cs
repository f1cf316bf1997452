using System.CommandLine;
using System.Globalization;
using LibNbd.Bench.Soak;
using LibNbd.TestSupport;

Option<double> minutes = new("--minutes") { Description = "how long", DefaultValueFactory = _ => 5 };
Option<int?> seed = new("--seed") { Description = "what the proxies do and the commands are; chosen and told otherwise" };
Option<string?> peerRoot = new("--peer-root") { Description = "a folder with newer servers (of debian-root); the machine's own otherwise" };
RootCommand command = new("Works on real servers over bad lines, by every face, and compares each byte")
{
    minutes, seed, peerRoot,
};
command.SetAction(parsed => Run(
    TimeSpan.FromMinutes(parsed.GetValue(minutes)), parsed.GetValue(seed) ?? Random.Shared.Next(), parsed.GetValue(peerRoot)));
return await command.Parse(args).InvokeAsync();

static async Task<int> Run(TimeSpan duration, int seed, string? peerRoot)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"--minutes {duration.TotalMinutes:0.##} --seed {seed}"));
    using TestFolder folder = new();
    Server[] servers = await Server.StartAll(folder, peerRoot);
    try
    {
        // Once for what the process's first sessions bring to life, and is there for good: code, pools, the reactor.
        Tally warm = new();
        await Endurance.Run(servers, folder, seed, TimeSpan.FromSeconds(Math.Clamp(duration.TotalSeconds / 10, 2, 30)), warm);
        Resources start = await Resources.Measure();
        Tally tally = new();
        await Endurance.Run(servers, folder, seed + 1, duration, tally);
        Resources end = await Resources.Measure();
        string[] faults = [.. warm.Faults, .. tally.Faults, .. end.LeakedSince(start)];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            commands            {tally.Commands}
            bytes compared      {tally.ComparedBytes}
            sessions            {tally.Sessions}
            lost                {tally.Losses} connections, {tally.Refusals} while connecting
            writes in doubt     {tally.Doubts} blocks
            wrong bytes         {warm.WrongBytes + tally.WrongBytes}
            faults              {faults.Length}
            descriptors         {start.Descriptors} at the start, {end.Descriptors} at the end
            threads             {start.Threads}, {end.Threads}
            resident            {start.ResidentBytes >> 20} MiB, {end.ResidentBytes >> 20} MiB
            """));
        Array.ForEach(faults, static fault => Console.Error.WriteLine(fault));
        return faults.Length == 0 && tally.Commands > 0 ? 0 : 1;
    }
    finally
    {
        Array.ForEach(servers, static server => server.Dispose());
    }
}
