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
        ThrowIfFailed(release: true);
        _ = HoldAsync(work);
    }

    /// <summary>Waits for all that were started.</summary>
    internal async Task WaitAsync()
    {
        for (int i = 0; i < count; i++)
        {
            await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _free.Release(count);
        ThrowIfFailed(release: false);
    }

    /// <summary>None runs on: their buffers and what they write to are the caller's again.</summary>
    public async ValueTask DisposeAsync()
    {
        for (int i = 0; i < count; i++)
        {
            await _free.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        _free.Dispose();
        ThrowIfFailed(release: false);
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

    private void ThrowIfFailed(bool release)
    {
        if (Volatile.Read(ref _failure) is { } failure)
        {
            if (release)
            {
                _free.Release();
            }

            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
