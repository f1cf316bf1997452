using System.Globalization;
using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>What one run of a client gave.</summary>
/// <param name="Rate">Commands per second.</param>
/// <param name="Cpu">CPU time per command, microseconds.</param>
/// <param name="CpuPerGib">CPU time per GiB, seconds.</param>
/// <param name="Allocated">Managed bytes allocated per command; null where nothing is managed.</param>
/// <param name="Resident">Resident bytes per handle; null where it is not asked for.</param>
internal readonly record struct Sample(double Rate, double Cpu, double CpuPerGib, double? Allocated, double? Resident)
{
    private const double GiB = 1 << 30;

    /// <summary>A sample of what another program said.</summary>
    /// <param name="rate">Commands per second.</param>
    /// <param name="cpuSeconds">CPU time per command, seconds.</param>
    /// <param name="blockSize">Bytes of a command.</param>
    internal static Sample Of(double rate, double cpuSeconds, int blockSize) =>
        new(rate, cpuSeconds * 1e6, cpuSeconds * (GiB / blockSize), null, null);

    /// <summary>Runs a client once.</summary>
    /// <param name="programs">Where the programs are.</param>
    /// <param name="client">Which.</param>
    /// <param name="server">What it connects to.</param>
    /// <param name="options">What it does.</param>
    /// <param name="core">On which core; null for all of them.</param>
    internal static Sample Take(Programs programs, ClientKind client, Server server, ClientOptions options, int? core)
    {
        if (client.Tool() is not null)
        {
            return Tools.Take(programs, client, server, options, core);
        }

        string[] fields = Child.Run(Command(programs, client, server, options), core).Output.TrimEnd().Split('\t');
        return new Sample(Number(fields[5]), Number(fields[9]), Number(fields[10]), Optional(fields, 12), Optional(fields, 13));
    }

    /// <summary>System calls per command: those of a long run less those of a short one, so that start and end do not count.</summary>
    internal static double Calls(Programs programs, ClientKind client, Server server, ClientOptions options)
    {
        int few = options.Mode == "connect" ? 20 : 2000;
        int many = options.Mode == "connect" ? 120 : 22000;
        return (double)(Count(many) - Count(few)) / (many - few);

        long Count(int commands)
        {
            string log = programs.Path("strace");
            Child.Run(
                ["strace", "-f", "-c", "-o", log, .. Command(programs, client, server, options with { Commands = commands, WarmUp = 0 })]);
            string[] total = File.ReadLines(log).Last(line => line.EndsWith("total", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return long.Parse(total[3], CultureInfo.InvariantCulture);
        }
    }

    private static IEnumerable<string> Command(Programs programs, ClientKind client, Server server, ClientOptions options) => client switch
    {
        ClientKind.CLibrary => [.. programs.Bench(native: false), .. options.Arguments()],
        ClientKind.Native => [.. programs.Bench(native: true), .. options.Arguments()],
        ClientKind.Managed or ClientKind.Client or ClientKind.Earlier =>
            [programs.Managed(client == ClientKind.Earlier), "client", .. options.Arguments()],
        ClientKind.PythonOnC => [.. programs.Python(ours: false), .. options.Arguments()],
        ClientKind.PythonOnOurs => [.. programs.Python(ours: true), .. options.Arguments()],
        ClientKind.GoOnC => [.. programs.Go(ours: false), .. options.Arguments()],
        ClientKind.GoOnOurs => [.. programs.Go(ours: true), .. options.Arguments()],
        ClientKind.RustOnC => [.. programs.Rust(ours: false), .. options.Arguments()],
        ClientKind.RustOnOurs => [.. programs.Rust(ours: true), .. options.Arguments()],
        ClientKind.OCamlOnC => [.. programs.OCaml(ours: false), .. options.Arguments()],
        ClientKind.OCamlOnOurs => [.. programs.OCaml(ours: true), .. options.Arguments()],
        ClientKind.Bare => [programs.Path("rawclient"), .. server.BareArguments, .. Bare(options)],
        _ => throw new ArgumentOutOfRangeException(nameof(client)),
    };

    private static IEnumerable<string> Bare(ClientOptions options)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string[] amount = options.Commands > 0
            ? ["-n", options.Commands.ToString(invariant)]
            : ["-t", options.Seconds.ToString(invariant)];
        return [
            "-b", options.BlockSize.ToString(invariant), "-q", options.Depth.ToString(invariant), .. amount,
            .. options.Simple ? [] : (string[])["-s"],
        ];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static double? Optional(string[] fields, int index) =>
        index >= fields.Length || fields[index] == "-" ? null : Number(fields[index]);
}
