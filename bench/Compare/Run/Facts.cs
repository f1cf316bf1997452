using System.Reflection;
using System.Runtime.InteropServices;

namespace LibNbd.Bench.Compare.Run;

/// <summary>What one must know to read the table: the machine, and which versions met.</summary>
internal static class Facts
{
    internal static IEnumerable<string> Lines(Programs programs, Settings settings)
    {
        yield return $"Ratios to the one beside: median (least to greatest). Pairs: {settings.Pairs}; "
            + FormattableString.Invariant($"a turn: {settings.Seconds} s after its warm-up.");
        yield return $"Machine: {Environment.ProcessorCount} CPUs ({Processor()}), Linux {Line("/proc/sys/kernel/osrelease")}.";
        yield return $"Compared with {Version(programs.Bench(native: false), "-m", "version")} in C, with each library's defaults.";
        string native = settings.NativeFolder is null
            ? ""
            : $"; our libnbd.so.0 calls itself {Version(programs.Bench(native: true), "-m", "version")}";
        yield return $"Ours: LibNbd {LibraryVersion()} on {RuntimeInformation.FrameworkDescription}{native}.";
        yield return "A command is a connection where connecting is measured, and CPU time is that of the client: per command, or per "
            + "GiB at 64 KiB and more (the ratio is the same).";
        yield return "Peers: " + string.Join("; ", ((string[])["nbdkit", "qemu-nbd", "qemu-img", "fio", "nbdcopy"]).Select(Tool)) + ".";
    }

    private static string Tool(string name) => Programs.Find(name) is null ? $"no {name}" : Version([name], "--version");

    private static string LibraryVersion() =>
        typeof(NbdHandle).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line
            .StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "of a kind not told";

    private static string Line(string path) => File.ReadLines(path).First();

    /// <summary>The first line of what a program says, less what packagers add in brackets.</summary>
    private static string Version(IEnumerable<string> program, params string[] arguments) =>
        Child.Run([.. program, .. arguments]).Output.Split('\n')[0].Split('(')[0].Trim();
}
