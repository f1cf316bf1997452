namespace LibNbd.Tools.Copy.Engine;

/// <summary>The map of one range: where the source has data, zeroes, and what is not to be copied.</summary>
/// <remarks>It is asked for piece by piece, as servers answer for less than they were asked.</remarks>
internal sealed class ExtentMap : Operation
{
    /// <summary>The bit of a dirty bitmap.</summary>
    private const ulong Dirty = 1;

    private readonly RunList _allocation = new();
    private readonly RunList _selection = new();
    private readonly Action<ExtentMap, int> _onEnd;
    private readonly string? _selects;
    private readonly int _grain;

    /// <summary>Creates a map that is filled again and again.</summary>
    /// <param name="selects">The context whose dirty parts are copied, or null for everything.</param>
    /// <param name="grain">What the parts that are copied are multiples of.</param>
    /// <param name="onEnd">Told, with an errno or 0, when an answer has come.</param>
    public ExtentMap(string? selects, int grain, Action<ExtentMap, int> onEnd)
    {
        _selects = selects;
        _grain = grain;
        _onEnd = onEnd;
        OnExtents = AddExtents;
    }

    /// <summary>For the command of a handle.</summary>
    public Extent64Callback OnExtents { get; }

    /// <summary>Where the range begins.</summary>
    public long Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public long End { get; private set; }

    /// <summary>How far it is known.</summary>
    public long KnownTo => _selects is null ? _allocation.End : Math.Min(_allocation.End, _selection.End);

    /// <summary>Whether it is known to its end.</summary>
    public bool IsComplete => KnownTo >= End;

    /// <summary>The runs, once it is complete.</summary>
    public RunList Runs { get; } = new();

    /// <summary>How far it was known before the last question.</summary>
    public long AskedFrom { get; private set; }

    /// <summary>Begins a range of which nothing is known.</summary>
    public void Reset(long start, long end)
    {
        (Start, End) = (start, end);
        _allocation.Reset(start);
        _selection.Reset(start);
        Runs.Reset(start);
    }

    /// <summary>All of it is data: nobody is asked.</summary>
    public void SetData()
    {
        _allocation.Append(End, RunKind.Data);
        _selection.Append(End, RunKind.Data);
        Complete();
    }

    /// <summary>Forgets what came of an answer that was not finished, and says from where to ask.</summary>
    public long Ask() => AskedFrom = KnownTo;

    /// <summary>Adds a run of the source's allocation.</summary>
    public void AppendAllocation(long end, bool isZero) =>
        _allocation.Append(Math.Min(end, End), isZero ? RunKind.Zero : RunKind.Data);

    /// <inheritdoc/>
    public override void Ended(int error)
    {
        if (error == 0 && IsComplete)
        {
            Complete();
        }

        _onEnd(this, error);
    }

    private int AddExtents(string metacontext, ulong offset, ReadOnlySpan<Extent> entries, ref int error)
    {
        bool selects = metacontext == _selects;
        RunList list = selects ? _selection : _allocation;
        if (!selects && metacontext != MetaContexts.ContextBaseAllocation)
        {
            return 0;
        }

        ulong at = offset;
        foreach (Extent extent in entries)
        {
            at = extent.Length > (ulong)End - Math.Min(at, (ulong)End) ? (ulong)End : at + extent.Length;
            RunKind kind = selects
                ? (extent.Flags & Dirty) != 0 ? RunKind.Data : RunKind.Skip
                : (extent.Flags & MetaContexts.StateZero) != 0 ? RunKind.Zero : RunKind.Data;
            list.Append((long)at, kind);
        }

        return 0;
    }

    private void Complete()
    {
        if (_selects is null)
        {
            for (int i = 0; i < _allocation.Count; i++)
            {
                Runs.Append(_allocation.EndOf(i), _allocation.KindOf(i));
            }

            return;
        }

        int run = 0;
        for (int i = 0; i < _selection.Count; i++)
        {
            // What is copied is widened to whole grains: more than was asked for does no harm, less would.
            long end = _selection.KindOf(i) == RunKind.Skip
                ? _selection.EndOf(i) == End ? End : _selection.EndOf(i) / _grain * _grain
                : Math.Min(End, (_selection.EndOf(i) + _grain - 1) / _grain * _grain);
            if (_selection.KindOf(i) == RunKind.Skip)
            {
                Runs.Append(end, RunKind.Skip);
                continue;
            }

            while (run < _allocation.Count && Runs.End < end)
            {
                Runs.Append(Math.Min(_allocation.EndOf(run), end), _allocation.KindOf(run));
                run += _allocation.EndOf(run) <= end ? 1 : 0;
            }
        }
    }
}
