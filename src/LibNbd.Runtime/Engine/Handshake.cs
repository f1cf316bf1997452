using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>From the greeting to the transmission phase: oldstyle, newstyle and fixed newstyle.</summary>
/// <remarks>
/// One option is outstanding at a time. By itself the handshake goes through TLS, extended headers, structured replies, metadata contexts
/// and go; in option mode it rests before the metadata contexts, and the caller says which option comes next.
/// </remarks>
internal sealed partial class Handshake(Connection connection)
{
    private const int GreetingSize = 16;
    private const int OldstyleRemainder = 136;
    private const int ExportNameReplySize = 10;
    private const int ExportNameZeroes = 124;

    private readonly HandshakeLog _log = new(connection);
    private bool _zeroesAfterExportName;

    private ReceiveBuffer Input => connection.Input;

    private ConnectionSettings Settings => connection.Settings;

    /// <summary>Handles one message if it is there.</summary>
    /// <returns>False if more bytes are needed first.</returns>
    internal bool Step() => connection.State switch
    {
        ConnectionState.MagicRecvMagic => ReceiveGreeting(),
        ConnectionState.OldstyleRecvRemaining => ReceiveOldstyle(),
        ConnectionState.NewstyleRecvGflags => ReceiveHandshakeFlags(),
        ConnectionState.OptExportNameRecvReply => ReceiveExportName(),
        ConnectionState.OptStarttlsRecvReply or ConnectionState.OptExtendedHeadersRecvReply or ConnectionState.OptStructuredReplyRecvReply
            or ConnectionState.OptMetaContextRecvReply or ConnectionState.OptListRecvReply or ConnectionState.OptGoRecvReply =>
            ReceiveOptionReply(),
        ConnectionState.OptStarttlsTlsHandshakeRead or ConnectionState.OptStarttlsTlsHandshakeWrite => RefuseClearText(),
        ConnectionState.NewstyleSendOptAbort => Drop(),
        _ => false,
    };

    /// <summary>The message by which we take leave is sent: the connection is of no more use.</summary>
    internal void OnAbortSent()
    {
        if (_abortWasAsked)
        {
            connection.EndOrderly();
        }
        else
        {
            connection.DieSilently();
        }
    }

    /// <summary>Nothing that the server says now is of interest; it must not fill the buffer.</summary>
    private bool Drop()
    {
        Input.Consume(Input.Available);
        return false;
    }

    private bool ReceiveGreeting()
    {
        if (Input.Available < GreetingSize)
        {
            // A server of another protocol may say less than a greeting and wait; what it said is enough to know it.
            ReadOnlySpan<byte> expected = "NBDMAGIC"u8;
            int common = Math.Min(Input.Available, expected.Length);
            if (Input.Unread[..common].SequenceEqual(expected[..common]))
            {
                return false;
            }

            return Fail("handshake: server did not send expected NBD magic");
        }

        connection.ChunksReceived++;
        ReadOnlySpan<byte> greeting = Input.Unread;
        if (BinaryPrimitives.ReadUInt64BigEndian(greeting) != Magic.Greeting)
        {
            return Fail("handshake: server did not send expected NBD magic");
        }

        ulong style = BinaryPrimitives.ReadUInt64BigEndian(greeting[8..]);
        Input.Consume(GreetingSize);
        switch (style)
        {
            case Magic.Oldstyle:
                connection.MoveTo(ConnectionState.OldstyleRecvRemaining);
                return true;
            case Magic.Option:
                connection.MoveTo(ConnectionState.NewstyleRecvGflags);
                return true;
            default:
                return Fail("handshake: server is not either an oldstyle or fixed newstyle NBD server");
        }
    }

    private bool ReceiveOldstyle()
    {
        if (Input.Available < OldstyleRemainder)
        {
            return false;
        }

        ReadOnlySpan<byte> rest = Input.Unread;
        ulong size = BinaryPrimitives.ReadUInt64BigEndian(rest);
        ushort handshakeFlags = BinaryPrimitives.ReadUInt16BigEndian(rest[8..]);
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(rest[10..]);
        Input.Consume(OldstyleRemainder);
        if (handshakeFlags != 0)
        {
            return Fail($"handshake: oldstyle server set handshake flags 0x{handshakeFlags:x}, which must be 0");
        }

        if (Settings.Tls == TlsMode.Require)
        {
            return RefuseWithoutTls("server is oldstyle");
        }

        connection.HandshakeFlags = HandshakeFlagBits.None;
        connection.ProtocolName = "oldstyle";
        return _log.Oldstyle() && TakeExport(size, flags) && Finished();
    }

    private bool ReceiveHandshakeFlags()
    {
        if (Input.Available < 2)
        {
            return false;
        }

        HandshakeFlagBits offered = (HandshakeFlagBits)BinaryPrimitives.ReadUInt16BigEndian(Input.Unread);
        Input.Consume(2);
        HandshakeFlagBits agreed = offered & Settings.HandshakeFlags;
        bool isFixed = (agreed & HandshakeFlagBits.FixedNewstyle) != 0;
        connection.HandshakeFlags = agreed;
        connection.ProtocolName = isFixed ? "newstyle-fixed" : "newstyle";
        if (!isFixed && Settings.Tls == TlsMode.Require)
        {
            return RefuseWithoutTls("server is not using fixed newstyle");
        }

        _zeroesAfterExportName = (agreed & HandshakeFlagBits.NoZeroes) == 0;
        if (!_log.Greeted(offered, agreed))
        {
            return false;
        }

        BinaryPrimitives.WriteUInt32BigEndian(connection.Output.Append(4), (uint)agreed);
        if (isFixed)
        {
            Begin(OptionKind.StartTls);
        }
        else if (Settings.OptionMode)
        {
            RestAtFirst();
        }
        else
        {
            SendExportName();
        }

        return true;
    }

    private bool ReceiveExportName()
    {
        int size = ExportNameReplySize + (_zeroesAfterExportName ? ExportNameZeroes : 0);
        if (Input.Available < size)
        {
            return false;
        }

        ReadOnlySpan<byte> reply = Input.Unread;
        ulong exportSize = BinaryPrimitives.ReadUInt64BigEndian(reply);
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(reply[8..]);
        Input.Consume(size);
        return TakeExport(exportSize, flags) && Finished();
    }

    private bool HandleInfo(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2)
        {
            return Fail($"handshake: export information of {payload.Length} bytes; at least 2 were expected");
        }

        InfoCode info = (InfoCode)BinaryPrimitives.ReadUInt16BigEndian(payload);
        ReadOnlySpan<byte> data = payload[2..];
        switch (info)
        {
            case InfoCode.Export:
                return data.Length == 10
                    ? TakeExport(BinaryPrimitives.ReadUInt64BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[8..]))
                    : Fail($"handshake: size and flags of {data.Length} bytes where 10 were expected");
            case InfoCode.BlockSize:
                if (data.Length != 12)
                {
                    return Fail($"handshake: block sizes of {data.Length} bytes where 12 were expected");
                }

                uint minimum = BinaryPrimitives.ReadUInt32BigEndian(data);
                uint preferred = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
                uint maximum = BinaryPrimitives.ReadUInt32BigEndian(data[8..]);
                return connection.Export.TrySetBlockSizes(minimum, preferred, maximum)
                    ? _log.BlockSizes(minimum, preferred, maximum)
                    : _log.Say($"ignoring implausible block sizes {minimum}, {preferred}, {maximum}");
            case InfoCode.Name or InfoCode.Description when data.Length > Limits.MaxString:
                return Fail($"handshake: export name or description of {data.Length} bytes; at most {Limits.MaxString} are allowed");
            case InfoCode.Name:
                connection.Export.CanonicalName = WireText.Decode(data);
                return true;
            case InfoCode.Description:
                connection.Export.Description = WireText.Decode(data);
                return true;
            default:
                return true;
        }
    }

    private bool TakeExport(ulong size, ushort wireFlags)
    {
        TransmissionFlags flags = (TransmissionFlags)wireFlags;
        if (flags == TransmissionFlags.None)
        {
            return Fail("handshake: invalid eflags == 0 from server", Errno.EINVAL);
        }

        flags = Ignore(flags, TransmissionFlags.SendDf, !connection.StructuredReplies, "DF without structured replies");
        flags = Ignore(
            flags, TransmissionFlags.BlockStatusPayload, !connection.ExtendedHeaders, "block status payload without extended headers");
        flags = Ignore(
            flags, TransmissionFlags.SendFastZero, (flags & TransmissionFlags.SendWriteZeroes) == 0, "fast zero without write zeroes");
        connection.Export.Set(size, flags);
        if (Settings.RequestMetaContext && (!connection.StructuredReplies || Settings.MetaContexts.Count == 0))
        {
            connection.Export.ContextsValid = true;
        }

        return _log.ExportDescribed(size, flags);
    }

    private TransmissionFlags Ignore(TransmissionFlags flags, TransmissionFlags flag, bool senseless, string what)
    {
        if (!senseless || (flags & flag) == 0)
        {
            return flags;
        }

        _log.Say($"ignoring a flag of the server: {what}");
        return flags & ~flag;
    }

    private bool Finished()
    {
        connection.EnterTransmission();
        EndCall(0, granted: true);
        return _log.Finished();
    }

    private bool Fail(string message, int errno = 0, FailureCause cause = FailureCause.Protocol)
    {
        connection.Die(errno, message, cause);
        return false;
    }
}
