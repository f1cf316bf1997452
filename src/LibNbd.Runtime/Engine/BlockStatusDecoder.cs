using System.Buffers;
using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>From a block status chunk to the caller's callback, in the width the caller asked for.</summary>
/// <remarks>
/// The wire's width and the callback's are independent. What is delivered never passes the end of the export, never overflows, and
/// is never empty; what cannot be said in the callback's width is cut, and only a first extent that cannot be said is an error.
/// </remarks>
internal sealed class BlockStatusDecoder(Connection connection)
{
    private const int NarrowHeader = 4;
    private const int NarrowEntry = 8;
    private const int WideHeader = 8;
    private const int WideEntry = 16;

    internal void Handle(Command command, bool wide, ReadOnlySpan<byte> payload)
    {
        int header = wide ? WideHeader : NarrowHeader;
        int entry = wide ? WideEntry : NarrowEntry;
        int entries = (payload.Length - header) / entry;
        if (payload.Length < header + entry || (payload.Length - header) % entry != 0)
        {
            Reject(command, $"{payload.Length} bytes are no whole number of extents");
            return;
        }

        if (wide && BinaryPrimitives.ReadUInt32BigEndian(payload[4..]) != (uint)entries)
        {
            Reject(command, "the number of extents does not agree with the length");
            return;
        }

        if (wide != connection.ExtendedHeaders)
        {
            // Delivered all the same: it can be read. But a server that does this cannot be trusted with success.
            command.RecordError(Errno.EPROTO);
        }

        uint id = BinaryPrimitives.ReadUInt32BigEndian(payload);
        if (connection.Export.FindContext(id) is not { } context)
        {
            connection.Host.Debug($"ignoring block status for the unknown metadata context {id}");
            return;
        }

        if (command.IsDetached)
        {
            return;
        }

        if (command.Extent64.HasCallback)
        {
            DeliverWide(command, context.Name, wide, payload[header..], entries);
        }
        else if (command.Extent.HasCallback)
        {
            DeliverNarrow(command, context.Name, wide, payload[header..], entries);
        }
    }

    private void DeliverNarrow(Command command, string context, bool wide, ReadOnlySpan<byte> source, int entries)
    {
        uint[] cells = ArrayPool<uint>.Shared.Rent(2 * entries);
        Cursor cursor = new(connection.Export.Size, command.Offset);
        int count = 0;
        for (int i = 0; i < entries; i++)
        {
            Extent extent = Read(source, wide, i);
            if (!cursor.Take(command, ref extent, isFirst: i == 0))
            {
                break;
            }

            if (extent.Flags > uint.MaxValue)
            {
                if (i > 0)
                {
                    break;
                }

                command.RecordError(Errno.EOVERFLOW);
                cursor.Stop();
            }

            if (extent.Length > uint.MaxValue)
            {
                extent = new Extent(Limits.LargestNarrowExtent, extent.Flags);
                cursor.Stop();
            }

            cells[count++] = (uint)extent.Length;
            cells[count++] = unchecked((uint)extent.Flags);
        }

        if (count > 0)
        {
            ulong cookie = command.Cookie;
            int error = command.Error;
            CallbackFaults faults = default;
            int answer = command.Extent.Invoke(context, command.Offset, cells.AsSpan(0, count), ref error, ref faults);
            connection.KeepFaults(command, cookie, ref faults);
            Judge(command, answer, error);
        }

        ArrayPool<uint>.Shared.Return(cells);
    }

    private void DeliverWide(Command command, string context, bool wide, ReadOnlySpan<byte> source, int entries)
    {
        Extent[] extents = ArrayPool<Extent>.Shared.Rent(entries);
        Cursor cursor = new(connection.Export.Size, command.Offset);
        int count = 0;
        for (int i = 0; i < entries; i++)
        {
            Extent extent = Read(source, wide, i);
            if (!cursor.Take(command, ref extent, isFirst: i == 0))
            {
                break;
            }

            extents[count++] = extent;
        }

        if (count > 0)
        {
            ulong cookie = command.Cookie;
            int error = command.Error;
            CallbackFaults faults = default;
            int answer = command.Extent64.Invoke(context, command.Offset, extents.AsSpan(0, count), ref error, ref faults);
            connection.KeepFaults(command, cookie, ref faults);
            Judge(command, answer, error);
        }

        ArrayPool<Extent>.Shared.Return(extents);
    }

    private static Extent Read(ReadOnlySpan<byte> source, bool wide, int index) => wide
        ? new Extent(
            BinaryPrimitives.ReadUInt64BigEndian(source[(index * WideEntry)..]),
            BinaryPrimitives.ReadUInt64BigEndian(source[((index * WideEntry) + 8)..]))
        : new Extent(
            BinaryPrimitives.ReadUInt32BigEndian(source[(index * NarrowEntry)..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[((index * NarrowEntry) + 4)..]));

    private static void Judge(Command command, int answer, int error)
    {
        if (answer == -1)
        {
            command.RecordError(error != 0 ? error : Errno.EPROTO);
        }
    }

    private void Reject(Command command, string why)
    {
        connection.Host.Debug($"skipping a block status chunk: {why}");
        command.RecordError(Errno.EPROTO);
    }

    /// <summary>Follows the extents from the request's offset, and stops where they stop making sense.</summary>
    private struct Cursor(ulong exportSize, ulong offset)
    {
        private ulong _left = exportSize > offset ? exportSize - offset : 0;
        private bool _stopped;

        internal void Stop() => _stopped = true;

        /// <returns>False if the extent, and with it the list, is to be left out.</returns>
        internal bool Take(Command command, ref Extent extent, bool isFirst)
        {
            if (_stopped)
            {
                return false;
            }

            if (extent.Length == 0)
            {
                // An extent of nothing ends the list; as the only one it is shown, with an error.
                if (!isFirst)
                {
                    return false;
                }

                command.RecordError(Errno.EPROTO);
                _stopped = true;
            }

            if (extent.Length > long.MaxValue)
            {
                extent = new Extent(Limits.LargestExtent, extent.Flags);
                _stopped = true;
            }

            if (extent.Length > _left)
            {
                command.RecordError(Errno.EPROTO);
                if (_left == 0)
                {
                    return false;
                }

                extent = new Extent(_left, extent.Flags);
                _stopped = true;
            }

            _left -= extent.Length;
            return true;
        }
    }
}
