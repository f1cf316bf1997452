using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace LibNbd.Interop.Tests.Harness;

/// <summary>What one test owns: servers, handles, a folder, its random numbers, and the time it may take.</summary>
/// <remarks>
/// All of it is given back at the end, whatever comes. A test that does not end loses its servers first: a call that blocks fails then, and no
/// thread is left behind.
/// </remarks>
internal sealed partial class Scope : IDisposable
{
    /// <summary>No test needs a tenth of this: it only ends what would hang.</summary>
    internal static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly List<ServerProcess> _servers = [];
    private readonly List<NbdHandle> _handles = [];
    private readonly int _seed;

    private Scope()
    {
        _seed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? seed
            : Random.Shared.Next();
        Random = new Random(_seed);
    }

    /// <summary>Seeded, the seed is told when the test fails, and <c>LIBNBD_SEED</c> sets it. Not for several threads.</summary>
    internal Random Random { get; }

    internal TestFolder Folder { get; } = new();

    /// <summary>Cancelled when the test has taken too long.</summary>
    internal CancellationToken Token => _limit.Token;

    internal static Task Run(Action<Scope> body) => Run(scope =>
    {
        body(scope);
        return Task.CompletedTask;
    });

    internal static async Task Run(Func<Scope, Task> body)
    {
        using Scope scope = new();
        try
        {
            // A thread of its own: a test may block, and must not keep the continuations of others from running.
            Task<Task> started = Task.Factory.StartNew(
                () => body(scope), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await started.Unwrap().WaitAsync(Limit);
        }
        catch (Exception e) when (e is not Xunit.Sdk.SkipException)
        {
            throw new InvalidOperationException(scope.Describe(), e);
        }
    }

    /// <summary>A handle that is closed at the end if the test did not do it.</summary>
    internal NbdHandle NewHandle()
    {
        NbdHandle handle = new();
        lock (_handles)
        {
            _handles.Add(handle);
        }

        return handle;
    }

    internal byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        Random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Runs a program to its end, which must be a good one, and gives what it wrote.</summary>
    internal async Task<string> RunProgram(string program, params string[] arguments)
    {
        ProcessStartInfo info = new(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using Process process = await ProcessStarter.Start(info);
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(Token);
            string output = await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await errors}");
            return output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public void Dispose()
    {
        foreach (ServerProcess server in _servers)
        {
            server.Dispose();
        }

        foreach (NbdHandle handle in _handles)
        {
            handle.Dispose();
        }

        Folder.Dispose();
        _limit.Dispose();
    }

    private string Describe()
    {
        string errors = string.Concat(_servers.Select(static server => server.Errors));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Replay with LIBNBD_SEED={_seed}.{(errors.Length == 0 ? "" : $"{Environment.NewLine}The server wrote: {errors}")}");
    }
}
