using System.Buffers.Binary;
using System.Text;

namespace LibNbd.Simulation.Model;

/// <summary>
/// Numbers of the protocol, written down for the simulation from the protocol's description; none is taken from the runtime.
/// </summary>
internal static class Wire
{
    internal const ulong Nbdmagic = 0x4e42444d41474943;
    internal const ulong OldMagic = 0x0000420281861253;
    internal const ulong IHaveOpt = 0x49484156454f5054;
    internal const ulong OptionReply = 0x0003e889045565a9;
    internal const uint CompactRequest = 0x25609513;
    internal const uint ExtendedRequest = 0x21e41c71;
    internal const uint SimpleReply = 0x67446698;
    internal const uint StructuredReply = 0x668e33ef;
    internal const uint ExtendedReply = 0x6e8a278c;

    internal const ushort FlagFixed = 1;
    internal const ushort FlagNoZeroes = 2;

    internal const uint OptExportName = 1;
    internal const uint OptAbort = 2;
    internal const uint OptList = 3;
    internal const uint OptStartTls = 5;
    internal const uint OptInfo = 6;
    internal const uint OptGo = 7;
    internal const uint OptStructuredReply = 8;
    internal const uint OptListMetaContext = 9;
    internal const uint OptSetMetaContext = 10;
    internal const uint OptExtendedHeaders = 11;

    internal const uint RepAck = 1;
    internal const uint RepServer = 2;
    internal const uint RepInfo = 3;
    internal const uint RepMetaContext = 4;
    internal const uint RepError = 0x80000000;
    internal const uint ErrUnsup = RepError | 1;
    internal const uint ErrPolicy = RepError | 2;
    internal const uint ErrInvalid = RepError | 3;
    internal const uint ErrPlatform = RepError | 4;
    internal const uint ErrTlsRequired = RepError | 5;
    internal const uint ErrUnknown = RepError | 6;
    internal const uint ErrShutdown = RepError | 7;
    internal const uint ErrBlockSize = RepError | 8;
    internal const uint ErrTooBig = RepError | 9;

    internal const ushort CmdRead = 0;
    internal const ushort CmdWrite = 1;
    internal const ushort CmdDisc = 2;
    internal const ushort CmdFlush = 3;
    internal const ushort CmdTrim = 4;
    internal const ushort CmdCache = 5;
    internal const ushort CmdZero = 6;
    internal const ushort CmdBlockStatus = 7;

    internal const ushort FlagPayloadLength = 0x20;

    internal const ushort ChunkNone = 0;
    internal const ushort ChunkData = 1;
    internal const ushort ChunkHole = 2;
    internal const ushort ChunkStatus = 5;
    internal const ushort ChunkStatusWide = 6;
    internal const ushort ChunkError = 0x8001;
    internal const ushort ChunkErrorOffset = 0x8002;

    internal const int LongestString = 4096;
    internal const int MostData = 64 << 20;

    // Linux errno numbers, as the protocol and the C library's documentation name them.
    internal const int EPERM = 1;
    internal const int ENOENT = 2;
    internal const int EIO = 5;
    internal const int EAGAIN = 11;
    internal const int ENOMEM = 12;
    internal const int EINVAL = 22;
    internal const int ENOSPC = 28;
    internal const int EPIPE = 32;
    internal const int ERANGE = 34;
    internal const int EDEADLK = 35;
    internal const int EPROTO = 71;
    internal const int EOVERFLOW = 75;
    internal const int ENOTSUP = 95;
    internal const int ENETUNREACH = 101;
    internal const int ECONNRESET = 104;
    internal const int ENOTCONN = 107;
    internal const int ESHUTDOWN = 108;
    internal const int ETIMEDOUT = 110;
    internal const int ECONNREFUSED = 111;
    internal const int EINPROGRESS = 115;
    internal const int ECANCELED = 125;

    /// <summary>The errno of a number on the wire; what the protocol does not name is EINVAL.</summary>
    internal static int Errno(uint wire) => wire switch
    {
        0 or EPERM or EIO or ENOMEM or EINVAL or ENOSPC or EOVERFLOW or ENOTSUP or ESHUTDOWN => (int)wire,
        _ => EINVAL,
    };
}

/// <summary>Puts a message together.</summary>
internal sealed class WireWriter
{
    private readonly List<byte> _bytes = [];

    internal int Length => _bytes.Count;

    internal WireWriter U16(ushort value)
    {
        Span<byte> place = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(place, value);
        _bytes.AddRange(place);
        return this;
    }

    internal WireWriter U32(uint value)
    {
        Span<byte> place = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(place, value);
        _bytes.AddRange(place);
        return this;
    }

    internal WireWriter U64(ulong value)
    {
        Span<byte> place = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(place, value);
        _bytes.AddRange(place);
        return this;
    }

    internal WireWriter Text(string text)
    {
        _bytes.AddRange(Encoding.UTF8.GetBytes(text));
        return this;
    }

    internal WireWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    internal WireWriter Zeroes(int count)
    {
        _bytes.AddRange(new byte[count]);
        return this;
    }

    internal byte[] Take() => [.. _bytes];
}
