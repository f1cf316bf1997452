namespace LibNbd.Tools.Copy.Engine;

/// <summary>What is to be done with a run of bytes.</summary>
internal enum RunKind
{
    /// <summary>It is read and written.</summary>
    Data,

    /// <summary>The source says that it reads as zeroes.</summary>
    Zero,

    /// <summary>It is not to be copied.</summary>
    Skip,
}

/// <summary>The runs of a range, in order and without gaps. Neighbours of a kind are one run. It is filled again and again.</summary>
internal sealed class RunList
{
    private long[] _ends = new long[16];
    private RunKind[] _kinds = new RunKind[16];

    /// <summary>How many runs there are.</summary>
    public int Count { get; private set; }

    /// <summary>Where the first run begins.</summary>
    public long Start { get; private set; }

    /// <summary>Where the last run ends.</summary>
    public long End => Count == 0 ? Start : _ends[Count - 1];

    /// <summary>Begins anew.</summary>
    public void Reset(long start) => (Start, Count) = (start, 0);

    /// <summary>Where a run ends.</summary>
    public long EndOf(int index) => _ends[index];

    /// <summary>What a run is.</summary>
    public RunKind KindOf(int index) => _kinds[index];

    /// <summary>Adds a run that reaches from the end to this place; one that reaches less far is none.</summary>
    public void Append(long end, RunKind kind)
    {
        if (end <= End)
        {
            return;
        }

        if (Count > 0 && _kinds[Count - 1] == kind)
        {
            _ends[Count - 1] = end;
            return;
        }

        if (Count == _ends.Length)
        {
            Array.Resize(ref _ends, 2 * Count);
            Array.Resize(ref _kinds, 2 * Count);
        }

        _ends[Count] = end;
        _kinds[Count++] = kind;
    }
}
