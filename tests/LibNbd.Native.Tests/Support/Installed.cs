using System.Diagnostics;
using LibNbd.Interop.Tests.Harness;
using Xunit;

namespace LibNbd.Native.Tests.Support;

/// <summary>The library, installed as its users would. Built once a run, or taken from where <c>LIBNBD_NATIVE_PREFIX</c> says it is.</summary>
internal static class Installed
{
    private static readonly Lazy<Task<string>> InstalledPrefix = new(Install);

    /// <summary>The repository.</summary>
    internal static string Root { get; } = FindRoot();

    /// <summary>The folder that it is installed in, or a skipped test where it cannot be built.</summary>
    internal static Task<string> Prefix()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the library is built on Linux");
        Peers.Require("gcc");
        return InstalledPrefix.Value;
    }

    private static async Task<string> Install()
    {
        if (Environment.GetEnvironmentVariable("LIBNBD_NATIVE_PREFIX") is { Length: > 0 } prefix)
        {
            return prefix;
        }

        string folder = Path.Combine(AppContext.BaseDirectory, "installed");
        ProgramResult result = await ProgramResult.Of(Path.Combine(Root, "install.sh"), [folder], new Dictionary<string, string>(StringComparer.Ordinal), CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"install.sh failed: {result.Output}{result.Errors}");
        return folder;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LibNbd.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the repository is not above the tests");
    }
}

/// <summary>What a program said, and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program to its end.</summary>
    internal static async Task<ProgramResult> Of(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken,
        string? input = null,
        string? folder = null)
    {
        ProcessStartInfo info = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? "",
        };
        info.Environment["LC_ALL"] = "C";
        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        using Process process = await ProcessStarter.Start(info);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
            Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            try
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading all: its output says why.
            }

            await process.WaitForExitAsync(cancellationToken);
            return new ProgramResult(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
