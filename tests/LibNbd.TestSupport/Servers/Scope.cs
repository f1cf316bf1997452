using System.Globalization;

namespace LibNbd.TestSupport.Servers;

/// <summary>What one test owns: servers, handles, a folder, its random numbers, and the time it may take.</summary>
/// <remarks>
/// Everything is given back at the end, whatever happens. A test that does not end loses its servers first: a call that blocks then fails,
/// and no thread is left behind.
/// </remarks>
public sealed partial class Scope : IDisposable
{
    /// <summary>No test needs a tenth of this: it only ends what would hang.</summary>
    public static readonly TimeSpan Limit = Bounded.Limit;

    private readonly CancellationTokenSource _limit = new(Limit);
    private readonly List<ServerProcess> _servers = [];
    private readonly List<IDisposable> _owned = [];
    private readonly int _seed;

    private Scope()
    {
        _seed = int.TryParse(Environment.GetEnvironmentVariable("LIBNBD_SEED"), CultureInfo.InvariantCulture, out int seed)
            ? seed
            : Random.Shared.Next();
        Random = new Random(_seed);
    }

    /// <summary>Seeded, the seed is told when the test fails, and <c>LIBNBD_SEED</c> sets it. Not for several threads.</summary>
    public Random Random { get; }

    public TestFolder Folder { get; } = new();

    /// <summary>Cancelled when the test has taken too long.</summary>
    public CancellationToken Token => _limit.Token;

    public static Task Run(Action<Scope> body) => Run(scope =>
    {
        body(scope);
        return Task.CompletedTask;
    });

    public static async Task Run(Func<Scope, Task> body)
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

    /// <summary>Disposes of this at the end, after the servers.</summary>
    public T Own<T>(T owned)
        where T : IDisposable
    {
        lock (_owned)
        {
            _owned.Add(owned);
        }

        return owned;
    }

    public byte[] RandomBytes(int length)
    {
        byte[] bytes = new byte[length];
        Random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Runs a program to its end, which must be a good one, and gives what it wrote.</summary>
    public async Task<string> RunProgram(string program, params string[] arguments) =>
        (await ProgramResult.Of(program, arguments, cancellationToken: Token)).Success();

    public void Dispose()
    {
        foreach (ServerProcess server in _servers)
        {
            server.Dispose();
        }

        foreach (IDisposable owned in _owned)
        {
            owned.Dispose();
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
