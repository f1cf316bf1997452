using LibNbd.Telemetry;

namespace LibNbd.Connections;

/// <summary>The connections of a client: which stand, what became of the others, and the state that follows.</summary>
/// <remarks>
/// It guarantees that a lost connection is replaced as the policy says, that whoever waits for one is told when there is one or none is to
/// be expected any more, and that a loss of unflushed writes is counted before anybody learns of the loss.
/// </remarks>
internal sealed class ConnectionPool : IAsyncDisposable
{
    private readonly NbdClientOptions _options;
    private readonly Connector _connector;
    private readonly StateReporter _reporter;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _firstConnect = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private Connection?[] _slots = [];
    private Connection[] _live = [];
    private TaskCompletionSource? _change;
    private Task _maintenance = Task.CompletedTask;
    private NbdClientState _state;
    private NbdExport? _export;
    private NbdException? _fatal;
    private Exception? _lastFailure;
    private Exception? _lossCause;
    private int _failures;
    private bool _isMaintaining;
    private bool _isTrial;
    private long _brokenAt;
    private long _losses;
    private long _lossesTold;
    private uint _turn;

    internal ConnectionPool(NbdClientOptions options, Action<NbdClientStateChangedEventArgs> raise)
    {
        _options = options;
        Telemetry = new ClientTelemetry(options);
        _connector = new Connector(options, Telemetry);
        _reporter = new StateReporter(raise);
    }

    /// <summary>What is told of the client.</summary>
    internal ClientTelemetry Telemetry { get; }

    internal NbdClientState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>What was connected to; null before.</summary>
    internal NbdExport? Export => Volatile.Read(ref _export);

    /// <summary>The connections that stand.</summary>
    internal Connection[] Live => Volatile.Read(ref _live);

    /// <summary>How often unflushed writes were lost.</summary>
    internal long Losses => Volatile.Read(ref _losses);

    /// <summary>Cancelled when the client is disposed of.</summary>
    internal CancellationToken Ended => _end.Token;

    /// <summary>One attempt, unless it is connected already; then the other connections, as far as they can be made.</summary>
    internal async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await _firstConnect.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                ThrowIfEnded();
                if (_export is not null)
                {
                    return;
                }

                SetState(NbdClientState.Connecting, null);
            }

            try
            {
                using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _end.Token);
                NbdHandle handle = await _connector.ConnectAsync(isQuery: false, end.Token).ConfigureAwait(false);
                Adopt(handle, ExportOf(handle));
                while (NextEmptySlot() is not null)
                {
                    await FillSlotAsync(end.Token).ConfigureAwait(false);
                }

                lock (_gate)
                {
                    ThrowIfEnded();
                }
            }
            catch (Exception failure)
            {
                if (NoteFirstFailure(failure, cancellationToken))
                {
                    throw;
                }
            }
        }
        finally
        {
            _firstConnect.Release();
        }
    }

    /// <summary>A connection that stands, without waiting.</summary>
    internal Connection? TryPick()
    {
        Connection[] live = Volatile.Read(ref _live);
        return live.Length switch
        {
            0 => null,
            1 => live[0],
            _ => live[(int)(Interlocked.Increment(ref _turn) % (uint)live.Length)],
        };
    }

    /// <summary>A connection, as soon as one stands.</summary>
    /// <param name="patience">How long that may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    /// <exception cref="NbdException">None is to be expected.</exception>
    internal async ValueTask<Connection> GetAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        long started = _options.TimeProvider.GetTimestamp();
        while (true)
        {
            Task change;
            lock (_gate)
            {
                ThrowIfEnded();
                if (TryPick() is { } connection)
                {
                    return connection;
                }

                if (_state == NbdClientState.Broken && !TryHalfOpen())
                {
                    throw ClientErrors.NotConnected(
                        $"there is no connection to {_options}, and reconnecting was given up", _lastFailure, _options.ToString());
                }

                change = (_change ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            TimeSpan left = patience;
            if (patience != Timeout.InfiniteTimeSpan)
            {
                left = patience - _options.TimeProvider.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    throw new TimeoutException();
                }
            }

            await change.WaitAsync(left, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A command was answered.</summary>
    internal void NoteAnswer(Connection connection)
    {
        if (connection.NoteAnswer())
        {
            lock (_gate)
            {
                _failures = 0;
            }
        }
    }

    /// <summary>A write without FUA was acknowledged.</summary>
    internal void NoteWrite(Connection connection)
    {
        if (connection.NoteWrite())
        {
            NoteLostWrites();
        }
    }

    /// <summary>Gives a connection up; the first call counts.</summary>
    internal void Lose(Connection connection, Exception cause)
    {
        if (!connection.TryLose())
        {
            return;
        }

        bool isDirty;
        lock (_gate)
        {
            isDirty = connection.IsDirty;
            if (isDirty)
            {
                _losses++;
                _lossCause = cause;
            }

            if (!connection.HasAnswered)
            {
                _failures++;
            }

            _lastFailure = cause;
            if (connection.Slot < _slots.Length && _slots[connection.Slot] == connection)
            {
                _slots[connection.Slot] = null;
                PublishLive();
            }

            if (!IsEnded)
            {
                Exception told = isDirty ? ClientErrors.WritesLost(cause, _options.ToString()) : cause;
                bool goesOn = _options.RetryPolicy.MaxAttempts > 0;
                SetState(
                    _live.Length > 0 ? NbdClientState.Connected : goesOn ? NbdClientState.Reconnecting : NbdClientState.Broken,
                    told,
                    isNews: isDirty);
                Maintain();
            }
        }

        Telemetry.Lose(cause, isDirty);
        connection.Handle.Dispose();
    }

    /// <summary>Whether writes were lost that nobody was told of; now somebody is.</summary>
    internal bool TellLoss(out Exception? cause)
    {
        lock (_gate)
        {
            cause = _lossCause;
            bool isNews = _losses > _lossesTold;
            _lossesTold = _losses;
            return isNews;
        }
    }

    /// <summary>A handle in option mode, to ask the server.</summary>
    internal Task<NbdHandle> ConnectForQueryAsync(CancellationToken cancellationToken) =>
        _connector.ConnectAsync(isQuery: true, cancellationToken);

    /// <summary>Ends everything, in order where the server answers in time.</summary>
    public async ValueTask DisposeAsync()
    {
        Connection[] live;
        lock (_gate)
        {
            if (_state == NbdClientState.Closed)
            {
                return;
            }

            live = _live;
            _slots = [];
            _live = [];
            SetState(NbdClientState.Closed, null);
            ReleaseWaiters();
        }

        await _end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(live.Select(static connection => connection.Handle.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (Connection connection in live)
        {
            _ = connection.TryLose();
        }

        await _maintenance.ConfigureAwait(false);
    }

    private bool IsEnded => _state is NbdClientState.Failed or NbdClientState.Closed;

    private void NoteLostWrites()
    {
        lock (_gate)
        {
            _losses++;
        }
    }

    private void ThrowIfEnded()
    {
        ObjectDisposedException.ThrowIf(_state == NbdClientState.Closed, typeof(NbdClient));
        if (_fatal is { } fatal)
        {
            throw new NbdException(fatal.Message, fatal.ErrorNumber, fatal) { Code = fatal.Code, Server = fatal.Server };
        }
    }

    private int AllowedConnections(NbdExport export) =>
        export.CanMultiConn || export.IsReadOnly || _options.IsReadOnly ? _options.MaxConnections : 1;

    private static NbdExport ExportOf(NbdHandle handle)
    {
        try
        {
            return handle.Export;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Takes a connected handle in, or ends the client if its export is another.</summary>
    private void Adopt(NbdHandle handle, NbdExport export)
    {
        Connection[] given = [];
        lock (_gate)
        {
            if (IsEnded)
            {
                handle.Dispose();
                ThrowIfEnded();
            }

            if (_export is null)
            {
                _slots = new Connection?[AllowedConnections(export)];
                Volatile.Write(ref _export, export);
            }

            int slot = Array.IndexOf(_slots, null);
            if (ExportComparison.Difference(_export, export) is { } difference)
            {
                given = _live;
                _fatal = ClientErrors.ExportChanged(difference, _options.ToString());
                _slots = [];
                _live = [];
                SetState(NbdClientState.Failed, _fatal);
                ReleaseWaiters();
            }
            else if (slot >= 0)
            {
                _slots[slot] = new Connection(handle, slot, Telemetry);
                PublishLive();
                SetState(NbdClientState.Connected, null);
                ReleaseWaiters();
                return;
            }
        }

        handle.Dispose();
        foreach (Connection connection in given)
        {
            _ = connection.TryLose();
            connection.Handle.Dispose();
        }
    }

    private void PublishLive() => Volatile.Write(ref _live, [.. _slots.OfType<Connection>()]);

    private int? NextEmptySlot()
    {
        lock (_gate)
        {
            int slot = IsEnded ? -1 : Array.IndexOf(_slots, null);
            return slot < 0 ? null : slot;
        }
    }

    private async Task FillSlotAsync(CancellationToken cancellationToken)
    {
        NbdHandle handle = await _connector.ConnectAsync(isQuery: false, cancellationToken).ConfigureAwait(false);
        Adopt(handle, ExportOf(handle));
    }

    /// <returns>Whether the caller is told; a further connection that could not be made is no failure.</returns>
    private bool NoteFirstFailure(Exception failure, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_state == NbdClientState.Closed)
            {
                ObjectDisposedException.ThrowIf(true, typeof(NbdClient));
            }

            if (_export is null)
            {
                SetState(NbdClientState.Created, failure);
                return true;
            }

            _failures++;
            Maintain();
            return IsEnded || cancellationToken.IsCancellationRequested;
        }
    }

    private bool TryHalfOpen()
    {
        if (_options.RetryPolicy.MaxAttempts == 0
            || _options.TimeProvider.GetElapsedTime(_brokenAt) < _options.RetryPolicy.BreakDuration)
        {
            return false;
        }

        _failures = _options.RetryPolicy.MaxAttempts - 1;
        _isTrial = true;
        SetState(NbdClientState.Reconnecting, null);
        Maintain();
        return true;
    }

    private void Maintain()
    {
        if (!_isMaintaining && !IsEnded && _state != NbdClientState.Broken && Array.IndexOf(_slots, null) >= 0)
        {
            _isMaintaining = true;
            _maintenance = Task.Run(MaintainAsync);
        }
    }

    /// <summary>Fills what is empty, until nothing is or the circuit opens.</summary>
    private async Task MaintainAsync()
    {
        try
        {
            while (TryPlanAttempt(out TimeSpan delay))
            {
                if (delay > TimeSpan.Zero)
                {
                    await Task.Delay(delay, _options.TimeProvider, _end.Token).ConfigureAwait(false);
                }

                try
                {
                    await FillSlotAsync(_end.Token).ConfigureAwait(false);
                }
                catch (NbdException failure)
                {
                    lock (_gate)
                    {
                        _failures++;
                        _lastFailure = failure;
                    }
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // The client was disposed of.
        }
    }

    private bool TryPlanAttempt(out TimeSpan delay)
    {
        lock (_gate)
        {
            delay = _isTrial ? TimeSpan.Zero : _options.RetryPolicy.DelayBefore(_failures + 1, Random.Shared.NextDouble());
            _isTrial = false;
            bool isOver = IsEnded || Array.IndexOf(_slots, null) < 0;
            if (!isOver && _live.Length == 0 && _failures >= _options.RetryPolicy.MaxAttempts)
            {
                isOver = true;
                _brokenAt = _options.TimeProvider.GetTimestamp();
                SetState(NbdClientState.Broken, _lastFailure);
            }

            _isMaintaining = !isOver;
            return !isOver;
        }
    }

    private void ReleaseWaiters()
    {
        _change?.TrySetResult();
        _change = null;
    }

    private void SetState(NbdClientState state, Exception? cause, bool isNews = false)
    {
        if (state == _state && !isNews)
        {
            return;
        }

        NbdClientStateChangedEventArgs change = new(_state, state, cause);
        _state = state;
        if (state == NbdClientState.Broken)
        {
            _brokenAt = _options.TimeProvider.GetTimestamp();
            ReleaseWaiters();
        }

        _reporter.Report(change);
    }
}
