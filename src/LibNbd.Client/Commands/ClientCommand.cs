using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using LibNbd.Connections;
using LibNbd.Telemetry;

namespace LibNbd.Commands;

/// <summary>A command of a client: what its caller awaits, over all the connections that it may need.</summary>
/// <remarks>
/// <para>Pooled: in the steady state it allocates nothing, and adds one hop to the await of the handle.</para>
/// <para>Its way is straight until its connection is lost. Then <see cref="RecoverAsync"/> takes over, which is an ordinary method.</para>
/// </remarks>
internal sealed class ClientCommand : IValueTaskSource
{
    private readonly CommandRunner _runner;
    private readonly Action _onAnswered;
    private ManualResetValueTaskSourceCore<bool> _source;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _awaiter;
    private Memory<byte> _memory;
    private Extent64Callback? _onExtents;
    private CommandKind _kind;
    private CommandFlags _flags;
    private CancellationToken _cancellationToken;
    private Connection? _connection;
    private long _deadline;
    private long _lossesBefore;
    private long _covers;
    private OperationTrace _trace;
    private volatile bool _isActive;

    internal ClientCommand(CommandRunner runner)
    {
        _runner = runner;
        _onAnswered = OnAnswered;
    }

    /// <summary>Where its range starts.</summary>
    internal long Offset { get; private set; }

    /// <summary>How long its range is.</summary>
    internal long Length { get; private set; }

    /// <summary>Whether a newer write to an overlapping range was issued; the tracker's to write.</summary>
    internal bool IsSuperseded { get; set; }

    /// <summary>Its place in the tracker; the tracker's.</summary>
    internal int TrackerIndex { get; set; }

    /// <summary>The connection that it had better be sent on; the rent's to set.</summary>
    internal Connection? Preferred { get; set; }

    /// <summary>For a list of free ones: the one behind this.</summary>
    internal ClientCommand? NextFree { get; set; }

    /// <summary>What it is doing for a caller; null if it is free. May be asked by any thread.</summary>
    internal CommandKind? ActiveKind => _isActive ? _kind : null;

    private bool IsWrite => _kind is CommandKind.Write or CommandKind.Zero or CommandKind.Trim;

    /// <summary>Begins.</summary>
    /// <param name="kind">What it does.</param>
    /// <param name="memory">Where a read goes, or what is written; a write only reads it.</param>
    /// <param name="offset">Where its range starts.</param>
    /// <param name="length">How long its range is.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal ValueTask Start(
        CommandKind kind, Memory<byte> memory, long offset, long length, CommandFlags flags, CancellationToken cancellationToken)
    {
        Begin(kind, memory, offset, length, flags, cancellationToken);
        ValueTask task = new(this, _source.Version);
        if (IsWrite)
        {
            _runner.Writes.Enter(this);
        }

        Connection? preferred = Preferred;
        Preferred = null;
        if (_runner.Pool.TryPick(preferred) is { } connection)
        {
            Issue(connection);
        }
        else
        {
            _ = RecoverAsync(lost: null);
        }

        return task;
    }

    /// <summary>Begins a flush on one connection; should that be lost, others will do if nothing is.</summary>
    /// <param name="connection">The connection; null if none stands.</param>
    /// <param name="lossesBefore">The losses that the flush already knows of.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal ValueTask StartFlush(Connection? connection, long lossesBefore, CancellationToken cancellationToken)
    {
        Begin(CommandKind.Flush, default, 0, 0, CommandFlags.None, cancellationToken);
        Preferred = null;
        _lossesBefore = lossesBefore;
        ValueTask task = new(this, _source.Version);
        if (connection is null)
        {
            _ = RecoverAsync(lost: null);
        }
        else
        {
            Issue(connection);
        }

        return task;
    }

    /// <summary>Begins a block status. The server may answer for less than the range.</summary>
    /// <param name="offset">Where its range starts.</param>
    /// <param name="length">How long it is; more than one block status may ask for is cut.</param>
    /// <param name="onExtents">Takes the extents; those of a connection that was lost come again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal ValueTask StartBlockStatus(long offset, long length, Extent64Callback onExtents, CancellationToken cancellationToken)
    {
        _onExtents = onExtents;
        return Start(CommandKind.BlockStatus, default, offset, length, CommandFlags.None, cancellationToken);
    }

    /// <summary>Ends it if its time is over: by giving up the connection that owes it an answer.</summary>
    internal void EndIfDue(long now)
    {
        long deadline = Volatile.Read(ref _deadline);
        if (deadline <= Deadlines.None || now < deadline)
        {
            return;
        }

        // Of this life of the command, if it is still in it: no later one has the same deadline so early.
        Connection? connection = _connection;
        if (Interlocked.CompareExchange(ref _deadline, Deadlines.Passed, deadline) == deadline && connection is not null)
        {
            _runner.Pool.Lose(connection, TimedOut());
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _source.GetResult(token);
        }
        finally
        {
            _source.Reset();
            _runner.Return(this);
        }
    }

    private void Begin(
        CommandKind kind, Memory<byte> memory, long offset, long length, CommandFlags flags, CancellationToken cancellationToken)
    {
        _kind = kind;
        _memory = memory;
        Offset = offset;
        Length = length;
        _flags = flags;
        _cancellationToken = cancellationToken;
        IsSuperseded = false;
        _connection = null;
        _isActive = true;
        _trace = _runner.Pool.Telemetry.Begin(kind, offset, length);
        Volatile.Write(ref _deadline, _runner.Deadlines.Next);
    }

    private void Issue(Connection connection)
    {
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter;
        try
        {
#pragma warning disable CA2012 // It is consumed once: by OnAnswered.
            awaiter = Send(connection).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012
        }
        catch (Exception failure) when (failure is ObjectDisposedException or NbdException)
        {
            // The connection was lost a moment ago.
            OnFailed(connection, failure);
            return;
        }

        _awaiter = awaiter;
        if (awaiter.IsCompleted)
        {
            OnAnswered();
        }
        else
        {
            // From here on it may be another thread's, and another command.
            awaiter.UnsafeOnCompleted(_onAnswered);
        }
    }

    private ValueTask Send(Connection connection)
    {
        _connection = connection;
        NbdHandle handle = connection.Handle;
        switch (_kind)
        {
            case CommandKind.Read:
                return handle.PreadAsync(_memory, (ulong)Offset, _flags, _cancellationToken);
            case CommandKind.Write:
                return handle.PwriteAsync(_memory, (ulong)Offset, _flags, _cancellationToken);
            case CommandKind.Zero:
                return handle.ZeroAsync((ulong)Length, (ulong)Offset, _flags, _cancellationToken);
            case CommandKind.Trim:
                return handle.TrimAsync((ulong)Length, (ulong)Offset, _flags, _cancellationToken);
            case CommandKind.Cache:
                return handle.CacheAsync((ulong)Length, (ulong)Offset, _flags, _cancellationToken);
            case CommandKind.BlockStatus:
                ulong length = ExtentCollector.Narrow(Length, handle.GetExtendedHeadersNegotiated());
                return handle.BlockStatus64Async(length, (ulong)Offset, _onExtents!, _flags, _cancellationToken);
            default:
                _covers = connection.Acknowledged;
                return handle.FlushAsync(_flags, _cancellationToken);
        }
    }

    private void OnAnswered()
    {
        Connection connection = _connection!;
        ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter awaiter = _awaiter;
        _awaiter = default;
        try
        {
            awaiter.GetResult();
        }
        catch (Exception failure)
        {
            // To the caller, or to what repeats the command.
            OnFailed(connection, failure);
            return;
        }

        NbdException? late = Acknowledge(connection);
        if (late is null)
        {
            Succeed(connection);
        }
        else
        {
            Fail(late);
        }
    }

    private void OnFailed(Connection connection, Exception failure)
    {
        if (connection.IsGoneBy(failure))
        {
            _runner.Pool.Lose(connection, failure);
            _ = RecoverAsync(failure);
        }
        else
        {
            Fail(failure);
        }
    }

    /// <summary>Notes what an answer means.</summary>
    /// <returns>Why it is a failure after all.</returns>
    private NbdException? Acknowledge(Connection connection)
    {
        _runner.Pool.NoteAnswer(connection);
        if (_kind == CommandKind.Flush)
        {
            connection.NoteFlush(_covers);
            return FindLoss();
        }

        if (IsWrite && (_flags & CommandFlags.Fua) == 0)
        {
            _runner.Pool.NoteWrite(connection);
        }

        return null;
    }

    /// <summary>Whether unflushed writes were lost since this flush began.</summary>
    private NbdException? FindLoss()
    {
        if (_runner.Pool.Losses == _lossesBefore)
        {
            return null;
        }

        _ = _runner.Pool.TellLoss(out Exception? cause);
        return ClientErrors.WritesLost(cause, _runner.Server);
    }

    /// <summary>Goes on after a loss, or where there was no connection: waits for one and sends again, by the rules of ADR 20.</summary>
    private async Task RecoverAsync(Exception? lost)
    {
        Connection connection;
        try
        {
            for (int losses = lost is null ? 0 : 1; ; losses++)
            {
                ThrowIfOver(lost, losses);
                connection = await GetConnectionAsync().ConfigureAwait(false);
                try
                {
                    await SendAgain(connection, lost).ConfigureAwait(false);
                }
                catch (Exception failure) when (connection.IsGoneBy(failure))
                {
                    _runner.Pool.Lose(connection, failure);
                    lost = failure;
                    continue;
                }

                if (Acknowledge(connection) is { } late)
                {
                    throw late;
                }

                break;
            }
        }
        catch (Exception failure)
        {
            // Whatever it is, it is the caller's.
            Fail(failure);
            return;
        }

        Succeed(connection);
    }

    private void ThrowIfOver(Exception? lost, int losses)
    {
        if (Volatile.Read(ref _deadline) == Deadlines.Passed)
        {
            throw TimedOut();
        }

        if (_kind == CommandKind.Flush && FindLoss() is { } loss)
        {
            throw loss;
        }

        if (losses > _runner.Options.RetryPolicy.MaxAttempts && lost is not null && _runner.Pool.State != NbdClientState.Closed)
        {
            throw lost is NbdException
                ? lost
                : ClientErrors.NotConnected("the connection was lost", lost, _runner.Server);
        }
    }

    private async ValueTask<Connection> GetConnectionAsync()
    {
        _connection = null;
        long deadline = Volatile.Read(ref _deadline);
        try
        {
            return deadline == Deadlines.Passed
                ? throw new TimeoutException()
                : await _runner.Pool.GetAsync(_runner.Deadlines.Left(deadline), _cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw TimedOut();
        }
    }

    private ValueTask SendAgain(Connection connection, Exception? lost)
    {
        if (lost is not null)
        {
            _runner.Pool.Telemetry.Repeat(_kind, Offset, Length, lost);
        }

        if (!IsWrite)
        {
            return Send(connection);
        }

        lock (_runner.Writes.Gate)
        {
            return IsSuperseded
                ? ValueTask.FromException(
                    ClientErrors.NotRepeated($"the {_kind.Name()} of {Length} bytes at {Offset}", lost, _runner.Server))
                : Send(connection);
        }
    }

    private NbdException TimedOut() =>
        ClientErrors.Timeout($"the command took more than {_runner.Options.CommandTimeout}", _runner.Server);

    private void Succeed(Connection connection)
    {
        Leave(failure: null);

        // The result's taking frees this command, so what is needed after it is taken first.
        CommandRunner runner = _runner;
        CompletionScope scope = CompletionScope.Current;
        scope.Enter(runner, connection);
        _source.SetResult(true);
        scope.Exit(runner);
    }

    private void Fail(Exception failure)
    {
        if (Volatile.Read(ref _deadline) == Deadlines.Passed
            && failure is not NbdException { Code: NbdErrorCode.Timeout or NbdErrorCode.WritesLost })
        {
            failure = TimedOut();
        }

        Leave(failure);
        _source.SetException(failure);
    }

    private void Leave(Exception? failure)
    {
        _runner.Pool.Telemetry.End(_trace, _kind, Length, failure);
        _trace = default;
        _isActive = false;
        Volatile.Write(ref _deadline, Deadlines.None);
        if (IsWrite)
        {
            _runner.Writes.Leave(this);
        }

        _memory = default;
        _onExtents = null;
        _cancellationToken = default;
        _connection = null;
    }
}
