namespace LibNbd.Tools.Copy.Engine;

/// <summary>Walks a range, whose map is known, in steps: pieces to read, and runs of zeroes.</summary>
/// <remarks>
/// A step ends at a multiple of its size. It is read as a whole, unless all of it is zeroes: then it is joined with the following ones that
/// are, so that as few requests as possible make them zero.
/// </remarks>
internal sealed class StepWalker(int stepSize)
{
    private RunList? _runs;
    private int _run;
    private long _at;
    private long _end;

    /// <summary>Whether nothing is left.</summary>
    public bool IsDone => _at >= _end;

    /// <summary>Begins a range.</summary>
    public void Begin(ExtentMap map) => (_runs, _run, _at, _end) = (map.Runs, 0, map.Start, map.End);

    /// <summary>The next step.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryNext(out long offset, out long length, out bool isZero)
    {
        while (_at < _end)
        {
            while (_runs!.EndOf(_run) <= _at)
            {
                _run++;
            }

            RunKind kind = _runs.KindOf(_run);
            if (kind == RunKind.Skip)
            {
                _at = _runs.EndOf(_run);
                continue;
            }

            offset = _at;
            isZero = kind == RunKind.Zero && (_at = EndOfZeroes()) > offset;
            if (!isZero)
            {
                _at = EndOfStep();
            }

            length = _at - offset;
            return true;
        }

        (offset, length, isZero) = (0, 0, false);
        return false;
    }

    private long EndOfZeroes()
    {
        long end = _runs!.EndOf(_run);
        bool ends = _run + 1 == _runs.Count || _runs.KindOf(_run + 1) == RunKind.Skip;
        return ends ? end : Math.Max(_at, end / stepSize * stepSize);
    }

    private long EndOfStep()
    {
        long end = Math.Min(_end, ((_at / stepSize) + 1) * stepSize);
        for (int run = _run; run < _runs!.Count && _runs.EndOf(run) < end; run++)
        {
            if (_runs.KindOf(run + 1) == RunKind.Skip)
            {
                return _runs.EndOf(run);
            }
        }

        return end;
    }
}
