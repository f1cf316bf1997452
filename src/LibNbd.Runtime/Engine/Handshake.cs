using System.Buffers.Binary;
using LibNbd.Runtime.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>From the greeting to the transmission phase: oldstyle, newstyle and fixed newstyle.</summary>
/// <remarks>One option is outstanding at a time. The order is: extended headers, structured replies, metadata contexts, go.</remarks>
internal sealed class Handshake(Connection connection)
{
    private const int GreetingSize = 16;
    private const int OldstyleRemainder = 136;
    private const int ExportNameReplySize = 10;
    private const int ExportNameZeroes = 124;

    /// <summary>Longest option reply that carries something we keep: two strings and the length of the first.</summary>
    private const int LargestUsefulReply = 4 + Limits.MaxString + Limits.MaxString;

    private readonly List<NegotiatedContext> _offered = [];
    private uint _skip;
    private OptionReplyHeader _reply;
    private bool _hasReply;
    private bool _zeroesAfterExportName;

    private enum Option
    {
        ExtendedHeaders,
        StructuredReply,
        MetaContext,
        Go,
    }

    private ReceiveBuffer Input => connection.Input;

    private ConnectionSettings Settings => connection.Settings;

    /// <summary>Handles one message if it is there.</summary>
    /// <returns>False if more bytes are needed first.</returns>
    internal bool Step() => connection.State switch
    {
        EngineState.MagicRecvMagic => ReceiveGreeting(),
        EngineState.OldstyleRecvRemaining => ReceiveOldstyle(),
        EngineState.NewstyleRecvGflags => ReceiveHandshakeFlags(),
        EngineState.OptExportNameRecvReply => ReceiveExportName(),
        EngineState.OptExtendedHeadersRecvReply or EngineState.OptStructuredReplyRecvReply
            or EngineState.OptMetaContextRecvReply or EngineState.OptGoRecvReply => ReceiveOptionReply(),
        EngineState.NewstyleSendOptAbort => Drop(),
        _ => false,
    };

    /// <summary>The message by which we take leave is sent: the connection is of no more use.</summary>
    internal void OnAbortSent() => connection.DieSilently();

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
                connection.MoveTo(EngineState.OldstyleRecvRemaining);
                return true;
            case Magic.Option:
                connection.MoveTo(EngineState.NewstyleRecvGflags);
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

        connection.HandshakeFlags = HandshakeFlagBits.None;
        connection.ProtocolName = "oldstyle";
        return TakeExport(size, flags) && Finished();
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
        _zeroesAfterExportName = (agreed & HandshakeFlagBits.NoZeroes) == 0;

        BinaryPrimitives.WriteUInt32BigEndian(connection.Output.Append(4), (uint)agreed);
        if (isFixed)
        {
            Begin(Option.ExtendedHeaders);
        }
        else
        {
            SendExportName();
        }

        return true;
    }

    /// <summary>Sends the given option, or the next one after it that is wanted.</summary>
    private void Begin(Option option)
    {
        if (option == Option.ExtendedHeaders)
        {
            if (Settings.RequestExtendedHeaders && Settings.RequestStructuredReplies)
            {
                SendOption(OptionCode.ExtendedHeaders, EngineState.OptExtendedHeadersRecvReply);
                return;
            }

            option = Option.StructuredReply;
        }

        if (option == Option.StructuredReply)
        {
            if (Settings.RequestStructuredReplies && !connection.ExtendedHeaders)
            {
                SendOption(OptionCode.StructuredReply, EngineState.OptStructuredReplyRecvReply);
                return;
            }

            option = Option.MetaContext;
        }

        if (option == Option.MetaContext && Settings.RequestMetaContext)
        {
            connection.Export.Contexts.Clear();
            connection.Export.ContextsValid = false;
            _offered.Clear();
            if (connection.StructuredReplies && Settings.MetaContexts.Count > 0)
            {
                SendMetaContext();
                return;
            }
        }

        SendGo();
    }

    private void SendOption(OptionCode option, EngineState next)
    {
        AppendOption(option, 0);
        connection.MoveTo(next);
    }

    private Span<byte> AppendOption(OptionCode option, int dataLength)
    {
        Span<byte> place = connection.Output.Append(OptionRequest.HeaderSize + dataLength);
        OptionRequest.WriteHeader(place, option, dataLength);
        connection.ChunksSent++;
        return place[OptionRequest.HeaderSize..];
    }

    private void SendMetaContext()
    {
        byte[] name = Settings.ExportName;
        int length = 4 + name.Length + 4;
        foreach (byte[] query in Settings.MetaContexts)
        {
            length += 4 + query.Length;
        }

        Span<byte> data = AppendOption(OptionCode.SetMetaContext, length);
        data = WriteText(data, name);
        BinaryPrimitives.WriteUInt32BigEndian(data, (uint)Settings.MetaContexts.Count);
        data = data[4..];
        foreach (byte[] query in Settings.MetaContexts)
        {
            data = WriteText(data, query);
        }

        connection.MoveTo(EngineState.OptMetaContextRecvReply);
    }

    private void SendGo()
    {
        byte[] name = Settings.ExportName;
        int requests = (Settings.RequestBlockSize ? 1 : 0) + (Settings.FullInfo ? 2 : 0);
        Span<byte> data = AppendOption(OptionCode.Go, 4 + name.Length + 2 + (2 * requests));
        data = WriteText(data, name);
        BinaryPrimitives.WriteUInt16BigEndian(data, (ushort)requests);
        data = data[2..];
        if (Settings.RequestBlockSize)
        {
            data = WriteInfo(data, InfoCode.BlockSize);
        }

        if (Settings.FullInfo)
        {
            data = WriteInfo(data, InfoCode.Name);
            WriteInfo(data, InfoCode.Description);
        }

        connection.MoveTo(EngineState.OptGoRecvReply);
    }

    private void SendExportName()
    {
        byte[] name = Settings.ExportName;
        name.CopyTo(AppendOption(OptionCode.ExportName, name.Length));
        connection.MoveTo(EngineState.OptExportNameRecvReply);
    }

    private static Span<byte> WriteText(Span<byte> place, byte[] text)
    {
        BinaryPrimitives.WriteUInt32BigEndian(place, (uint)text.Length);
        text.CopyTo(place[4..]);
        return place[(4 + text.Length)..];
    }

    private static Span<byte> WriteInfo(Span<byte> place, InfoCode info)
    {
        BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)info);
        return place[2..];
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

    private bool ReceiveOptionReply()
    {
        if (_skip > 0)
        {
            int count = (int)Math.Min(_skip, (uint)Input.Available);
            Input.Consume(count);
            _skip -= (uint)count;
            return count > 0;
        }

        if (!_hasReply)
        {
            if (Input.Available < OptionReplyHeader.Size)
            {
                return false;
            }

            _reply = OptionReplyHeader.Read(Input.Unread);
            Input.Consume(OptionReplyHeader.Size);
            if (!IsAcceptable(_reply))
            {
                return false;
            }

            _hasReply = true;
        }

        int length = (int)_reply.Length;
        if (length > LargestUsefulReply)
        {
            // Legal, but nothing in it can be of use: read and dropped. It is not final, or it would have been refused.
            connection.Host.Debug($"handshake: dropping an option reply of {length} bytes");
            _skip = _reply.Length;
            _hasReply = false;
            return true;
        }

        if (Input.Available < length)
        {
            Input.Resize(large: length > ReceiveBuffer.SmallSize);
            return false;
        }

        _hasReply = false;
        bool goesOn = HandleReply(_reply, Input.Unread[..length]);

        // After a failure the buffer is empty already.
        if (connection.Class == StateClass.Connecting || connection.State == EngineState.Ready)
        {
            Input.Consume(length);
            Input.Resize(large: false);
        }

        return goesOn;
    }

    private bool IsAcceptable(in OptionReplyHeader reply)
    {
        if (reply.Magic != Magic.OptionReply)
        {
            return Fail("handshake: invalid option reply magic");
        }

        OptionCode expected = OutstandingOption;
        if (reply.Option != expected)
        {
            return Fail($"handshake: the server answered option {(uint)reply.Option} where {(uint)expected} was asked");
        }

        if (reply.Length > Limits.MaxOptionReply)
        {
            return Fail($"handshake: option reply of {reply.Length} bytes; at most {Limits.MaxOptionReply} are accepted");
        }

        if (reply.Reply == OptionReplyCode.Ack && reply.Length != 0)
        {
            return Fail($"handshake: acknowledgement with a payload of {reply.Length} bytes");
        }

        if (reply.Reply == OptionReplyCode.MetaContext && (reply.Length <= 4 || reply.Length > 4 + Limits.MaxString))
        {
            return Fail($"handshake: metadata context reply of {reply.Length} bytes");
        }

        if (reply.IsError && reply.Length > Limits.MaxString)
        {
            return Fail($"handshake: error text of {reply.Length} bytes; at most {Limits.MaxString} are allowed");
        }

        return true;
    }

    private OptionCode OutstandingOption => connection.State switch
    {
        EngineState.OptExtendedHeadersRecvReply => OptionCode.ExtendedHeaders,
        EngineState.OptStructuredReplyRecvReply => OptionCode.StructuredReply,
        EngineState.OptMetaContextRecvReply => OptionCode.SetMetaContext,
        _ => OptionCode.Go,
    };

    private bool HandleReply(in OptionReplyHeader reply, ReadOnlySpan<byte> payload) => connection.State switch
    {
        EngineState.OptExtendedHeadersRecvReply => HandleExtendedHeaders(reply, payload),
        EngineState.OptStructuredReplyRecvReply => HandleStructuredReply(reply, payload),
        EngineState.OptMetaContextRecvReply => HandleMetaContext(reply, payload),
        _ => HandleGo(reply, payload),
    };

    private bool HandleExtendedHeaders(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        if (reply.Reply == OptionReplyCode.Ack)
        {
            connection.ExtendedHeaders = true;
            connection.StructuredReplies = true;
        }
        else if (!Tolerate(reply, payload, "extended headers"))
        {
            return false;
        }

        Begin(Option.StructuredReply);
        return true;
    }

    private bool HandleStructuredReply(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        if (reply.Reply == OptionReplyCode.Ack)
        {
            connection.StructuredReplies = true;
        }
        else if (!Tolerate(reply, payload, "structured replies"))
        {
            return false;
        }

        Begin(Option.MetaContext);
        return true;
    }

    private bool HandleMetaContext(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        switch (reply.Reply)
        {
            case OptionReplyCode.MetaContext:
                if (_offered.Count == Limits.MaxContexts)
                {
                    return Fail($"handshake: more than {Limits.MaxContexts} metadata contexts");
                }

                _offered.Add(new NegotiatedContext(BinaryPrimitives.ReadUInt32BigEndian(payload), WireText.Decode(payload[4..])));
                return true;
            case OptionReplyCode.Ack:
                connection.Export.Contexts.AddRange(_offered);
                connection.Export.ContextsValid = true;
                break;
            default:
                if (!Tolerate(reply, payload, "metadata contexts"))
                {
                    return false;
                }

                // A refusal is an empty success, unless contexts came before it: then nobody knows what is selected.
                connection.Export.ContextsValid = _offered.Count == 0;
                break;
        }

        SendGo();
        return true;
    }

    private bool HandleGo(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        switch (reply.Reply)
        {
            case OptionReplyCode.Info:
                return HandleInfo(payload);
            case OptionReplyCode.Ack:
                return connection.Export.IsKnown
                    ? Finished()
                    : Fail("handshake: the server opened the export without telling its size");
            case OptionReplyCode.ErrorUnsupported when !connection.ExtendedHeaders:
                connection.Host.Debug("handshake: the server does not know NBD_OPT_GO; trying NBD_OPT_EXPORT_NAME");
                SendExportName();
                return true;
            default:
                if (!reply.IsError)
                {
                    return Fail($"handshake: unexpected reply type {(uint)reply.Reply} to NBD_OPT_GO");
                }

                (int errno, string message) = OptionErrors.Describe(reply.Reply, payload, WireText.Decode(Settings.ExportName), "go");
                connection.Host.ReportError(errno, message);
                connection.Export.ForgetExport();
                AppendOption(OptionCode.Abort, 0);
                connection.CloseAfterSending();
                connection.MoveTo(EngineState.NewstyleSendOptAbort);
                return false;
        }
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
                if (!connection.Export.TrySetBlockSizes(minimum, preferred, maximum))
                {
                    connection.Host.Debug($"handshake: ignoring implausible block sizes {minimum}, {preferred}, {maximum}");
                }

                return true;
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
            return Fail("handshake: the server sent no transmission flags", Errno.EINVAL);
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

        return true;
    }

    private TransmissionFlags Ignore(TransmissionFlags flags, TransmissionFlags flag, bool senseless, string what)
    {
        if (!senseless || (flags & flag) == 0)
        {
            return flags;
        }

        connection.Host.Debug($"handshake: ignoring a flag of the server: {what}");
        return flags & ~flag;
    }

    /// <summary>An option that was refused and that we can do without: noted as the last error, no more.</summary>
    private bool Tolerate(in OptionReplyHeader reply, ReadOnlySpan<byte> payload, string what)
    {
        if (!reply.IsError)
        {
            return Fail($"handshake: unexpected reply type {(uint)reply.Reply} when asking for {what}");
        }

        (int errno, string message) = OptionErrors.Describe(reply.Reply, payload, WireText.Decode(Settings.ExportName), what);
        connection.Host.ReportError(errno, message);
        return true;
    }

    private bool Finished()
    {
        connection.EnterTransmission();
        return true;
    }

    private bool Fail(string message, int errno = 0)
    {
        connection.Die(errno, message);
        return false;
    }
}
