using System.Globalization;
using System.Text.Json;
using LibNbd.Bench.Compare.Client;

namespace LibNbd.Bench.Compare.Run;

/// <summary>Programs that people measure or copy with, and how what they print is read.</summary>
internal static class Tools
{
    /// <summary>What qemu-img reads first: it is warm then, and it is known how much it does in a second.</summary>
    private const int FirstCount = 20_000;

    internal static Sample Take(Programs programs, ClientKind client, Server server, ClientOptions options, int? core) => client switch
    {
        ClientKind.FioOnC or ClientKind.FioOnOurs => Fio(programs.OnLibrary("fio", client.IsOnOurs()), options, core),
        ClientKind.QemuImg => QemuImg(options, core),
        ClientKind.NbdcopyOnC or ClientKind.NbdcopyOnOurs =>
            Nbdcopy(programs.OnLibrary("nbdcopy", client.IsOnOurs()), server, options, core),
        _ => throw new ArgumentOutOfRangeException(nameof(client)),
    };

    /// <summary>CPU time is that of fio's job, its start left out.</summary>
    private static Sample Fio(IEnumerable<string> program, ClientOptions options, int? core)
    {
        string direction = options.Mode;
        Child child = Child.Run(
            [
                .. program, "--name=compare", "--ioengine=nbd", "--uri=" + options.Uri,
                "--rw=" + (options.Random ? "rand" : "") + direction,
                "--bs=" + Text(options.BlockSize), "--iodepth=" + Text(options.Depth), "--thread", "--time_based",
                "--runtime=" + Milliseconds(options.Seconds), "--ramp_time=" + Milliseconds(options.WarmUp), "--output-format=json",
            ],
            core);

        // The engine says that it is connected before the object begins.
        using JsonDocument report = JsonDocument.Parse(child.Output[child.Output.IndexOf("\n{", StringComparison.Ordinal)..]);
        JsonElement job = report.RootElement.GetProperty("jobs")[0];
        double rate = job.GetProperty(direction).GetProperty("iops").GetDouble();
        double cores = (job.GetProperty("usr_cpu").GetDouble() + job.GetProperty("sys_cpu").GetDouble()) / 100;
        return Sample.Of(rate, cores / rate, options.BlockSize);
    }

    /// <summary>A short run and a long one: CPU time is that of what the long one did more.</summary>
    private static Sample QemuImg(ClientOptions options, int? core)
    {
        (double shortTime, double shortCpu) = Bench(FirstCount);
        int count = FirstCount + Math.Max(FirstCount, (int)(FirstCount / shortTime * options.Seconds));
        (double time, double cpu) = Bench(count);
        return Sample.Of(count / time, (cpu - shortCpu) / (count - FirstCount), options.BlockSize);

        (double Seconds, double Cpu) Bench(int commands)
        {
            Child child = Child.Run(
                [
                    "qemu-img", "bench", "-f", "raw", "-c", Text(commands), "-d", Text(options.Depth), "-s", Text(options.BlockSize),
                    options.Uri,
                ], core);
            const string before = "Run completed in ";
            int start = child.Output.IndexOf(before, StringComparison.Ordinal);
            return start < 0
                ? throw new InvalidOperationException($"qemu-img bench does not say how long it took: '{child.Output}'")
                : (double.Parse(
                    child.Output.AsSpan(start + before.Length).ToString().Split(' ')[0], CultureInfo.InvariantCulture), child.CpuSeconds);
        }
    }

    /// <summary>The whole export, again and again until the time is over; start and end of the program count.</summary>
    private static Sample Nbdcopy(IEnumerable<string> program, Server server, ClientOptions options, int? core)
    {
        double seconds = 0;
        double cpu = 0;
        long commands = 0;
        do
        {
            Child child = Child.Run(
                [
                    .. program, "--no-extents", "--request-size=" + Text(options.BlockSize), "--requests=" + Text(options.Depth),
                    options.Uri, "null:",
                ], core);
            seconds += child.Seconds;
            cpu += child.CpuSeconds;
            commands += ((long)server.ExportMiB << 20) / options.BlockSize;
        }
        while (seconds < options.Seconds);
        return Sample.Of(commands / seconds, cpu / commands, options.BlockSize);
    }

    private static string Milliseconds(double seconds) => Text((int)(seconds * 1000)) + "ms";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
