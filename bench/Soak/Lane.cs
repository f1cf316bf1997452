using System.Buffers.Binary;

namespace LibNbd.Bench.Soak;

internal enum Work
{
    Read,
    Write,
    Zero,
    Flush,
}

/// <summary>A command, and what of the disk it is about.</summary>
internal sealed record Command(Work Work, ulong Offset, byte[] Buffer, Region? Region, Range Blocks, ulong Number);

/// <summary>A sequence of commands, one at a time, on parts of a disk that are its own: it knows what each byte must be.</summary>
internal sealed class Lane(Server server, Random random, Tally tally)
{
    /// <summary>So many regions of earlier sessions are looked at again.</summary>
    private const int RegionsKept = 4;

    private const int MostRead = 512 * 1024;

    private readonly List<Region> _regions = [];
    private ulong _number;

    /// <summary>A part of the disk that no command of an earlier connection can still be at work on.</summary>
    internal void Begin()
    {
        if (server.Writes)
        {
            _regions.Add(server.NewRegion());
            if (_regions.Count > RegionsKept)
            {
                _regions.RemoveAt(0);
            }
        }
    }

    internal Command Next()
    {
        if (!server.Writes)
        {
            // As many short ones as long ones, at any place.
            int length = (int)Math.Pow(MostRead, random.NextDouble());
            return new Command(Work.Read, (ulong)random.NextInt64((long)Server.Size - length), new byte[length], null, default, 0);
        }

        Work work = random.Next(20) switch { 0 => Work.Flush, 1 or 2 => Work.Zero, < 11 => Work.Write, _ => Work.Read };
        Region region = work == Work.Read ? _regions[random.Next(_regions.Count)] : _regions[^1];
        Range blocks = Region.Choose(random);
        return Make(work, region, blocks);
    }

    /// <summary>Commands that read all that the lane knows of.</summary>
    internal IEnumerable<Command> All() => _regions.Select(region => Make(Work.Read, region, ..Region.Blocks));

    /// <summary>It has succeeded.</summary>
    internal void Succeeded(Command command)
    {
        tally.Command();
        switch (command.Work)
        {
            case Work.Write or Work.Zero:
                command.Region!.Written(command.Blocks, command.Number);
                break;
            case Work.Read:
                int wrong = command.Region is null ? CountPattern(command) : command.Region.Count(command.Blocks, command.Buffer);
                tally.Compared(command.Buffer.Length);
                if (wrong > 0)
                {
                    string? what = command.Region?.Tell(command.Blocks, command.Buffer);
                    tally.Wrong(wrong, $"{server.Name}, {command.Buffer.Length} bytes at {command.Offset}{what}");
                }

                break;
            default:
                break;
        }
    }

    /// <summary>It may have happened, or may yet.</summary>
    internal void Lost(Command command)
    {
        if (command.Work is Work.Write or Work.Zero)
        {
            command.Region!.InDoubt(command.Blocks, command.Number);
            tally.Doubt(command.Blocks.GetOffsetAndLength(Region.Blocks).Length);
        }
    }

    private Command Make(Work work, Region region, Range blocks)
    {
        (int first, int count) = blocks.GetOffsetAndLength(Region.Blocks);
        byte[] buffer = work == Work.Flush ? [] : new byte[count * Region.BlockSize];
        ulong number = work == Work.Write ? ++_number : Region.Zeroes;
        if (work == Work.Write)
        {
            region.Fill(blocks, number, buffer);
        }
        else
        {
            // What is not received must not look right.
            Array.Fill(buffer, (byte)0xa5);
        }

        return new Command(work, region.OffsetOf(first), buffer, region, blocks, number);
    }

    /// <summary>nbdkit's pattern: each 8 bytes are their own offset.</summary>
    private static int CountPattern(Command command)
    {
        int wrong = 0;
        Span<byte> word = stackalloc byte[8];
        for (int i = 0; i < command.Buffer.Length; i++)
        {
            ulong place = command.Offset + (ulong)i;
            BinaryPrimitives.WriteUInt64BigEndian(word, place & ~7UL);
            wrong += command.Buffer[i] == word[(int)(place & 7)] ? 0 : 1;
        }

        return wrong;
    }
}
