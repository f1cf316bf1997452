using System.Diagnostics;
using LibNbd.TestSupport.Servers;
using Xunit;

namespace LibNbd.TestSupport;

/// <summary>What a program wrote, and how it ended. Two are equal whatever the command was.</summary>
public sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The program and its arguments.</summary>
    public string Command { get; private init; } = "";

    /// <summary>What it wrote on either stream.</summary>
    public string All => Output + Errors;

    /// <summary>
    /// Runs a program to its end. It is killed when it takes longer than <see cref="Bounded.Limit"/>, or the token is cancelled.
    /// </summary>
    public static async Task<ProgramResult> Of(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null,
        string? input = null,
        string? folder = null,
        TimeSpan? limit = null,
        CancellationToken cancellationToken = default)
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
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            info.Environment[name] = value;
        }

        string command = string.Join(' ', [program, .. info.ArgumentList]);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(limit ?? Bounded.Limit);
        using Process process = await ProcessStarter.Start(info);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(end.Token);
            Task<string> output = process.StandardOutput.ReadToEndAsync(end.Token);
            try
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), end.Token);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended without reading all: its output says why.
            }

            await process.WaitForExitAsync(end.Token);
            return new ProgramResult(process.ExitCode, await output, await errors) { Command = command };
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"{command} did not end", exception);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(ProgramResult? other) =>
        other is not null && (ExitCode, Output, Errors) == (other.ExitCode, other.Output, other.Errors);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ExitCode, Output, Errors);

    /// <summary>Its output, if it succeeded.</summary>
    public string Success()
    {
        Assert.True(ExitCode == 0, $"{Command}: exit code {ExitCode}\n{Output}\n{Errors}");
        return Output;
    }
}
