using LibNbd.Tools.Copy.Ends;
using LibNbd.Tools.Copy.Engine;
using LibNbd.Tools.Copy.Hashing;

namespace LibNbd.Tools.Copy.Verify;

/// <summary>Reads both sides and compares them, and hashes the destination. What both say is zero is not read.</summary>
internal sealed class Verifier
{
    private readonly CopyPlan _plan;
    private readonly Lane _source;
    private readonly Lane _destination;
    private readonly BlockHash _hash;
    private readonly Pump _pump;
    private readonly ExtentMap _sourceMap;
    private readonly ExtentMap _destinationMap;
    private readonly WaitedOperation _mapping = new();
    private readonly Reconnection _sourceConnection;
    private readonly Reconnection _destinationConnection;
    private readonly Stack<Pair> _free = [];
    private readonly Queue<Pair> _again = [];
    private readonly int _most;
    private int _used;

    /// <summary>Creates one, which owns neither lane.</summary>
    public Verifier(CopyPlan plan, Lane source, Lane destination, BlockHash hash)
    {
        (_plan, _source, _destination, _hash) = (plan, source, destination, hash);
        _pump = new Pump(source, destination, plan.Settings.Timeout);
        _sourceMap = new ExtentMap(null, 1, (_, error) => _mapping.Ended(error));
        _destinationMap = new ExtentMap(null, 1, (_, error) => _mapping.Ended(error));
        _sourceConnection = new Reconnection(plan, source, Side.Source);
        _destinationConnection = new Reconnection(plan, destination, Side.Destination);

        // Two buffers for a piece: half as many pieces take as much memory as the copy did.
        long held = Math.Max(2, plan.Settings.QueueSize / plan.RequestSize) / 2;
        _most = (int)Math.Min(Math.Min(held, plan.Settings.Requests), 16);
    }

    private bool Goes => _plan.Failure is null && !_plan.Stops;

    /// <summary>Compares what the queue gives.</summary>
    public void Run(RangeQueue queue)
    {
        while (Goes && queue.TryTake(out long start, out long end))
        {
            if (Map(_source, _sourceMap, start, end) && Map(_destination, _destinationMap, start, end))
            {
                Compare(start, end);
            }
        }

        WaitFor(0);
    }

    private bool Map(Lane lane, ExtentMap map, long start, long end)
    {
        map.Reset(start, end);
        if (!_plan.Settings.UseExtents || !lane.End.CanExtents)
        {
            map.SetData();
            return true;
        }

        while (Goes && !map.IsComplete)
        {
            _mapping.Begin();
            lane.Map(map);
            if (!_mapping.Wait(_plan, _pump))
            {
                return false;
            }

            if (_mapping.Error == 0 && map.KnownTo <= map.AskedFrom)
            {
                _plan.Fail($"{lane.End.Name}: the server reported no extents at offset {map.AskedFrom}; try --no-extents");
            }
            else if (_mapping.Error != 0 && !Repairs(lane, _mapping.Error))
            {
                _plan.Fail($"block status at offset {map.AskedFrom} failed: {lane.Loss ?? ErrorText.Of(_mapping.Error)}");
            }
        }

        return Goes;
    }

    private void Compare(long start, long end)
    {
        int sourceRun = 0;
        int destinationRun = 0;
        while (start < end && Goes)
        {
            long sourceEnd = RunAt(_sourceMap, ref sourceRun, start, out bool isSourceZero);
            long destinationEnd = RunAt(_destinationMap, ref destinationRun, start, out bool isDestinationZero);
            long next = Math.Min(sourceEnd, destinationEnd);
            if (isSourceZero && isDestinationZero)
            {
                _hash.AddZeroes(start, next - start);
            }
            else
            {
                next = Math.Min(next, ((start / _plan.RequestSize) + 1) * _plan.RequestSize);
                WaitFor(_most - 1);
                Pair pair = _free.TryPop(out Pair? free) ? free : new Pair(_plan.RequestSize, Settle);
                pair.Begin(start, (int)(next - start));
                _used++;
                pair.Read(_source, _destination);
                _pump.Nudge();
            }

            start = next;
        }
    }

    private static long RunAt(ExtentMap map, ref int run, long at, out bool isZero)
    {
        while (map.Runs.EndOf(run) <= at)
        {
            run++;
        }

        isZero = map.Runs.KindOf(run) == RunKind.Zero;
        return map.Runs.EndOf(run);
    }

    private void WaitFor(int most)
    {
        while (Goes && (_used > most || _again.Count > 0))
        {
            while (_again.TryDequeue(out Pair? pair))
            {
                Lane lane = pair.FailedOnSource ? _source : _destination;
                if (!Repairs(lane, pair.Error))
                {
                    _plan.Fail($"read at offset {pair.Offset} of {lane.End.Name} failed: {lane.Loss ?? ErrorText.Of(pair.Error)}");
                    return;
                }

                pair.Begin(pair.Offset, pair.Length);
                pair.Read(_source, _destination);
            }

            _pump.Nudge();
            if (_used > most)
            {
                _pump.Step(CopyPlan.LookUpMilliseconds);
            }
        }
    }

    private void Settle(Pair pair)
    {
        if (pair.Error != 0)
        {
            _again.Enqueue(pair);
            return;
        }

        _sourceConnection.NoteProgress();
        _destinationConnection.NoteProgress();
        ReadOnlySpan<byte> theirs = pair.Destination.Span;
        int same = pair.Source.Span.CommonPrefixLength(theirs);
        if (same < theirs.Length)
        {
            _plan.Fail($"verification failed: source and destination differ at offset {pair.Offset + same}");
        }

        _hash.Add(pair.Offset, theirs);
        _used--;
        _free.Push(pair);
    }

    private bool Repairs(Lane lane, int error)
    {
        if (!Reconnection.CanRepeat(_plan, lane, error))
        {
            return false;
        }

        if (lane.Loss is not null)
        {
            Reconnection connection = ReferenceEquals(lane, _source) ? _sourceConnection : _destinationConnection;
            connection.IsDown = true;
            connection.Restore();
        }

        return Goes;
    }
}
