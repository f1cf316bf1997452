using System.Buffers.Binary;

namespace LibNbd.Protocol;

/// <summary>The header of a request, compact or extended (protocol section "Request message").</summary>
internal static class RequestHeader
{
    internal const int CompactSize = 28;
    internal const int ExtendedSize = 32;

    internal static void Write(
        Span<byte> destination, bool extended, NbdCommandFlags flags, NbdCommand code, ulong cookie, ulong offset, ulong count)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, extended ? Magic.ExtendedRequest : Magic.Request);
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], (ushort)flags);
        BinaryPrimitives.WriteUInt16BigEndian(destination[6..], (ushort)code);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], cookie);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], offset);
        if (extended)
        {
            BinaryPrimitives.WriteUInt64BigEndian(destination[24..], count);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination[24..], checked((uint)count));
        }
    }
}
