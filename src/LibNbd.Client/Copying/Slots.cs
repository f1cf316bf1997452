namespace LibNbd.Copying;

/// <summary>Runs so many tasks at the same time. When one fails, the others are cancelled, and its failure is what is told.</summary>
internal sealed class Slots(int count, CancellationTokenSource end) : IAsyncDisposable
{
    private readonly SemaphoreSlim _free = new(count, count);
    private Exception? _failure;

    /// <summary>Starts a task as soon as there is room.</summary>
    internal async ValueTask RunAsync(Func<Task> work)
    {
        await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        if (Volatile.Read(ref _failure) is not null)
        {
            _free.Release();
            ThrowIfFailed();
        }

        _ = HoldAsync(work);
    }

    /// <summary>Waits for all that were started: their buffers and what they write to are the caller's again.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int i = 0; i < count; i++)
        {
            await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _free.Dispose();
        ThrowIfFailed();
    }

    private async Task HoldAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // To whoever starts the next, or waits.
            Interlocked.CompareExchange(ref _failure, failure, null);
            await end.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    private void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
