using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>
/// What a worker remembers so that a loss can be made good: what was written and is not durable yet, and what must be copied again.
/// </summary>
/// <remarks>
/// The rule: a piece is done when its writes were acknowledged on a connection and a later flush on the same connection was. When a
/// connection to the destination is lost, everything that was acknowledged on it and not flushed is copied again.
/// </remarks>
internal sealed class Recovery(CopyPlan plan, Lane source, Lane destination)
{
    private readonly RangeSet _again = new();
    private readonly RangeSet _acknowledged = new();
    private readonly RangeSet _flushing = new();
    private readonly bool _repeats = plan.Settings.Retries > 0;
    private readonly bool _tracks = plan.FlushesAsItGoes;
    private readonly Reconnection _sourceConnection = new(plan, source, Side.Source);
    private readonly Reconnection _destinationConnection = new(plan, destination, Side.Destination);
    private FlushOperation? _flush;

    /// <summary>A flush is on its way.</summary>
    public bool IsFlushing { get; private set; }

    /// <summary>A connection must be made again first.</summary>
    public bool IsBlocked => _sourceConnection.IsDown || _destinationConnection.IsDown;

    /// <summary>All writes of a piece were acknowledged.</summary>
    public void Succeeded(Slot slot)
    {
        plan.Progress.Add(slot.Length, slot.HasData);
        _sourceConnection.NoteProgress();
        _destinationConnection.NoteProgress();
        if (!_tracks)
        {
            return;
        }

        _acknowledged.Add(slot.Offset, slot.Offset + slot.Length);
        if (_acknowledged.Bytes >= plan.Settings.CheckpointSize)
        {
            BeginFlush(isLast: false);
        }
    }

    /// <summary>A piece could not be read or written.</summary>
    public void Failed(Slot slot)
    {
        Lane lane = slot.FailedSide == Side.Source ? source : destination;
        if (Reconnection.CanRepeat(plan, lane, slot.Error))
        {
            Connection(slot.FailedSide).IsDown = true;
            _again.Add(slot.Offset, slot.Offset + slot.Length);
            return;
        }

        string doing = slot.FailedSide == Side.Source ? "read" : slot.HasData ? "write" : "zero";
        plan.Fail($"{doing} at offset {slot.Offset} failed: {Reason(lane, slot.Error)}");
    }

    /// <summary>The extents of a range could not be had.</summary>
    public void MapFailed(ExtentMap map, int error)
    {
        if (Reconnection.CanRepeat(plan, source, error))
        {
            _sourceConnection.IsDown = true;
            return;
        }

        plan.Fail($"block status at offset {map.AskedFrom} failed: {Reason(source, error)}");
    }

    /// <summary>A range that must be copied again.</summary>
    public bool TryTakeAgain(out long start, out long end) => _again.TryTake(RangeQueue.MaxRange, out start, out end);

    /// <summary>Makes lost connections again, once nothing is under way on them.</summary>
    public void Recover()
    {
        if (!_repeats || plan.Failure is not null)
        {
            return;
        }

        if (_destinationConnection.IsLost)
        {
            _destinationConnection.IsDown = true;
        }

        if (_destinationConnection.IsDown)
        {
            // All its commands have failed by now, the flush among them.
            plan.Progress.TakeBack(_acknowledged.Bytes + _flushing.Bytes);
            _again.Add(_acknowledged);
            _again.Add(_flushing);
            _acknowledged.Clear();
            _flushing.Clear();
            _destinationConnection.Restore();
        }

        if (_sourceConnection.IsLost)
        {
            _sourceConnection.IsDown = true;
        }

        if (_sourceConnection.IsDown)
        {
            _sourceConnection.Restore();
        }
    }

    /// <summary>At the end: flushes what is not durable yet.</summary>
    /// <returns>Whether there is something that must be waited for, or copied again.</returns>
    public bool BeginLastFlush()
    {
        if (plan.Failure is not null)
        {
            return false;
        }

        if (IsBlocked || !_again.IsEmpty)
        {
            return !plan.Stops;
        }

        if (!_tracks || _acknowledged.IsEmpty)
        {
            return false;
        }

        BeginFlush(isLast: true);
        return true;
    }

    private Reconnection Connection(Side side) => side == Side.Source ? _sourceConnection : _destinationConnection;

    private void BeginFlush(bool isLast)
    {
        bool canFlush = plan.Destination.CanFlush;
        if (IsFlushing || (!canFlush && !isLast))
        {
            return;
        }

        // A flush covers what was acknowledged before it was sent.
        _flushing.Add(_acknowledged);
        _acknowledged.Clear();
        IsFlushing = true;
        _flush ??= new FlushOperation(Flushed);
        if (canFlush)
        {
            destination.Flush(_flush);
        }
        else
        {
            // A server that cannot flush promises no more than its acknowledgements; that it still answers shows that they hold.
            destination.Read(_flush, new byte[plan.Destination.MinimumBlock], 0);
        }
    }

    private void Flushed(int error)
    {
        IsFlushing = false;
        if (error == 0)
        {
            Note();
            _flushing.Clear();
        }
        else if (Reconnection.CanRepeat(plan, destination, error))
        {
            _destinationConnection.IsDown = true;
        }
        else
        {
            plan.Fail($"flush failed: {Reason(destination, error)}");
        }
    }

    private void Note()
    {
        try
        {
            plan.Journal?.NoteDurable(_flushing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            plan.Fail($"the journal cannot be written: {failure.Message}");
        }
    }

    private static string Reason(Lane lane, int error) => lane.Loss ?? ErrorText.Of(error);

    private sealed class FlushOperation(Action<int> onEnd) : Operation
    {
        public override void Ended(int error) => onEnd(error);
    }
}
