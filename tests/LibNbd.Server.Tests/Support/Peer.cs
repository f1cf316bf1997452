using System.Diagnostics;

namespace LibNbd.Server.Tests.Support;

internal sealed record PeerResult(int ExitCode, string Output, string Error)
{
    public string Success()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return Output;
    }
}

/// <summary>Real NBD programs, as oracles.</summary>
internal static class Peer
{
    /// <summary>Guards against a hang only.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static bool Required => Environment.GetEnvironmentVariable("LIBNBD_REQUIRE_PEERS") == "1";

    /// <summary>Run a program of this machine; skips the test where it is missing.</summary>
    public static Task<PeerResult> RunAsync(string program, params string[] arguments)
    {
        string? path = Find(program);
        Need(path is not null, $"{program} is not installed");
        return StartAsync(path!, arguments);
    }

    /// <summary>Run a newer program, which knows extended headers, out of LIBNBD_PEER_ROOT; skips the test without it.</summary>
    public static Task<PeerResult> RunNewerAsync(string program, params string[] arguments)
    {
        string? root = Environment.GetEnvironmentVariable("LIBNBD_PEER_ROOT");

        // Never a failure: these programs are there only where they could be unpacked, and .ci/run says aloud when not.
        Assert.SkipUnless(!string.IsNullOrEmpty(root) && File.Exists(Path.Combine(root, "run")), "LIBNBD_PEER_ROOT names no folder of newer programs");
        return StartAsync(Path.Combine(root!, "run"), [program, .. arguments]);
    }

    public static void Need(bool condition, string reason)
    {
        if (Required)
        {
            Assert.True(condition, reason);
        }

        Assert.SkipUnless(condition, reason);
    }

    private static string? Find(string program)
    {
        if (Path.IsPathRooted(program))
        {
            return File.Exists(program) ? program : null;
        }

        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    private static async Task<PeerResult> StartAsync(string path, string[] arguments)
    {
        ProcessStartInfo start = new(path, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        using CancellationTokenSource patience = new(Patience);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(patience.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new PeerResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException exception)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{path} {string.Join(' ', arguments)} did not end", exception);
        }
    }
}
