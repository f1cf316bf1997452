namespace LibNbd.Connections;

/// <summary>Asks a silent connection for a block, and gives it up if it does not answer.</summary>
internal sealed class KeepAlive : IDisposable
{
    private readonly ConnectionPool _pool;
    private readonly NbdClientOptions _options;
    private readonly ITimer _timer;

    internal KeepAlive(ConnectionPool pool, NbdClientOptions options)
    {
        _pool = pool;
        _options = options;
        _timer = QuietTimer.Create(
            options.TimeProvider, static state => ((KeepAlive)state!).Look(), this, options.KeepAliveInterval);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        foreach (Connection connection in _pool.Live)
        {
            if (!connection.TakeUse())
            {
                _ = AskAsync(connection);
            }
        }
    }

    private async Task AskAsync(Connection connection)
    {
        NbdExport export = _pool.Export!;
        int length = (int)Math.Min(Math.Max(export.MinimumBlockSize, 1), export.Size);
        if (length == 0)
        {
            return;
        }

        using CancellationTokenSource limit = new(_options.KeepAliveInterval, _options.TimeProvider);
        try
        {
            await connection.Handle.PreadAsync(new byte[length], 0, cancellationToken: limit.Token).ConfigureAwait(false);
            _pool.NoteAnswer(connection);
        }
        catch (OperationCanceledException)
        {
            string text = $"the server did not answer within the keep-alive interval of {_options.KeepAliveInterval}";
            _pool.Lose(connection, ClientErrors.Timeout(text, _options.ToString()));
        }
        catch (Exception failure) when (failure is NbdException or ObjectDisposedException)
        {
            // An answer that is an error is an answer.
            if (connection.IsGoneBy(failure))
            {
                _pool.Lose(connection, failure);
            }
        }
    }
}
