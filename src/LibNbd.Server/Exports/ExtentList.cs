using LibNbd.Server.Wire;

namespace LibNbd.Server;

/// <summary>A run of bytes of one status.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Status">Meaning depends on the metadata context.</param>
public readonly record struct ExportExtent(ulong Length, ulong Status);

/// <summary>Consecutive extents; neighbours with the same status are joined. Reused from request to request.</summary>
public sealed class ExtentList
{
    private readonly List<ExportExtent> _extents = [];

    /// <summary>How many there are.</summary>
    public int Count => _extents.Count;

    /// <summary>Whether another extent would be left out, because a reply takes no more.</summary>
    public bool IsFull => _extents.Count >= ServerLimits.MaxExtents;

    /// <summary>The extent at <paramref name="index"/>.</summary>
    public ExportExtent this[int index] => _extents[index];

    /// <summary>Append a run; an empty one is omitted.</summary>
    public void Add(ulong length, ulong status)
    {
        if (length == 0)
        {
            return;
        }

        if (_extents.Count > 0 && _extents[^1] is { } last && last.Status == status)
        {
            _extents[^1] = last with { Length = last.Length + length };
        }
        else if (!IsFull)
        {
            _extents.Add(new ExportExtent(length, status));
        }
    }

    internal List<ExportExtent> Items => _extents;

    internal void Clear() => _extents.Clear();

    /// <summary>Cut what goes beyond <paramref name="length"/>, and what follows the first extent if only one is wanted.</summary>
    internal void Fit(ulong length, bool onlyOne)
    {
        if (_extents.Count == 0)
        {
            _extents.Add(new ExportExtent(length, 0));
        }

        ulong left = length;
        for (int i = 0; i < _extents.Count; i++)
        {
            ExportExtent extent = _extents[i];
            if (extent.Length >= left || onlyOne)
            {
                _extents[i] = extent with { Length = Math.Min(extent.Length, left) };
                _extents.RemoveRange(i + 1, _extents.Count - i - 1);
                return;
            }

            left -= extent.Length;
        }
    }
}
