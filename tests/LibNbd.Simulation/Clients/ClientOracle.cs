using LibNbd.Simulation.Model;

namespace LibNbd.Simulation.Clients;

/// <summary>
/// What a client may show: written from ADR 20, and from what users, servers and the disk saw; it knows nothing of how the client works.
/// </summary>
internal sealed class ClientOracle(ClientWorld world, ClientPlan plan)
{
    private readonly List<Operation> _operations = [];
    private readonly HashSet<int> _closed = [];
    private readonly List<long> _closings = [];
    private long _lossesAllowed;
    private long _lossesTold;
    private bool _isExportChangeTold;
    private bool _isDisposed;

    /// <summary>Failures in a row as the client must count them at least, for its waits.</summary>
    private int _failures;

    /// <summary>The same at most: before so many the circuit does not open.</summary>
    private int _failuresAtMost;
    private long _failedAt;

    internal IEnumerable<Operation> Outstanding => _operations.Where(operation => operation.Ended == long.MaxValue);

    internal int WritesLostTold { get; private set; }

    internal int NotRepeated { get; private set; }

    internal int Repeated { get; private set; }

    internal void OnDisposed() => _isDisposed = true;

    internal void OnCalled(Operation operation)
    {
        operation.Issued = world.Steps;
        operation.IssuedAt = world.Now;
        operation.Losses = world.Client.Losses;
        operation.LossesTold = _lossesTold;
        _operations.Add(operation);
    }

    internal void OnEnded(Operation operation, Exception? failure)
    {
        world.CheckThread();
        operation.Ended = world.Steps;
        operation.Failure = failure;
        world.Trace($"{operation} ended: {failure?.Message ?? "well"}");
        if (failure is null)
        {
            _failures = 0;
            _failuresAtMost = 0;
            CheckSuccess(operation);
        }
        else if (WhyNot(operation, failure) is { } why)
        {
            world.Violation($"{operation} failed, {why}: {failure}");
        }
    }

    /// <summary>A server got a request. A write is known by what it writes, zeroes by their range.</summary>
    internal Operation? OnReceived(ushort type, int first, int count, int value, DyingLink link)
    {
        if (type is not (Wire.CmdWrite or Wire.CmdZero))
        {
            return null;
        }

        Operation? operation = type == Wire.CmdWrite
            ? _operations.Find(known => known.Number == value && known.Kind == OperationKind.Write)
            : _operations.FindLast(known => known.Kind == OperationKind.Zero && known.First == first && known.Count == count);
        if (operation is null || operation.First != first || operation.Count != count)
        {
            world.Violation($"a write of {value} to [{first}, {first + count}) that nobody asked for");
            return null;
        }

        world.Trace($"link {link.Number}: received {operation}");
        if (operation.Ended < link.Connected)
        {
            world.Violation($"{operation} was sent on connection {link.Number}, which was made after its end");
        }

        if (++operation.Copies > 1)
        {
            Repeated++;
            CheckOrder(operation, link);
        }

        operation.LastReceived[link.Number] = world.Steps;
        return operation;
    }

    internal void OnCarriedOut(Operation operation, DyingLink link, bool isStable)
    {
        if (operation.Ended != long.MaxValue && !operation.IsLeftBehind)
        {
            world.Violation($"{operation} was carried out after its end");
        }

        operation.Sequence = world.Disk.Apply(operation.First, operation.Count, operation.Value, link.Number, isStable, world.Steps);
    }

    /// <summary>The client has closed a connection: with it, what was acknowledged on it and not flushed may be lost.</summary>
    internal void OnClosed(DyingLink link)
    {
        _closed.Add(link.Number);
        _closings.Add(world.Steps);
        if (_operations.Exists(write => write.IsWrite && write.HasSucceeded && write.AnsweredOn == link.Number && !write.IsFlushed))
        {
            _lossesAllowed++;
        }

        NoteFailure(isAnswered: link.HasAnswered);
    }

    internal void OnRefused() => NoteFailure(isAnswered: false);

    internal void OnAttempt()
    {
        // With several connections, attempts for the missing ones go on beside those that stand.
        if (plan.Connections > 1 || _failures == 0)
        {
            return;
        }

        double delay = Math.Min(plan.InitialDelay * Math.Pow(2, _failures - 1), plan.MaxDelay);
        double least = _failures >= plan.MaxAttempts ? plan.BreakDuration : (delay * (1 - plan.Jitter)) - 1;
        if (world.Now - _failedAt < least)
        {
            world.Violation($"an attempt {world.Now - _failedAt} ms after failure {_failures}, where the policy waits {least} ms at least");
        }
    }

    /// <summary>After each step: what can be asked of the client agrees with what it may know.</summary>
    internal void Check(NbdClientState before, NbdClientState now)
    {
        if (world.Client.Losses > _lossesAllowed)
        {
            world.Violation($"{world.Client.Losses} losses of writes were counted, of {_lossesAllowed} that there can be");
        }

        if (now == NbdClientState.Broken && before != now && _failuresAtMost < plan.MaxAttempts)
        {
            world.Violation($"the circuit opened after {_failuresAtMost} failures in a row");
        }

        if (now == NbdClientState.Failed && before != now && !world.Deaths.IsExportChanged)
        {
            world.Violation("the client gave up though the export is the same");
        }
    }

    /// <summary>At rest: a write that nothing was beside or behind, and that cannot be lost, is what the disk contains.</summary>
    internal void CheckDisk()
    {
        for (int cell = 0; cell < world.Disk.Cells; cell++)
        {
            List<Operation> writes = _operations.FindAll(
                write => write.IsWrite && write.First <= cell && cell < write.First + write.Count && write.Copies > 0);
            if (writes.Count == 0)
            {
                continue;
            }

            Operation last = writes[^1];
            bool isAlone = writes.TrueForAll(other => other == last || (other.Ended < last.Issued && !other.IsLeftBehind));
            if (isAlone && last.HasSucceeded && world.Disk.Current(cell) != last.Value
                && !last.IsToldLost && (last.IsFlushed || !_closed.Contains(last.AnsweredOn)))
            {
                world.Violation($"cell {cell} contains {world.Disk.Current(cell)}, and its last write was {last}");
            }
        }
    }

    private void NoteFailure(bool isAnswered)
    {
        _failuresAtMost++;
        if (!world.Users.IsConnected)
        {
            // First connects are users' own.
            return;
        }

        _failures = isAnswered ? 0 : _failures + 1;
        _failedAt = world.Now;
    }

    private void CheckOrder(Operation operation, DyingLink link)
    {
        foreach (Operation newer in _operations)
        {
            if (newer.Number <= operation.Number || !newer.IsWrite || !newer.Overlaps(operation))
            {
                continue;
            }

            if (newer.Issued < link.Connected)
            {
                world.Violation($"{operation} was repeated on connection {link.Number}, which was made after {newer} was called");
            }
            else if (newer.LastReceived.ContainsKey(link.Number))
            {
                world.Violation($"{operation} was repeated behind {newer}");
            }
        }
    }

    private void CheckSuccess(Operation operation)
    {
        if (_isDisposed && operation.Issued > world.DisposedAt)
        {
            world.Violation($"{operation} succeeded on a client that was disposed of before");
        }

        if (_isExportChangeTold)
        {
            world.Violation($"{operation} succeeded after the client had failed for good");
        }

        switch (operation.Kind)
        {
            case OperationKind.Read:
                CheckRead(operation);
                break;
            case OperationKind.Write or OperationKind.Zero:
                CheckWrite(operation);
                break;
            case OperationKind.Flush:
                CheckFlush(operation);
                break;
            default:
                break;
        }
    }

    private void CheckRead(Operation read)
    {
        for (int i = 0; i < read.Count; i++)
        {
            int value = Operation.ValueOf(read.Buffer.AsSpan(i * Operation.CellSize, Operation.CellSize));
            if (!world.Disk.Held(read.First + i, value, read.Issued, read.Ended))
            {
                world.Violation($"{read} found {value} in cell {read.First + i}, which the disk did not contain meanwhile");
            }
        }
    }

    private void CheckWrite(Operation write)
    {
        if (write.AnsweredOn < 0)
        {
            world.Violation($"{write} succeeded, and no server has said so");
            return;
        }

        if (write.IsFua)
        {
            CheckStable(write, write);
        }
        else if (_closed.Contains(write.AnsweredOn))
        {
            // It was acknowledged before its connection was lost, and nobody knew when that was noticed.
            _lossesAllowed++;
        }
    }

    private void CheckFlush(Operation flush)
    {
        foreach (Operation write in _operations)
        {
            if (write.IsWrite && write.HasSucceeded && write.Ended < flush.Issued)
            {
                if (!write.IsToldLost && !write.IsFlushed)
                {
                    CheckStable(write, flush);
                }

                write.IsFlushed = true;
            }
        }
    }

    private void CheckStable(Operation write, Operation by)
    {
        for (int cell = write.First; cell < write.First + write.Count; cell++)
        {
            if (world.Disk.StableSequence(cell) < write.Sequence)
            {
                world.Violation($"{by} succeeded, and {write} is not on stable storage");
                return;
            }
        }
    }

    /// <returns>Why this failure must not be, or null.</returns>
    private string? WhyNot(Operation operation, Exception failure)
    {
        switch (failure)
        {
            case OperationCanceledException:
                operation.IsLeftBehind = true;
                return operation.IsCancelled ? null : "though nobody has cancelled it";
            case ObjectDisposedException:
                operation.IsLeftBehind = true;
                return _isDisposed ? null : "though the client was not disposed of";
            case NbdException error:
                return WhyNot(operation, error);
            default:
                return "with an error that is none of the client's";
        }
    }

    private string? WhyNot(Operation operation, NbdException error)
    {
        switch (error.Code)
        {
            case NbdErrorCode.ExportChanged:
                _isExportChangeTold = true;
                return !world.Deaths.IsExportChanged ? "though the export is the same"
                    : !error.Message.Contains("size was 64 and is 72", StringComparison.Ordinal) ? "without saying what has changed"
                    : null;
            case NbdErrorCode.WritesLost when operation.Kind == OperationKind.Flush:
                return TellLoss(operation);
            case var _ when _isExportChangeTold:
                return "though the client has failed for good";
            case NbdErrorCode.Timeout:
                operation.IsLeftBehind = true;
                return plan.CommandTimeout > 0 && world.Now - operation.IssuedAt >= plan.CommandTimeout * 7 / 8
                    ? null
                    : $"after {world.Now - operation.IssuedAt} ms";
            case NbdErrorCode.ConnectionLost when error.Message.Contains("was not repeated", StringComparison.Ordinal):
                NotRepeated++;
                return operation.IsWrite && _operations.Exists(
                    newer => newer.IsWrite && newer.Number > operation.Number && newer.Overlaps(operation))
                    ? null
                    : "though there is no newer write";
            default:
                return _failuresAtMost >= plan.MaxAttempts
                    || _closings.Count(step => step >= operation.Issued) + plan.Connections > plan.MaxAttempts
                    ? null
                    : "though attempts are left";
        }
    }

    private string? TellLoss(Operation flush)
    {
        WritesLostTold++;
        bool isNews = world.Client.Losses > flush.Losses || flush.Losses > flush.LossesTold;
        _lossesTold = world.Client.Losses;
        foreach (Operation write in _operations)
        {
            if (write.IsWrite && write.HasSucceeded && _closed.Contains(write.AnsweredOn))
            {
                write.IsToldLost |= !write.IsFlushed;
            }
        }

        return isNews ? null : "though that loss was told before";
    }
}
