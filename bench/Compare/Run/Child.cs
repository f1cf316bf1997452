using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace LibNbd.Bench.Compare.Run;

/// <summary>A program that was run to its end.</summary>
/// <param name="Output">What it wrote.</param>
/// <param name="Seconds">How long it took, its start included.</param>
/// <param name="CpuSeconds">The CPU time of it and of its own children.</param>
internal readonly partial record struct Child(string Output, double Seconds, double CpuSeconds)
{
    /// <summary>RUSAGE_CHILDREN: what has ended and was waited for.</summary>
    private const int Children = -1;

    /// <summary>Runs a command on a core, or on all of them.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    internal static Child Run(IEnumerable<string> command, int? core = null)
    {
        string[] words =
        [
            .. core is { } number ? ["taskset", "-c", number.ToString(CultureInfo.InvariantCulture)] : (string[])[], .. command,
        ];
        double before = CpuOfChildren();
        long began = Stopwatch.GetTimestamp();
        ProcessStartInfo start = new(words[0], words[1..]) { RedirectStandardOutput = true, UseShellExecute = false };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return process.ExitCode == 0
            ? new Child(output, seconds, CpuOfChildren() - before)
            : throw new InvalidOperationException($"'{string.Join(' ', words)}' ended with {process.ExitCode}");
    }

    private static double CpuOfChildren()
    {
        if (GetResourceUsage(Children, out ResourceUsage usage) != 0)
        {
            throw new InvalidOperationException("getrusage failed");
        }

        return usage.UserSeconds + usage.SystemSeconds + ((usage.UserMicroseconds + usage.SystemMicroseconds) / 1e6);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetResourceUsage(int who, out ResourceUsage usage);

    /// <summary>struct rusage of 64-bit Linux: two times, and fourteen counts that are not asked for here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct ResourceUsage
    {
        internal long UserSeconds;
        internal long UserMicroseconds;
        internal long SystemSeconds;
        internal long SystemMicroseconds;
    }
}
