namespace LibNbd.Differential.Servers;

/// <summary>A server that runs, where it is reached, and what ends it.</summary>
internal sealed record Served(string SocketPath, int Port, IReadOnlyList<object> Owned) : IAsyncDisposable
{
    internal static Served Nothing { get; } = new("", 0, []);

    public async ValueTask DisposeAsync()
    {
        foreach (object owned in Owned)
        {
            if (owned is IAsyncDisposable asynchronous)
            {
                await asynchronous.DisposeAsync();
            }
            else if (owned is IDisposable disposable)
            {
                disposable.Dispose();
            }
        }
    }
}
