using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>The replies to options.</summary>
internal sealed partial class Handshake
{
    /// <summary>Longest option reply that carries something we keep: two strings and the length of the first.</summary>
    private const int LargestUsefulReply = 4 + Limits.MaxString + Limits.MaxString;

    private readonly List<NegotiatedContext> _offered = [];
    private uint _skip;

    /// <summary>How much came in answer to the option that is outstanding.</summary>
    private long _answered;
    private OptionReplyHeader _reply;
    private bool _hasReply;

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
            _skip = _reply.Length;
            _hasReply = false;
            return _log.Say($"dropping an option reply of {length} bytes");
        }

        if (Input.Available < length)
        {
            Input.Grow(length);
            return false;
        }

        _hasReply = false;
        bool goesOn = HandleReply(_reply, Input.Unread[..length]);

        // After a failure the buffer is empty already.
        if (connection.HandleState is not (HandleStates.Dead or HandleStates.Closed))
        {
            Input.Consume(length);
            Input.Shrink();
        }

        return goesOn;
    }

    private bool IsAcceptable(in OptionReplyHeader reply)
    {
        if (reply.Magic != Magic.OptionReply)
        {
            return Fail("handshake: invalid option reply magic");
        }

        NbdOption expected = OutstandingOption;
        if (reply.Option != expected)
        {
            return Fail($"handshake: the server answered option {(uint)reply.Option} where {(uint)expected} was asked");
        }

        if (reply.Length > Limits.MaxOptionReply)
        {
            return Fail($"handshake: option reply of {reply.Length} bytes; at most {Limits.MaxOptionReply} are accepted");
        }

        _answered += OptionReplyHeader.Size + reply.Length;
        if (_answered > Limits.MaxOptionAnswer)
        {
            return Fail(
                $"handshake: option {(uint)reply.Option} is answered without end; at most {Limits.MaxOptionAnswer} bytes are accepted");
        }

        if (reply.Reply == NbdOptionReply.Ack && reply.Length != 0)
        {
            return Fail($"handshake: acknowledgement with a payload of {reply.Length} bytes");
        }

        if (reply.Reply == NbdOptionReply.MetaContext && (reply.Length <= 4 || reply.Length > 4 + Limits.MaxString))
        {
            return Fail($"handshake: metadata context reply of {reply.Length} bytes");
        }

        if (reply.Reply == NbdOptionReply.Server && reply.Option == NbdOption.List && reply.Length > LargestUsefulReply)
        {
            return FailList();
        }

        if (reply.IsError && reply.Length > Limits.MaxString)
        {
            return Fail($"handshake: error text of {reply.Length} bytes; at most {Limits.MaxString} are allowed");
        }

        return true;
    }

    private NbdOption OutstandingOption => connection.State switch
    {
        ConnectionState.OptStarttlsRecvReply => NbdOption.StartTls,
        ConnectionState.OptExtendedHeadersRecvReply => NbdOption.ExtendedHeaders,
        ConnectionState.OptStructuredReplyRecvReply => NbdOption.StructuredReply,
        ConnectionState.OptMetaContextRecvReply => _metaOption,
        ConnectionState.OptListRecvReply => NbdOption.List,
        _ => _goOrInfo,
    };

    private bool HandleReply(in OptionReplyHeader reply, ReadOnlySpan<byte> payload) => connection.State switch
    {
        ConnectionState.OptStarttlsRecvReply => HandleStartTls(reply, payload),
        ConnectionState.OptExtendedHeadersRecvReply => HandleExtendedHeaders(reply, payload),
        ConnectionState.OptStructuredReplyRecvReply => HandleStructuredReply(reply, payload),
        ConnectionState.OptMetaContextRecvReply => HandleMetaContext(reply, payload),
        ConnectionState.OptListRecvReply => HandleList(reply, payload),
        _ => HandleGo(reply, payload),
    };

    private bool HandleExtendedHeaders(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        if (reply.Reply == NbdOptionReply.Ack)
        {
            connection.ExtendedHeaders = true;
            connection.StructuredReplies = true;
            if (!_log.Agreed(NbdOption.ExtendedHeaders))
            {
                return false;
            }
        }
        else if (!Tolerate(reply, payload, "extended headers"))
        {
            return false;
        }

        if (_call is not null)
        {
            return Answer(reply);
        }

        Begin(OptionKind.StructuredReply);
        return true;
    }

    private bool HandleStructuredReply(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        if (reply.Reply == NbdOptionReply.Ack)
        {
            connection.StructuredReplies = true;
            if (!_log.Agreed(NbdOption.StructuredReply))
            {
                return false;
            }
        }
        else if (!Tolerate(reply, payload, "structured replies"))
        {
            return false;
        }

        if (_call is not null)
        {
            return Answer(reply);
        }

        if (Settings.OptionMode)
        {
            RestAtFirst();
            return true;
        }

        SendMetaContextThenGo(NbdOption.Go);
        return true;
    }

    private bool HandleMetaContext(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        bool asked = _call is { Kind: OptionKind.ListMetaContext or OptionKind.SetMetaContext };
        bool sets = _metaOption == NbdOption.SetMetaContext;
        switch (reply.Reply)
        {
            case NbdOptionReply.MetaContext:
                if (_offered.Count == Limits.MaxContexts)
                {
                    return Fail($"handshake: more than {Limits.MaxContexts} metadata contexts");
                }

                NegotiatedContext context = new(BinaryPrimitives.ReadUInt32BigEndian(payload), WireText.Decode(payload[4..]));
                _offered.Add(context);
                if (asked)
                {
                    OptionCall call = _call!;
                    call.Count++;
                    call.Context.Invoke(context.Name, ref call.Faults);
                }

                return _log.Context(context);
            case NbdOptionReply.Ack:
                if (sets)
                {
                    connection.Export.Contexts.AddRange(_offered);
                    connection.Export.ContextsValid = true;
                }

                break;
            default:
                if (!Tolerate(reply, payload, "metadata contexts"))
                {
                    return false;
                }

                if (asked)
                {
                    return Complain(Errno.ENOTSUP, "server replied with error to meta context request")
                        && Rest(Errno.ENOTSUP, granted: false);
                }

                // A refusal is an empty success, unless contexts came before it: then nobody knows what is selected.
                connection.Export.ContextsValid = _offered.Count == 0;
                break;
        }

        if (asked)
        {
            return Rest(0, granted: true);
        }

        SendGo();
        return true;
    }

    private bool HandleList(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        switch (reply.Reply)
        {
            case NbdOptionReply.Server:
                uint length = payload.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(payload) : uint.MaxValue;
                if (length > payload.Length - 4)
                {
                    return Fail($"handshake: an export's name does not fit its reply of {payload.Length} bytes");
                }

                ReadOnlySpan<byte> name = payload.Slice(4, (int)length);
                ReadOnlySpan<byte> description = payload[(4 + (int)length)..];
                if (name.Length > Limits.MaxString || description.Length > Limits.MaxString)
                {
                    return FailList();
                }

                OptionCall call = _call!;
                call.Count++;
                call.List.Invoke(WireText.Decode(name), WireText.Decode(description), ref call.Faults);
                return true;
            case NbdOptionReply.Ack:
                return Rest(0, granted: true);
            default:
                if (!Tolerate(reply, payload, "the list of exports"))
                {
                    return false;
                }

                return Complain(Errno.ENOTSUP, "server replied with error to list request") && Rest(Errno.ENOTSUP, granted: false);
        }
    }

    /// <summary>To leave the export out would be to say that it does not exist.</summary>
    private bool FailList() => Fail($"handshake: an export's name or description is longer than {Limits.MaxString} bytes");

    private bool HandleGo(in OptionReplyHeader reply, ReadOnlySpan<byte> payload)
    {
        bool isInfo = _goOrInfo == NbdOption.Info;
        switch (reply.Reply)
        {
            case NbdOptionReply.Info:
                return HandleInfo(payload);
            case NbdOptionReply.Ack:
                if (!connection.Export.IsKnown)
                {
                    return Fail("handshake: the server described the export without telling its size");
                }

                return isInfo ? Rest(0, granted: true) : Finished();
            case NbdOptionReply.ErrorUnsupported when !connection.ExtendedHeaders && !isInfo:
                if (!_log.Say("the server does not know NBD_OPT_GO; trying NBD_OPT_EXPORT_NAME"))
                {
                    return false;
                }

                SendExportName();
                return true;
            default:
                if (!reply.IsError)
                {
                    return Fail($"handshake: unexpected reply type {(uint)reply.Reply} to option {(uint)_goOrInfo}");
                }

                (int errno, string message) = OptionErrors.Describe(reply.Reply, payload, WireText.Decode(Settings.ExportName));
                connection.Export.ForgetExport();
                if (!Complain(errno, message))
                {
                    return false;
                }

                if (_call is not null)
                {
                    return Rest(OptionErrors.ErrnoOf(reply.Reply), granted: false);
                }

                return TakeLeave();
        }
    }

    /// <summary>A question of the caller's is answered: yes, or no, which the completion sees as the reason.</summary>
    private bool Answer(in OptionReplyHeader reply)
    {
        bool granted = reply.Reply == NbdOptionReply.Ack;
        return Rest(0, granted, granted ? 0 : OptionErrors.ErrnoOfAnswer(reply.Reply, _call!.Kind == OptionKind.StructuredReply));
    }

    /// <summary>A call of the caller's is over, and the server waits for the next option.</summary>
    private bool Rest(int errno, bool granted, int refusal = 0)
    {
        connection.MoveTo(ConnectionState.Negotiating);
        EndCall(errno, granted, refusal);
        return false;
    }

    /// <summary>An option that was refused and that we can do without: noted as the last error, no more.</summary>
    private bool Tolerate(in OptionReplyHeader reply, ReadOnlySpan<byte> payload, string what)
    {
        if (!reply.IsError)
        {
            return Fail($"handshake: unexpected reply type {(uint)reply.Reply} when asking for {what}");
        }

        (int errno, string message) = OptionErrors.Describe(reply.Reply, payload, WireText.Decode(Settings.ExportName));
        return Decline(errno, message);
    }

    /// <summary>The option that is outstanding was declined, and that is no failure.</summary>
    /// <returns>Whether the connection is still there: who is shown the debug log may have closed it.</returns>
    private bool Decline(int errno, string message)
    {
        connection.Host.NoteRefusal(errno, message);
        return _log.Refused(OutstandingOption, message);
    }

    /// <summary>Something failed that does not end the connection.</summary>
    /// <returns>Whether the connection is still there.</returns>
    private bool Complain(int errno, string message, FailureCause cause = FailureCause.None)
    {
        connection.Host.ReportError(errno, message, cause);
        return connection.HandleState is not (HandleStates.Dead or HandleStates.Closed);
    }
}
