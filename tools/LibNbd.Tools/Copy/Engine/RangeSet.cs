namespace LibNbd.Tools.Copy.Engine;

/// <summary>A set of bytes of a disk, as ranges in order that neither overlap nor touch.</summary>
internal sealed class RangeSet
{
    private readonly List<(long Start, long End)> _ranges = [];

    /// <summary>How many bytes are in it.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => _ranges.Count == 0;

    /// <summary>The ranges.</summary>
    public IReadOnlyList<(long Start, long End)> Ranges => _ranges;

    /// <summary>Adds a range, parts of which may be there already.</summary>
    public void Add(long start, long end)
    {
        if (start >= end)
        {
            return;
        }

        int first = FirstEndingAtOrBehind(start);
        int behind = first;
        while (behind < _ranges.Count && _ranges[behind].Start <= end)
        {
            start = Math.Min(start, _ranges[behind].Start);
            end = Math.Max(end, _ranges[behind].End);
            Bytes -= _ranges[behind].End - _ranges[behind].Start;
            behind++;
        }

        Bytes += end - start;
        if (behind == first)
        {
            _ranges.Insert(first, (start, end));
            return;
        }

        _ranges[first] = (start, end);
        _ranges.RemoveRange(first + 1, behind - first - 1);
    }

    /// <summary>Adds all of another set.</summary>
    public void Add(RangeSet other)
    {
        foreach ((long start, long end) in other._ranges)
        {
            Add(start, end);
        }
    }

    /// <summary>Takes the first range out, or as much of it as may be at once.</summary>
    public bool TryTake(long most, out long start, out long end)
    {
        if (_ranges.Count == 0)
        {
            (start, end) = (0, 0);
            return false;
        }

        (start, long last) = _ranges[0];
        end = last - start > most ? start + most : last;
        Bytes -= end - start;
        if (end == last)
        {
            _ranges.RemoveAt(0);
        }
        else
        {
            _ranges[0] = (end, last);
        }

        return true;
    }

    /// <summary>What is missing up to a size.</summary>
    public RangeSet Complement(long size)
    {
        RangeSet missing = new();
        long at = 0;
        foreach ((long start, long end) in _ranges)
        {
            missing.Add(at, Math.Min(start, size));
            at = end;
        }

        missing.Add(at, size);
        return missing;
    }

    /// <summary>Takes everything out.</summary>
    public void Clear()
    {
        _ranges.Clear();
        Bytes = 0;
    }

    private int FirstEndingAtOrBehind(long start)
    {
        int low = 0;
        int high = _ranges.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].End < start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
