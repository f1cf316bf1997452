using LibNbd.Tools.Copy.Ends;

namespace LibNbd.Tools.Copy.Engine;

/// <summary>
/// Takes ranges for a worker and asks for their maps, one range ahead, so that the copy does not stand still while the server answers.
/// </summary>
internal sealed class RangeReader
{
    private readonly CopyPlan _plan;
    private readonly Lane _source;
    private readonly Recovery _recovery;
    private readonly bool _asks;
    private ExtentMap _current;
    private ExtentMap _next;
    private bool _hasNext;

    /// <summary>Creates it for a worker.</summary>
    public RangeReader(CopyPlan plan, Lane source, Recovery recovery)
    {
        (_plan, _source, _recovery) = (plan, source, recovery);
        _asks = plan.UseExtents || plan.Settings.Incremental is not null;
        int grain = Math.Max(plan.Source.MinimumBlock, plan.Destination.MinimumBlock);
        _current = new ExtentMap(plan.Settings.Incremental, grain, Answered);
        _next = new ExtentMap(plan.Settings.Incremental, grain, Answered);
    }

    /// <summary>A question is on its way.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>There is no range left, neither taken nor to be taken.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Begins the next range, if its map is known; otherwise it is asked for.</summary>
    /// <returns>Whether the walker has something to walk.</returns>
    public bool TryNext(StepWalker walker)
    {
        if (!_hasNext && !Take())
        {
            return false;
        }

        if (!_next.IsComplete || IsAsking)
        {
            Ask();
            if (!_next.IsComplete || IsAsking)
            {
                return false;
            }
        }

        (_current, _next) = (_next, _current);
        _hasNext = false;
        walker.Begin(_current);
        Take();
        return true;
    }

    /// <summary>Takes a range and asks for its map.</summary>
    private bool Take()
    {
        IsExhausted = false;
        if (!_recovery.TryTakeAgain(out long start, out long end) && !_plan.Queue.TryTake(out start, out end))
        {
            IsExhausted = true;
            return false;
        }

        _hasNext = true;
        _next.Reset(start, end);
        if (_asks)
        {
            Ask();
        }
        else
        {
            _next.SetData();
        }

        return true;
    }

    private void Ask()
    {
        if (!IsAsking && !_recovery.IsBlocked && _source.Loss is null)
        {
            IsAsking = true;
            _source.Map(_next);
        }
    }

    private void Answered(ExtentMap map, int error)
    {
        IsAsking = false;
        if (error != 0)
        {
            _recovery.MapFailed(map, error);
        }
        else if (map.KnownTo <= map.AskedFrom)
        {
            _plan.Fail($"{_plan.Source.Name}: the server reported no extents at offset {map.AskedFrom}; try --no-extents");
        }
        else if (!map.IsComplete)
        {
            // From here and not from the callback's caller: the next question goes out with what is sent next.
            Ask();
        }
    }
}
