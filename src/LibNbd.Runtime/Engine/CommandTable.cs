using System.Runtime.CompilerServices;

namespace LibNbd.Runtime.Engine;

/// <summary>Every live command by its cookie, found in constant time at any depth; and the pool they come from.</summary>
/// <remarks>
/// Open addressing with the cookie itself as hash: cookies count up, so neighbours in time are neighbours in the table and
/// collisions come only from commands that stay for long. Removal shifts back, so there are no tombstones to clean.
/// </remarks>
internal sealed class CommandTable
{
    private const int InitialCapacity = 64;

    /// <summary>Pooled commands beyond this are left to the collector: a burst should not be paid for for ever.</summary>
    private const int MaxPooled = 4096;

    private Command?[] _slots = new Command?[InitialCapacity];
    private int _count;
    private Command? _pool;
    private int _pooled;

    internal int Count => _count;

    internal Command Rent()
    {
        Command? command = _pool;
        if (command is null)
        {
            return new Command();
        }

        _pool = command.Next;
        _pooled--;
        command.Next = null;
        return command;
    }

    internal void Return(Command command)
    {
        command.Reset();
        if (_pooled < MaxPooled)
        {
            command.Next = _pool;
            _pool = command;
            _pooled++;
        }
    }

    internal void Add(Command command)
    {
        // At most half full: probes stay short.
        if (_count * 2 >= _slots.Length)
        {
            Grow();
        }

        Insert(_slots, command);
        _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Command? Find(ulong cookie)
    {
        Command?[] slots = _slots;
        int mask = slots.Length - 1;
        for (int i = (int)cookie & mask; ; i = (i + 1) & mask)
        {
            Command? command = slots[i];
            if (command is null || command.Cookie == cookie)
            {
                return command;
            }
        }
    }

    internal void Remove(Command command)
    {
        Command?[] slots = _slots;
        int mask = slots.Length - 1;
        int hole = (int)command.Cookie & mask;
        while (slots[hole] != command)
        {
            hole = (hole + 1) & mask;
        }

        slots[hole] = null;
        _count--;
        for (int i = (hole + 1) & mask; slots[i] is { } moved; i = (i + 1) & mask)
        {
            int home = (int)moved.Cookie & mask;
            if (((i - home) & mask) >= ((i - hole) & mask))
            {
                slots[hole] = moved;
                slots[i] = null;
                hole = i;
            }
        }
    }

    private static void Insert(Command?[] slots, Command command)
    {
        int mask = slots.Length - 1;
        int i = (int)command.Cookie & mask;
        while (slots[i] is not null)
        {
            i = (i + 1) & mask;
        }

        slots[i] = command;
    }

    private void Grow()
    {
        Command?[] larger = new Command?[_slots.Length * 2];
        foreach (Command? command in _slots)
        {
            if (command is not null)
            {
                Insert(larger, command);
            }
        }

        _slots = larger;
    }
}
