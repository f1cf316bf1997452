using LibNbd.Telemetry;

namespace LibNbd.Connections;

/// <summary>The connections of a client: which stand, what became of the others, and the state that follows.</summary>
/// <remarks>
/// It guarantees that a lost connection is replaced as the policy says, that whoever waits for one is told when there is one or none is to
/// be expected any more, and that a loss of unflushed writes is counted before anybody learns of the loss.
/// </remarks>
internal sealed partial class ConnectionPool : IAsyncDisposable
{
    private readonly NbdClientOptions _options;
    private readonly Connector _connector;
    private readonly StateReporter _reporter;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _firstConnect = new(1, 1);
    private readonly CancellationTokenSource _end = new();
    private Connection?[] _slots = [];
    private Connection[] _live = [];
    private Signal? _change;
    private Task _maintenance = Task.CompletedTask;
    private NbdClientState _state;
    private NbdExport? _export;
    private NbdException? _fatal;
    private Exception? _lastFailure;
    private Exception? _lossCause;
    private int _failures;
    private int _era;
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
        _reporter = new StateReporter(options.Surroundings, raise);
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
                do
                {
                    await FillSlotAsync(end.Token).ConfigureAwait(false);
                }
                while (NeedsConnection());

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

    /// <summary>A connection that stands, without waiting: the preferred one, or each in turn.</summary>
    internal Connection? TryPick(Connection? preferred)
    {
        Connection[] live = Volatile.Read(ref _live);
        return live.Length switch
        {
            0 => null,
            1 => live[0],
            _ => preferred is { IsLost: false } ? preferred : live[(int)(Interlocked.Increment(ref _turn) % (uint)live.Length)],
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
            Signal change;
            lock (_gate)
            {
                ThrowIfEnded();
                if (TryPick(preferred: null) is { } connection)
                {
                    return connection;
                }

                if (_state == NbdClientState.Broken && !TryHalfOpen())
                {
                    throw ClientErrors.NotConnected(
                        $"there is no connection to {_options}, and reconnecting was given up", _lastFailure, _options.ToString());
                }

                change = _change ??= _options.Surroundings.CreateSignal();
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
            lock (_gate)
            {
                _losses++;
            }
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

            if (connection.HasAnswered)
            {
                // The server was there until now: what failed before it was lost does not count.
                _failures = 0;
                _era++;
            }
            else if (connection.Era == _era)
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

        await _options.Surroundings.CancelAsync(_end).ConfigureAwait(false);
        await Task.WhenAll(live.Select(static connection => connection.Handle.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (Connection connection in live)
        {
            _ = connection.TryLose();
        }

        await _maintenance.ConfigureAwait(false);
    }

    private bool IsEnded => _state is NbdClientState.Failed or NbdClientState.Closed;

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

    private void ReleaseWaiters()
    {
        _change?.Set();
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
