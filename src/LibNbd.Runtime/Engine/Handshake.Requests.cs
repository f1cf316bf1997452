using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>The options that are sent, by the handshake itself or because the caller asks for one.</summary>
internal sealed partial class Handshake
{
    private OptionCall? _call;
    private NbdOption _goOrInfo = NbdOption.Go;
    private NbdOption _metaOption = NbdOption.SetMetaContext;
    private bool _abortWasAsked;

    /// <summary>
    /// Sends the option of a call. The connection rests in <see cref="ConnectionState.Negotiating"/>, and the call was found possible.
    /// </summary>
    internal void BeginCall(OptionCall call)
    {
        _call = call;
        connection.IsOptionPending = true;
        switch (call.Kind)
        {
            case OptionKind.StartTls:
                SendOption(NbdOption.StartTls, ConnectionState.OptStarttlsRecvReply);
                break;
            case OptionKind.ExtendedHeaders:
                SendOption(NbdOption.ExtendedHeaders, ConnectionState.OptExtendedHeadersRecvReply);
                break;
            case OptionKind.StructuredReply:
                SendOption(NbdOption.StructuredReply, ConnectionState.OptStructuredReplyRecvReply);
                break;
            case OptionKind.List:
                SendOption(NbdOption.List, ConnectionState.OptListRecvReply);
                break;
            case OptionKind.ListMetaContext:
                SendMetaContext(NbdOption.ListMetaContext, call.Queries);
                break;
            case OptionKind.SetMetaContext:
                connection.Export.Contexts.Clear();
                connection.Export.ContextsValid = false;
                SendMetaContext(NbdOption.SetMetaContext, call.Queries);
                break;
            case OptionKind.Info:
                SendMetaContextThenGo(NbdOption.Info);
                break;
            case OptionKind.Go when connection.IsFixedNewstyle:
                SendMetaContextThenGo(NbdOption.Go);
                break;
            case OptionKind.Go:
                SendExportName();
                break;
            default:
                throw new InvalidOperationException($"no option {call.Kind}");
        }
    }

    /// <summary>Takes leave of a server in the middle of the negotiation, because the caller wants it.</summary>
    internal void BeginAbort()
    {
        _abortWasAsked = true;
        AppendOption(NbdOption.Abort, 0);
        connection.CloseAfterSending();
        connection.MoveTo(ConnectionState.NewstyleSendOptAbort);
    }

    /// <summary>The connection ended: a call that is outstanding ends with it.</summary>
    internal void FailCall(int errno) => EndCall(errno == 0 ? Errno.ENOTCONN : errno, granted: false);

    /// <summary>Ends the call that is outstanding, if there is one: its completion is called, and its closures are freed.</summary>
    /// <param name="errno">0, or why the call failed.</param>
    /// <param name="granted">Whether the server acknowledged it.</param>
    /// <param name="refusal">Why the server said no, where that is an answer and no failure: only the completion learns of it.</param>
    private void EndCall(int errno, bool granted, int refusal = 0)
    {
        if (_call is not { } call)
        {
            return;
        }

        _call = null;
        connection.IsOptionPending = false;
        call.Outcome = new OptionOutcome(
            errno, granted, call.Count, call.Kind is OptionKind.List or OptionKind.ListMetaContext or OptionKind.SetMetaContext);
        if (call.Completion.Sink is { } sink)
        {
            sink.OnOptionEnded(call);
        }
        else if (call.Completion.HasCallback)
        {
            int error = errno == 0 ? refusal : errno;
            call.Completion.Invoke(ref error, ref call.Faults);
        }

        // What no sink has taken.
        connection.Unclaimed.Add(ref call.Faults);
        call.Free();
    }

    /// <summary>Sends the given option, or the next one after it that is wanted.</summary>
    private void Begin(OptionKind option)
    {
        if (option == OptionKind.StartTls)
        {
            if (Settings.Tls != TlsMode.Disable)
            {
                SendOption(NbdOption.StartTls, ConnectionState.OptStarttlsRecvReply);
                return;
            }

            option = OptionKind.ExtendedHeaders;
        }

        if (option == OptionKind.ExtendedHeaders)
        {
            if (Settings.RequestExtendedHeaders && Settings.RequestStructuredReplies)
            {
                SendOption(NbdOption.ExtendedHeaders, ConnectionState.OptExtendedHeadersRecvReply);
                return;
            }

            option = OptionKind.StructuredReply;
        }

        if (option == OptionKind.StructuredReply)
        {
            if (Settings.RequestStructuredReplies && !connection.ExtendedHeaders)
            {
                SendOption(NbdOption.StructuredReply, ConnectionState.OptStructuredReplyRecvReply);
                return;
            }

            if (Settings.OptionMode)
            {
                RestAtFirst();
                return;
            }
        }

        SendMetaContextThenGo(NbdOption.Go);
    }

    /// <summary>In option mode the handshake has done its part.</summary>
    private void RestAtFirst()
    {
        connection.MoveTo(ConnectionState.Negotiating);
        _log.Negotiating();
    }

    /// <summary>Sends INFO or GO, and before it asks for the metadata contexts if that is wanted and possible.</summary>
    private void SendMetaContextThenGo(NbdOption goOrInfo)
    {
        _goOrInfo = goOrInfo;
        if (Settings.RequestMetaContext)
        {
            connection.Export.Contexts.Clear();
            connection.Export.ContextsValid = false;
            if (connection.StructuredReplies && Settings.MetaContexts.Count > 0)
            {
                SendMetaContext(NbdOption.SetMetaContext, Settings.MetaContexts);
                return;
            }
        }

        SendGo();
    }

    private void SendOption(NbdOption option, ConnectionState next)
    {
        AppendOption(option, 0);
        connection.MoveTo(next);
        _log.Asked(option);
    }

    private Span<byte> AppendOption(NbdOption option, int dataLength)
    {
        _answered = 0;
        Span<byte> place = connection.Output.Append(OptionRequest.HeaderSize + dataLength);
        OptionRequest.WriteHeader(place, option, dataLength);
        connection.ChunksSent++;
        return place[OptionRequest.HeaderSize..];
    }

    private void SendMetaContext(NbdOption option, IReadOnlyList<byte[]> queries)
    {
        _offered.Clear();
        _metaOption = option;
        byte[] name = Settings.ExportName;
        int length = 4 + name.Length + 4;
        foreach (byte[] query in queries)
        {
            length += 4 + query.Length;
        }

        Span<byte> data = AppendOption(option, length);
        data = WriteText(data, name);
        BinaryPrimitives.WriteUInt32BigEndian(data, (uint)queries.Count);
        data = data[4..];
        foreach (byte[] query in queries)
        {
            data = WriteText(data, query);
        }

        connection.MoveTo(ConnectionState.OptMetaContextRecvReply);
        _log.Asked(option, name);
    }

    private void SendGo()
    {
        byte[] name = Settings.ExportName;
        int requests = (Settings.RequestBlockSize ? 1 : 0) + (Settings.FullInfo ? 2 : 0);
        Span<byte> data = AppendOption(_goOrInfo, 4 + name.Length + 2 + (2 * requests));
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

        connection.MoveTo(ConnectionState.OptGoRecvReply);
        _log.Asked(_goOrInfo, name);
    }

    private void SendExportName()
    {
        byte[] name = Settings.ExportName;
        name.CopyTo(AppendOption(NbdOption.ExportName, name.Length));
        connection.MoveTo(ConnectionState.OptExportNameRecvReply);
        _log.Asked(NbdOption.ExportName, name);
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
}
