using LibNbd.Runtime.Transport.Names;

namespace LibNbd.Runtime.Transport;

/// <summary>Looks up hosts and ports as the user wrote them; a port may be the name of a service.</summary>
internal static class Resolver
{
    /// <summary>Looks up on the caller's thread.</summary>
    internal static ResolveResult Resolve(string host, string port) => Resolve(SocketPlatform.Current, host, port);

    /// <summary>
    /// Looks up without holding the caller or a thread of the pool: numbers are answered at once, a name gets a thread of
    /// its own. A look-up cannot be stopped, so cancellation leaves it behind and returns.
    /// </summary>
    internal static Task<ResolveResult> ResolveAsync(string host, string port, CancellationToken cancellationToken) =>
        ResolveAsync(SocketPlatform.Current, host, port, cancellationToken);

    internal static ResolveResult Resolve(SocketPlatform platform, string host, string port) =>
        platform.Resolve(host, port, numericOnly: false)!;

    internal static Task<ResolveResult> ResolveAsync(
        SocketPlatform platform, string host, string port, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<ResolveResult>(cancellationToken);
        }

        return platform.Resolve(host, port, numericOnly: true) is { } known
            ? Task.FromResult(known)
            : RunOnThread(() => platform.Resolve(host, port, numericOnly: false)!, cancellationToken);
    }

    /// <summary>Runs a look-up on a background thread; the task does not wait for it once cancelled.</summary>
    internal static async Task<ResolveResult> RunOnThread(Func<ResolveResult> lookUp, CancellationToken cancellationToken)
    {
        TaskCompletionSource<ResolveResult> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Thread thread = new(() =>
        {
            try
            {
                source.TrySetResult(lookUp());
            }
#pragma warning disable CA1031 // Nothing may escape from a thread of our own: the failure belongs to the awaiting caller.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                source.TrySetException(failure);
            }
        })
        {
            IsBackground = true,
            Name = "LibNbd resolver",
        };
        thread.Start();
        return await source.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
