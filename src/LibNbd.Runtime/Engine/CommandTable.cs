using System.Runtime.CompilerServices;

namespace LibNbd.Runtime.Engine;

/// <summary>Every live command by its cookie, found in constant time at any depth; and the pool they come from.</summary>
/// <remarks>
/// Chains, with the cookie itself as hash: cookies count up, so commands that live at the same time have slots of their own, and a chain is
/// longer than one only behind a command that stays for long. Nothing is moved when a command goes, however many are in flight.
/// </remarks>
internal sealed class CommandTable
{
    /// <summary>Most handles never have more in flight; the others double it a few times.</summary>
    private const int InitialCapacity = 8;

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
        if (_count == _slots.Length)
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
        Command? command = slots[(int)cookie & (slots.Length - 1)];
        while (command is not null && command.Cookie != cookie)
        {
            command = command.NextInSlot;
        }

        return command;
    }

    internal void Remove(Command command)
    {
        Command?[] slots = _slots;
        ref Command? place = ref slots[(int)command.Cookie & (slots.Length - 1)];
        while (place != command)
        {
            place = ref place!.NextInSlot;
        }

        place = command.NextInSlot;
        command.NextInSlot = null;
        _count--;
    }

    private static void Insert(Command?[] slots, Command command)
    {
        ref Command? slot = ref slots[(int)command.Cookie & (slots.Length - 1)];
        command.NextInSlot = slot;
        slot = command;
    }

    private void Grow()
    {
        Command?[] larger = new Command?[_slots.Length * 2];
        foreach (Command? first in _slots)
        {
            for (Command? command = first; command is not null;)
            {
                Command? next = command.NextInSlot;
                Insert(larger, command);
                command = next;
            }
        }

        _slots = larger;
    }
}
