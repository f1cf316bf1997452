using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>Runs the sides of each work in turn and prints their ratios, a line of a Markdown table each.</summary>
internal static class Comparison
{
    private const int ServerCore = 1;
    private const int ClientCore = 0;

    /// <summary>Until the just-in-time compiler has done its best; a program of a day's run does not notice it.</summary>
    private const double ManagedWarmUp = 3;

    internal static void Run(Settings settings, TextWriter output)
    {
        using Programs programs = new(settings);
        output.WriteLine($"Ratios to the C library ({Describe(settings)}): median of {settings.Pairs} pairs (least to greatest). 'cpu' is CPU time of the client per command.");
        output.WriteLine();
        output.WriteLine("| work | who | commands/s, ratio | cpu, ratio | C library: commands/s, µs cpu | system calls per command (C library) | bytes allocated per command | target |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (Work work in Works.All().Where(w => w.Name.Contains(settings.Filter, StringComparison.OrdinalIgnoreCase)))
        {
            Measure(programs, settings, work, output);
            output.Flush();
        }
    }

    private static void Measure(Programs programs, Settings settings, Work work, TextWriter output)
    {
        using Server server = new(programs, work.Server, work.Tcp, work.OneCore ? ClientCore : ServerCore);

        // The bare client takes no refusal: it asks for structured replies only where they are granted.
        ClientOptions options = work.Options with { Uri = server.Uri, Seconds = settings.Seconds };
        ClientOptions peers = options with { Mode = work.PeerMode ?? options.Mode };
        ClientKind[] sides = [.. work.Against.Where(kind => kind != ClientKind.Native || settings.NativeFolder is not null)];
        List<Sample> library = [];
        Dictionary<ClientKind, List<Sample>> samples = sides.ToDictionary(kind => kind, _ => new List<Sample>());
        for (int i = 0; i < settings.Pairs; i++)
        {
            library.Add(Sample.Take(programs, ClientKind.CLibrary, server, peers, ClientCore));
            foreach (ClientKind side in sides)
            {
                samples[side].Add(Sample.Take(programs, side, server, Suited(side), ClientCore));
            }
        }

        double? libraryCalls = work.CountsCalls ? Sample.Calls(programs, ClientKind.CLibrary, server, peers) : null;
        foreach (ClientKind side in sides)
        {
            double? calls = work.CountsCalls ? Sample.Calls(programs, side, server, Suited(side)) : null;
            List<Sample> ours = samples[side];
            string[] cells =
            [
                work.Name,
                Name(side),
                Spread(ours.Zip(library, (a, b) => a.Rate / b.Rate)),
                Spread(ours.Zip(library, (a, b) => a.Cpu / b.Cpu)),
                Text($"{Median(library.Select(s => s.Rate)):n0}, {Median(library.Select(s => s.Cpu)):f2}"),
                calls is { } count ? Text($"{count:f3} ({libraryCalls:f3})") : "",
                Bytes(ours, library),
                Target(work, side),
            ];
            output.WriteLine("| " + string.Join(" | ", cells) + " |");
        }

        ClientOptions Suited(ClientKind side) => side switch
        {
            ClientKind.Bare => options with { Simple = work.Server != ServerKind.FastSpinStructured },
            ClientKind.Native => peers,
            _ => options with { WarmUp = ManagedWarmUp },
        };
    }

    /// <summary>Bytes per command, and in brackets the C library's where it tells them (those of an idle handle).</summary>
    private static string Bytes(List<Sample> ours, List<Sample> library) =>
        ours[0].Allocated is null ? ""
            : Text($"{Median(ours.Select(s => s.Allocated!.Value)):f2}")
                + (library[0].Allocated is null ? "" : Text($" ({Median(library.Select(s => s.Allocated!.Value)):f0})"));

    private static string Target(Work work, ClientKind side) => work.Target is { } target && side != ClientKind.Bare
        ? Text($"{target.Rate}") + (target.Cpu is { } cpu ? Text($", cpu {cpu}") : "")
        : "";

    private static string Name(ClientKind side) => side switch
    {
        ClientKind.CLibrary => "libnbd in C",
        ClientKind.Managed => "LibNbd",
        ClientKind.Native => "our libnbd.so.0",
        ClientKind.Bare => "bare client",
        _ => throw new ArgumentOutOfRangeException(nameof(side)),
    };

    private static string Describe(Settings settings) => settings.PeerRoot is null ? "of this machine" : "the newest";

    private static string Spread(IEnumerable<double> ratios)
    {
        double[] sorted = [.. ratios.Order()];
        return Text($"{Median(sorted):f2} ({sorted[0]:f2} to {sorted[^1]:f2})");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
