using System.Diagnostics;
using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>
/// Copies ranges from one lane to the other: reads are kept under way up to the window, and what was read is written from the same buffer.
/// </summary>
internal sealed class Worker
{
    private readonly CopyPlan _plan;
    private readonly Lane _source;
    private readonly Lane _destination;
    private readonly Pump _pump;
    private readonly Window _window;
    private readonly StepWalker _walker;
    private readonly RangeReader _ranges;
    private readonly Recovery _recovery;
    private readonly Stack<Slot> _freeData = [];
    private readonly Stack<Slot> _freeZero = [];
    private readonly Queue<Slot> _ready = [];
    private readonly bool _readsAtOnce;
    private int _used;
    private int _endings;

    private Worker(CopyPlan plan, Lane source, Lane destination)
    {
        (_plan, _source, _destination) = (plan, source, destination);
        _pump = new Pump(source, destination, plan.Settings.Timeout);
        long held = Math.Max(plan.Settings.QueueSize, plan.RequestSize) / plan.RequestSize;
        _window = new Window((int)Math.Min(held, plan.Settings.Requests), plan.RequestSize);
        _walker = new StepWalker(plan.RequestSize);
        _recovery = new Recovery(plan, source, destination);
        _ranges = new RangeReader(plan, source, _recovery);
        _readsAtOnce = !source.EndsLater;
    }

    private bool IsExhausted => _walker.IsDone && _ranges.IsExhausted;

    /// <summary>Copies until nothing is left, or the copy is to end.</summary>
    /// <param name="plan">What the workers share.</param>
    /// <param name="source">Where this one reads.</param>
    /// <param name="destination">Where it writes.</param>
    public static void Run(CopyPlan plan, Lane source, Lane destination)
    {
        // While a thread writes it receives nothing, and what the server sends does not fit in the socket. The other way round nothing
        // is gained: what another processor has read must come from its caches to be sent. Nor with TLS, which keeps processors busy.
        bool isSplit = plan.HasSpareThreads && source is { EndsLater: true, IsEncrypted: false } && destination.End is FileEnd;
        using BackgroundLane? background = isSplit ? new BackgroundLane(destination, plan.Fail) : null;
        new Worker(plan, source, background ?? destination).Copy();
    }

    private void Copy()
    {
        while (_plan.Failure is null)
        {
            int before = _endings;
            bool isFed = Feed();
            WriteReady();
            _pump.Nudge();
            if (_used == 0 && !_ranges.IsAsking && !_recovery.IsFlushing)
            {
                if ((_plan.Stops || IsExhausted) && !_recovery.BeginLastFlush())
                {
                    return;
                }

                if (_plan.Pace is { MustWait: true })
                {
                    Thread.Sleep(WaitMilliseconds());
                }
            }
            else
            {
                // What has ended meanwhile may have made room: that is not waited for.
                _pump.Step(isFed || before != _endings ? 0 : WaitMilliseconds());
            }

            WriteReady();
            _recovery.Recover();
        }
    }

    private int WaitMilliseconds() =>
        _plan.Pace is { } pace ? Math.Clamp(pace.WaitMilliseconds(), 1, CopyPlan.LookUpMilliseconds) : CopyPlan.LookUpMilliseconds;

    /// <summary>Begins pieces as long as the window has room.</summary>
    /// <returns>Whether it stopped only to let the connections get on.</returns>
    private bool Feed()
    {
        while (_used < _window.Size && !_plan.Stops && !_recovery.IsBlocked && !(_plan.Pace?.MustWait ?? false))
        {
            if (_walker.IsDone && !_ranges.TryNext(_walker))
            {
                return false;
            }

            if (!_walker.TryNext(out long offset, out long length, out bool isZero))
            {
                continue;
            }

            if (isZero)
            {
                BeginZero(offset, length);
                continue;
            }

            _plan.Pace?.Spend(length);
            Slot slot = _freeData.TryPop(out Slot? free) ? free : new Slot(_plan.RequestSize, HasRead, Settle);
            slot.Begin(offset, length);
            slot.Hold();
            _used++;
            _source.Read(slot.Reading, slot.Data, offset);
            if (_readsAtOnce)
            {
                return true;
            }
        }

        return false;
    }

    private void BeginZero(long offset, long length)
    {
        _plan.Hash?.AddZeroes(offset, length);
        Slot slot = _freeZero.TryPop(out Slot? free) ? free : new Slot(0, HasRead, Settle);
        slot.Begin(offset, length);
        slot.Hold();
        _used++;
        Zero(slot, offset, length);
        slot.Ended(0);
    }

    private void WriteReady()
    {
        while (_ready.TryDequeue(out Slot? slot))
        {
            slot.Hold();
            Write(slot);
            slot.Ended(0);
        }
    }

    private void Write(Slot slot)
    {
        ReadOnlySpan<byte> data = slot.Data.Span;
        _plan.Hash?.Add(slot.Offset, data);
        int block = _plan.SparseSize;
        int at = 0;
        while (at < data.Length)
        {
            bool isZero = false;
            int length = block == 0 ? data.Length : ZeroRuns.Next(data[at..], block, out isZero);
            if (isZero)
            {
                Zero(slot, slot.Offset + at, length);
            }
            else
            {
                slot.Hold();
                _destination.Write(slot, slot.Data.Slice(at, length), slot.Offset + at);
            }

            at += length;
        }
    }

    private void Zero(Slot slot, long offset, long length)
    {
        if (_plan.DestinationIsZero)
        {
            return;
        }

        if (_destination.End.CanZero)
        {
            slot.Hold();
            _destination.Zero(slot, offset, length, mayTrim: !_plan.Settings.Allocated);
            return;
        }

        ReadOnlyMemory<byte> zeroes = _plan.Zeroes;
        for (long done = 0; done < length; done += zeroes.Length)
        {
            slot.Hold();
            _destination.Write(slot, zeroes[..(int)Math.Min(zeroes.Length, length - done)], offset + done);
        }
    }

    private void HasRead(Slot slot)
    {
        _endings++;
        _ready.Enqueue(slot);
    }

    private void Settle(Slot slot)
    {
        _endings++;
        _used--;
        if (slot.Error != 0)
        {
            _recovery.Failed(slot);
        }
        else
        {
            _recovery.Succeeded(slot);
            if (slot.HasData)
            {
                _window.Completed(slot.Started, Stopwatch.GetTimestamp());
            }
        }

        (slot.HasData ? _freeData : _freeZero).Push(slot);
    }
}
