namespace LibNbd.Commands;

/// <summary>The writes that are outstanding, and which of them a newer one overlaps: those must not be repeated.</summary>
/// <remarks>
/// A newer write looks at each that is outstanding. They are few, and their ranges lie side by side in memory.
/// </remarks>
internal sealed class WriteTracker
{
    private const int FirstCapacity = 64;

    private (long Start, long End)[] _ranges = new (long, long)[FirstCapacity];
    private ClientCommand[] _commands = new ClientCommand[FirstCapacity];
    private int _count;

    /// <summary>Held while a write is checked and handed over again, so that no newer one comes between.</summary>
    internal Lock Gate { get; } = new();

    /// <summary>A write begins.</summary>
    internal void Enter(ClientCommand command)
    {
        long start = command.Offset;
        long end = start + command.Length;
        lock (Gate)
        {
            ReadOnlySpan<(long Start, long End)> ranges = _ranges.AsSpan(0, _count);
            for (int i = 0; i < ranges.Length; i++)
            {
                if (start < ranges[i].End && ranges[i].Start < end)
                {
                    _commands[i].IsSuperseded = true;
                }
            }

            if (_count == _ranges.Length)
            {
                Array.Resize(ref _ranges, _count * 2);
                Array.Resize(ref _commands, _count * 2);
            }

            _ranges[_count] = (start, end);
            _commands[_count] = command;
            command.TrackerIndex = _count++;
        }
    }

    /// <summary>A write is over.</summary>
    internal void Leave(ClientCommand command)
    {
        lock (Gate)
        {
            int index = command.TrackerIndex;
            int last = --_count;
            _ranges[index] = _ranges[last];
            _commands[index] = _commands[last];
            _commands[index].TrackerIndex = index;
            _commands[last] = null!;
        }
    }
}
