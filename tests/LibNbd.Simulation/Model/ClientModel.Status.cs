using System.Buffers.Binary;

namespace LibNbd.Simulation.Model;

/// <summary>Block status: what of a chunk is shown to a callback of either width, and what it costs.</summary>
internal sealed partial class ClientModel
{
    private const ulong LargestExtent = (1UL << 63) - (64UL << 20);
    private const ulong LargestNarrowExtent = (1UL << 32) - (64UL << 20);

    private void ParseStatus(ExpectedCommand command, ReadOnlySpan<byte> payload)
    {
        bool wide = _type == Wire.ChunkStatusWide;
        int header = wide ? 8 : 4;
        int size = wide ? 16 : 8;
        int count = (payload.Length - header) / size;
        bool fits = payload.Length >= header + size && (payload.Length - header) % size == 0
            && (!wide || BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) == (uint)count);
        if (!fits)
        {
            Record(command, Wire.EPROTO);
            return;
        }

        if (wide != Extended)
        {
            Record(command, Wire.EPROTO);
        }

        uint id = BinaryPrimitives.ReadUInt32BigEndian(payload);
        int index = ContextsNegotiated.FindIndex(context => context.Id == id);
        if (index < 0)
        {
            return;
        }

        List<(ulong, ulong)> extents = [];
        for (int at = header; at < payload.Length; at += size)
        {
            extents.Add(wide
                ? (BinaryPrimitives.ReadUInt64BigEndian(payload[at..]), BinaryPrimitives.ReadUInt64BigEndian(payload[(at + 8)..]))
                : (BinaryPrimitives.ReadUInt32BigEndian(payload[at..]), BinaryPrimitives.ReadUInt32BigEndian(payload[(at + 4)..])));
        }

        _events.Enqueue(new WireEvent
        {
            Kind = EventKind.Status,
            Command = command,
            Text = ContextsNegotiated[index].Name,
            Extents = extents,
            Offset = command.Offset,
        });
    }

    /// <summary>The extents that the callback is shown.</summary>
    private List<(ulong Length, ulong Flags)> Delivered(WireEvent status) =>
        status.Delivered ??= Cut(status, record: null);

    private void RecordStatusFaults(WireEvent status)
    {
        // Who has no callback, or has left, is not shown the extents, and nobody looks at them.
        if (status.Command is { HasDataCallback: true, IsAbandoned: false } command)
        {
            status.Delivered = Cut(status, command);
        }
    }

    private List<(ulong Length, ulong Flags)> Cut(WireEvent status, ExpectedCommand? record)
    {
        bool narrow = status.Command!.Kind == Kind.BlockStatus;
        List<(ulong, ulong)> delivered = [];
        ulong left = Size > status.Offset ? Size - status.Offset : 0;
        foreach ((ulong extent, ulong flags) in status.Extents)
        {
            bool isFirst = delivered.Count == 0;
            bool isLast = false;
            ulong length = extent;
            if (length == 0)
            {
                if (!isFirst)
                {
                    break;
                }

                record?.Record(Wire.EPROTO);
                isLast = true;
            }

            if (length > long.MaxValue)
            {
                length = LargestExtent;
                isLast = true;
            }

            if (length > left)
            {
                record?.Record(Wire.EPROTO);
                if (left == 0)
                {
                    break;
                }

                length = left;
                isLast = true;
            }

            left -= length;
            if (narrow && flags > uint.MaxValue)
            {
                if (!isFirst)
                {
                    break;
                }

                record?.Record(Wire.EOVERFLOW);
                isLast = true;
            }

            if (narrow && length > uint.MaxValue)
            {
                length = LargestNarrowExtent;
                isLast = true;
            }

            delivered.Add((length, narrow ? (uint)flags : flags));
            if (isLast)
            {
                break;
            }
        }

        return delivered;
    }
}
