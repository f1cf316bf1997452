using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>Copies a stream to its end, whose size nobody knows before.</summary>
/// <remarks>Writes to a connection are kept under way while the stream is read on.</remarks>
internal sealed class StreamCopy
{
    private readonly CopyPlan _plan;
    private readonly Stream _source;
    private readonly Lane? _lane;
    private readonly IOrderedSink? _sink;
    private readonly Pump? _pump;
    private readonly Stack<Slot> _free = [];
    private readonly int _most;
    private int _used;

    /// <summary>To another stream.</summary>
    public StreamCopy(CopyPlan plan, Stream source, IOrderedSink sink) => (_plan, _source, _sink) = (plan, source, sink);

    /// <summary>To a connection or a file.</summary>
    public StreamCopy(CopyPlan plan, Stream source, Lane lane)
    {
        (_plan, _source, _lane) = (plan, source, lane);
        _pump = new Pump(lane, lane, plan.Settings.Timeout);
        long held = Math.Min(Math.Max(1, plan.Settings.QueueSize / plan.RequestSize), plan.Settings.Requests);
        _most = plan.Settings.Synchronous || !lane.EndsLater ? 1 : (int)held;
    }

    private bool Goes => _plan.Failure is null && !_plan.Stops;

    /// <summary>Copies everything.</summary>
    /// <returns>How much it was.</returns>
    public long Run()
    {
        long offset = 0;
        int read = 1;
        while (Goes && read > 0)
        {
            Slot slot = _free.TryPop(out Slot? free) ? free : new Slot(_plan.RequestSize, static _ => { }, Settle);
            slot.Begin(offset, _plan.RequestSize);
            read = Fill(slot.Data.Span);
            if (read == 0)
            {
                break;
            }

            slot.Begin(offset, read);
            _plan.Hash?.Add(offset, slot.Data.Span);
            Write(slot);
            offset += read;
            read = read < _plan.RequestSize ? 0 : read;
        }

        WaitFor(0);
        return offset;
    }

    /// <summary>Reads until the buffer is full or the stream ends.</summary>
    private int Fill(Span<byte> buffer)
    {
        int count = 0;
        try
        {
            while (count < buffer.Length && Goes)
            {
                int read = _source.Read(buffer[count..]);
                if (read == 0)
                {
                    break;
                }

                count += read;
            }
        }
        catch (IOException failure)
        {
            _plan.Fail($"read failed: {failure.Message}");
            return 0;
        }

        return count;
    }

    private void Write(Slot slot)
    {
        if (_sink is not null)
        {
            if (_sink.Write(slot.Data, slot.Offset) is { } error)
            {
                _plan.Fail($"write at offset {slot.Offset} failed: {error}");
                return;
            }

            _plan.Progress.Add(slot.Length, isData: true);
            _free.Push(slot);
            return;
        }

        _used++;
        slot.Hold();
        _lane!.Write(slot, slot.Data, slot.Offset);
        WaitFor(_most - 1);
    }

    /// <summary>Waits until no more than this is under way.</summary>
    private void WaitFor(int most)
    {
        _pump?.Nudge();
        _pump?.Step(0);
        while (_used > most && _plan.Failure is null)
        {
            _pump!.Step(CopyPlan.LookUpMilliseconds);
        }
    }

    private void Settle(Slot slot)
    {
        _used--;
        _free.Push(slot);
        if (slot.Error != 0)
        {
            _plan.Fail($"write at offset {slot.Offset} failed: {_lane!.Loss ?? ErrorText.Of(slot.Error)}");
        }
        else
        {
            _plan.Progress.Add(slot.Length, isData: true);
        }
    }
}
