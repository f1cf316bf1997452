namespace LibNbd.Runtime.Engine;

/// <summary>A queue of commands linked through themselves: no node to allocate, removal from the middle in one step.</summary>
internal struct CommandList
{
    internal Command? First { get; private set; }

    internal Command? Last { get; private set; }

    internal int Count { get; private set; }

    internal void Append(Command command)
    {
        command.Previous = Last;
        command.Next = null;
        if (Last is null)
        {
            First = command;
        }
        else
        {
            Last.Next = command;
        }

        Last = command;
        Count++;
    }

    internal void Remove(Command command)
    {
        if (command.Previous is null)
        {
            First = command.Next;
        }
        else
        {
            command.Previous.Next = command.Next;
        }

        if (command.Next is null)
        {
            Last = command.Previous;
        }
        else
        {
            command.Next.Previous = command.Previous;
        }

        command.Previous = null;
        command.Next = null;
        Count--;
    }
}
