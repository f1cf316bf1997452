using System.Diagnostics;

namespace LibNbd.Emit.Tests;

/// <summary>A program of the machine that judges what was emitted.</summary>
internal static class Tool
{
    // Far above what any of them takes; only a program that hangs meets it.
    private static readonly TimeSpan HangLimit = TimeSpan.FromMinutes(2);

    /// <summary>Runs it; skips the test where it is not installed, unless <c>LIBNBD_REQUIRE_PEERS=1</c> forbids that.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static (int ExitCode, string Output) Run(string program, string folder, params IEnumerable<string> arguments) =>
        Run(program, folder, HangLimit, arguments);

    /// <summary>The same for a program that may take longer.</summary>
    public static (int ExitCode, string Output) Run(string program, string folder, TimeSpan limit, params IEnumerable<string> arguments)
    {
        string? path = Find(program);
        if (path is null)
        {
            Assert.False(
                Environment.GetEnvironmentVariable("LIBNBD_REQUIRE_PEERS") == "1",
                $"{program} is not installed, and LIBNBD_REQUIRE_PEERS=1 demands it");
        }

        Assert.SkipWhen(path is null, $"{program} is not installed");
        ProcessStartInfo start = new(path!, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{program} hangs");
        }

        // Both streams end when the last process that has them does.
        Assert.True(Task.WaitAll([output, error], HangLimit), $"{program} {string.Join(' ', start.ArgumentList)} left a process behind");
        return (process.ExitCode, output.Result + error.Result);
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
