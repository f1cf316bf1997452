namespace LibNbd.Connections;

/// <content>Making connections: the first, and those in place of lost ones.</content>
internal sealed partial class ConnectionPool
{
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
                _slots[slot] = new Connection(handle, slot, _era);
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

    /// <summary>Whether a connection is missing; under the gate.</summary>
    private bool HasEmptySlot => Array.IndexOf(_slots, null) >= 0;

    private bool NeedsConnection()
    {
        lock (_gate)
        {
            return !IsEnded && HasEmptySlot;
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
            ObjectDisposedException.ThrowIf(_state == NbdClientState.Closed, typeof(NbdClient));
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
        if (!_isMaintaining && !IsEnded && _state != NbdClientState.Broken && HasEmptySlot)
        {
            _isMaintaining = true;
            _maintenance = _options.Surroundings.Run(MaintainAsync);
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
                    await _options.Surroundings.DelayAsync(delay, _options.TimeProvider, _end.Token).ConfigureAwait(false);
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
            delay = _isTrial ? TimeSpan.Zero : _options.RetryPolicy.DelayBefore(_failures + 1, _options.Surroundings.NextChance());
            _isTrial = false;
            bool isOver = IsEnded || !HasEmptySlot;
            if (!isOver && _live.Length == 0 && _failures >= _options.RetryPolicy.MaxAttempts)
            {
                isOver = true;
                SetState(NbdClientState.Broken, _lastFailure);
            }

            _isMaintaining = !isOver;
            return !isOver;
        }
    }
}
