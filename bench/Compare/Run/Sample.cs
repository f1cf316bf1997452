using System.Diagnostics;
using System.Globalization;
using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>What one run of a client gave.</summary>
/// <param name="Rate">Commands per second.</param>
/// <param name="Cpu">CPU time per command, microseconds.</param>
/// <param name="Allocated">Managed bytes allocated per command; null where nothing is managed.</param>
internal readonly record struct Sample(double Rate, double Cpu, double? Allocated)
{
    internal static Sample Take(Programs programs, ClientKind client, Server server, ClientOptions options, int core)
    {
        string[] command = ["taskset", "-c", core.ToString(CultureInfo.InvariantCulture), .. Command(programs, client, server, options)];
        string[] fields = Start(command).TrimEnd().Split('\t');
        return new Sample(Number(fields[5]), Number(fields[9]), fields.Length > 12 ? Number(fields[12]) : null);
    }

    /// <summary>System calls per command: those of a long run less those of a short one, so that start and end do not count.</summary>
    internal static double? Calls(Programs programs, ClientKind client, Server server, ClientOptions options)
    {
        int few = options.Mode == "connect" ? 20 : 2000;
        int many = options.Mode == "connect" ? 120 : 22000;
        try
        {
            return (double)(Count(many) - Count(few)) / (many - few);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No strace here.
            return null;
        }

        long Count(int commands)
        {
            string log = programs.Path("strace");
            Start(["strace", "-f", "-c", "-o", log, .. Command(programs, client, server, options with { Commands = commands, WarmUp = 0 })]);
            string[] total = File.ReadLines(log).Last(line => line.EndsWith("total", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return long.Parse(total[3], CultureInfo.InvariantCulture);
        }
    }

    private static IEnumerable<string> Command(Programs programs, ClientKind client, Server server, ClientOptions options) => client switch
    {
        ClientKind.CLibrary => [.. programs.Bench(native: false), .. options.Arguments()],
        ClientKind.Native => [.. programs.Bench(native: true), .. options.Arguments()],
        ClientKind.Managed => [Environment.ProcessPath!, "client", .. options.Arguments()],
        ClientKind.Bare => [programs.Path("rawclient"), .. server.BareArguments, .. Bare(options)],
        _ => throw new ArgumentOutOfRangeException(nameof(client)),
    };

    private static IEnumerable<string> Bare(ClientOptions options)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        string[] amount = options.Commands > 0
            ? ["-n", options.Commands.ToString(invariant)]
            : ["-t", options.Seconds.ToString(invariant)];
        return ["-b", options.BlockSize.ToString(invariant), "-q", options.Depth.ToString(invariant), .. amount, .. options.Simple ? [] : (string[])["-s"]];
    }

    private static string Start(IEnumerable<string> command)
    {
        ProcessStartInfo start = new(command.First(), command.Skip(1)) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"'{string.Join(' ', command)}' ended with {process.ExitCode}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
