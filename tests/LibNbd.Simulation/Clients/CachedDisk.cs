using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>A disk of cells, with a write cache: as unreliable as a server may be.</summary>
/// <remarks>
/// A flush that comes through a connection puts on stable storage what came through that connection, and no more. A crash leaves in each
/// cell something between what was stable and what was written last.
/// </remarks>
internal sealed class CachedDisk
{
    private readonly Cell[] _cells;
    private long _sequence;

    internal CachedDisk(int cells)
    {
        _cells = new Cell[cells];
        for (int i = 0; i < cells; i++)
        {
            _cells[i] = new Cell();
        }
    }

    internal int Cells => _cells.Length;

    internal long Current(int cell) => _cells[cell].Current.Value;

    /// <summary>Which application is on stable storage.</summary>
    internal long StableSequence(int cell) => _cells[cell].Stable.Sequence;

    /// <summary>Whether a cell contained a value at some time.</summary>
    internal bool Held(int cell, long value, long from, long to)
    {
        List<(long Time, long Value)> history = _cells[cell].History;
        for (int i = history.Count - 1; i >= 0; i--)
        {
            if (history[i].Time <= to && history[i].Value == value)
            {
                return true;
            }

            if (history[i].Time < from)
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>A write is carried out.</summary>
    /// <returns>Its number among all that are.</returns>
    internal long Apply(int first, int count, long value, int link, bool isStable, long time)
    {
        _sequence++;
        foreach (Cell cell in _cells.AsSpan(first, count))
        {
            Application application = new(_sequence, value, link);
            cell.History.Add((time, value));
            if (isStable)
            {
                cell.Stable = application;
                cell.Cache.Clear();
            }
            else
            {
                cell.Cache.Add(application);
            }
        }

        return _sequence;
    }

    internal void Flush(int link)
    {
        foreach (Cell cell in _cells)
        {
            int last = cell.Cache.FindLastIndex(application => application.Link == link);
            if (last >= 0)
            {
                cell.Stable = cell.Cache[last];
                cell.Cache.RemoveRange(0, last + 1);
            }
        }
    }

    internal void Crash(Dice dice, long time)
    {
        foreach (Cell cell in _cells)
        {
            long before = cell.Current.Value;
            if (cell.Cache.Count > 0 && dice.OneIn(4))
            {
                cell.Stable = cell.Cache[dice.Below(cell.Cache.Count)];
            }

            cell.Cache.Clear();
            if (cell.Current.Value != before)
            {
                cell.History.Add((time, cell.Current.Value));
            }
        }
    }

    private readonly record struct Application(long Sequence, long Value, int Link);

    private sealed class Cell
    {
        internal Application Stable { get; set; }

        internal List<Application> Cache { get; } = [];

        internal List<(long Time, long Value)> History { get; } = [(0, 0)];

        internal Application Current => Cache.Count > 0 ? Cache[^1] : Stable;
    }
}
