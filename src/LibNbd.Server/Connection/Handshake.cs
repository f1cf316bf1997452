using System.Buffers.Binary;
using System.Net.Security;
using LibNbd.Protocol;
using LibNbd.Server.Wire;

namespace LibNbd.Server.Connection;

/// <summary>The handshake of one connection, from the greeting to the choice of an export.</summary>
internal sealed class Handshake(NbdServerOptions options, ConnectionIo io, CancellationToken stop)
{
    private const int OptionHeaderSize = 16;

    private readonly HandshakeFaults _faults = new(options, io, stop);
    private ReplyStyle _style;
    private bool _tls;
    private bool _tlsPending;
    private bool _zeroes = true;
    private string? _contextsOf;
    private SelectedContext[] _contexts = [];

    /// <summary>Run the handshake; null if the client ended the session.</summary>
    internal async Task<Session?> RunAsync()
    {
        await _faults.AtAsync(HandshakeStep.Accepted);
        if (options.HandshakeStyle == HandshakeStyle.Oldstyle)
        {
            return await OldstyleAsync();
        }

        bool isFixed = await GreetAsync();
        for (int count = 0; count < ServerLimits.MaxOptions; count++)
        {
            (NbdOption option, ReadOnlyMemory<byte>? data) = await ReceiveOptionAsync();
            await _faults.AtAsync(HandshakeStep.OptionReceived, option);
            if (!isFixed && option != NbdOption.ExportName)
            {
                throw HangUpException.Violation($"option {option} without fixed newstyle");
            }

            Session? session = null;
            if (data is null)
            {
                Refuse(option, NbdOptionReply.ErrorTooBig, "the option data is too long");
            }
            else
            {
                session = Answer(option, data.Value.Span);
                io.Input.Consume(data.Value.Length);
            }

            await _faults.FlushAsync(HandshakeStep.MidOptionReply, option);
            if (session is not null || option == NbdOption.Abort)
            {
                return session;
            }

            if (option == NbdOption.StartTls && _tlsPending)
            {
                await StartTlsAsync();
            }
        }

        throw HangUpException.Violation("too many options");
    }

    private async Task<Session> OldstyleAsync()
    {
        IExport export = Find(string.Empty) ?? throw new HangUpException(ConnectionEnd.Refused, "no default export for an oldstyle client");
        TransmissionFlags flags = Advertised.Flags(options, export, ReplyStyle.Simple, hasContexts: false);
        OptionWriter.OldstyleGreeting(io.Output, Advertised.Size(options, export), flags);
        await _faults.FlushAsync(HandshakeStep.MidGreeting);
        await _faults.AtAsync(HandshakeStep.Greeted);
        return new Session(
            export, string.Empty, Advertised.TrueFlags(export, ReplyStyle.Simple, hasContexts: false), ReplyStyle.Simple, []);
    }

    /// <summary>Greeting and client flags; returns whether both sides speak fixed newstyle.</summary>
    private async Task<bool> GreetAsync()
    {
        HandshakeFlagBits offered =
            (options.HandshakeStyle == HandshakeStyle.FixedNewstyle ? HandshakeFlagBits.FixedNewstyle : HandshakeFlagBits.None)
            | (options.OfferNoZeroes ? HandshakeFlagBits.NoZeroes : HandshakeFlagBits.None);
        OptionWriter.Greeting(io.Output, offered);
        await _faults.FlushAsync(HandshakeStep.MidGreeting);
        await _faults.AtAsync(HandshakeStep.Greeted);

        await io.RequireAsync(sizeof(uint), stop);
        uint client = BinaryPrimitives.ReadUInt32BigEndian(io.Input.PeekSpan(sizeof(uint)));
        io.Input.Consume(sizeof(uint));
        await _faults.AtAsync(HandshakeStep.ClientFlags);
        if ((client & ~(uint)offered) != 0)
        {
            throw HangUpException.Violation($"client flags 0x{client:x} that were not offered");
        }

        _zeroes = (client & (uint)HandshakeFlagBits.NoZeroes) == 0;
        return (client & (uint)HandshakeFlagBits.FixedNewstyle) != 0;
    }

    /// <summary>The next option. Its data stays in the input buffer, to be consumed; null if it was too long and is gone.</summary>
    private async Task<(NbdOption Option, ReadOnlyMemory<byte>? Data)> ReceiveOptionAsync()
    {
        await io.RequireAsync(OptionHeaderSize, stop);
        (ulong magic, NbdOption option, uint length) = ParseHeader(io.Input.PeekSpan(OptionHeaderSize));
        io.Input.Consume(OptionHeaderSize);
        if (magic != Magic.Option)
        {
            throw HangUpException.Violation($"option magic 0x{magic:x16}");
        }

        int allowed = option == NbdOption.ExportName ? Limits.MaxString : ServerLimits.MaxSkippedOptionData;
        if (length > (uint)allowed)
        {
            throw HangUpException.Violation($"option {option} with {length} bytes of data");
        }

        if (length > ServerLimits.MaxOptionData)
        {
            await io.SkipAsync((int)length, stop);
            return (option, null);
        }

        await io.RequireAsync((int)length, stop);
        return (option, io.Input.Peek((int)length));
    }

    private static (ulong Magic, NbdOption Option, uint Length) ParseHeader(ReadOnlySpan<byte> header) => (
        BinaryPrimitives.ReadUInt64BigEndian(header),
        (NbdOption)BinaryPrimitives.ReadUInt32BigEndian(header[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(header[12..]));

    private Session? Answer(NbdOption option, ReadOnlySpan<byte> data)
    {
        if (options.Refusals.TryGetValue(option, out OptionRefusal refusal))
        {
            if (option == NbdOption.ExportName)
            {
                throw HangUpException.Scripted("EXPORT_NAME refused");
            }

            Refuse(option, refusal.Reply, refusal.Message);
            return null;
        }

        if (options.Tls == ServerTls.Require && !_tls && option is not (NbdOption.StartTls or NbdOption.Abort))
        {
            if (option == NbdOption.ExportName)
            {
                throw new HangUpException(ConnectionEnd.Refused, "EXPORT_NAME without TLS");
            }

            Refuse(option, NbdOptionReply.ErrorTlsRequired, "TLS is required");
            return null;
        }

        return option switch
        {
            NbdOption.ExportName => ChooseByName(data),
            NbdOption.Info or NbdOption.Go => Inform(option, data),
            _ => Haggle(option, data),
        };
    }

    private Session? Haggle(NbdOption option, ReadOnlySpan<byte> data)
    {
        switch (option)
        {
            case NbdOption.Abort:
                OptionWriter.Reply(io.Output, option, NbdOptionReply.Ack);
                break;
            case NbdOption.List when NoData(option, data):
                foreach ((string name, IExport export) in options.Exports)
                {
                    OptionWriter.ServerEntry(io.Output, name, export.Description);
                }

                OptionWriter.Reply(io.Output, option, NbdOptionReply.Ack);
                break;
            case NbdOption.StructuredReply when options.StructuredReplies:
                AgreeOnStyle(option, data, ReplyStyle.Structured);
                break;
            case NbdOption.ExtendedHeaders when options.ExtendedHeaders:
                AgreeOnStyle(option, data, ReplyStyle.Extended);
                break;
            case NbdOption.ListMetaContext or NbdOption.SetMetaContext when options.MetaContexts:
                MetaContexts(option, data);
                break;
            case NbdOption.StartTls when options.Tls != ServerTls.Off:
                PrepareTls(option, data);
                break;
            case NbdOption.List:
                break;
            default:
                Refuse(option, NbdOptionReply.ErrorUnsupported, "the option is not supported");
                break;
        }

        return null;
    }

    private bool NoData(NbdOption option, ReadOnlySpan<byte> data)
    {
        if (!data.IsEmpty)
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "the option takes no data");
        }

        return data.IsEmpty;
    }

    private void AgreeOnStyle(NbdOption option, ReadOnlySpan<byte> data, ReplyStyle style)
    {
        if (!NoData(option, data))
        {
            return;
        }

        if (_style == ReplyStyle.Extended && style == ReplyStyle.Structured)
        {
            Refuse(option, NbdOptionReply.ErrorExtendedHeadersRequired, "extended headers are on already");
        }
        else if (_style == style)
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "agreed on already");
        }
        else
        {
            _style = style;
            OptionWriter.Reply(io.Output, option, NbdOptionReply.Ack);
        }
    }

    private Session ChooseByName(ReadOnlySpan<byte> data)
    {
        if (_style == ReplyStyle.Extended)
        {
            throw HangUpException.Violation("EXPORT_NAME after extended headers");
        }

        if (!OptionReader.TryText(data, out string name))
        {
            throw HangUpException.Violation("an export name that is not text");
        }

        IExport export = Find(name) ?? throw new HangUpException(ConnectionEnd.Refused, $"no export named '{name}'");
        Session session = Choose(export, name);
        TransmissionFlags flags = Advertised.Flags(options, export, _style, session.Contexts.Length > 0);
        OptionWriter.ExportNameAnswer(io.Output, Advertised.Size(options, export), flags, _zeroes);
        return session;
    }

    private Session? Inform(NbdOption option, ReadOnlySpan<byte> data)
    {
        OptionReader reader = new(data);
        if (!reader.TryString(out string name) || !reader.TryUInt16(out ushort count))
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "malformed request");
            return null;
        }

        HashSet<InfoCode> wanted = [];
        for (int i = 0; i < count; i++)
        {
            if (!reader.TryUInt16(out ushort info))
            {
                Refuse(option, NbdOptionReply.ErrorInvalid, "malformed list of information types");
                return null;
            }

            wanted.Add((InfoCode)info);
        }

        if (!reader.IsAtEnd)
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "bytes left over");
            return null;
        }

        if (Find(name) is not { } export)
        {
            Refuse(option, NbdOptionReply.ErrorUnknown, $"no export named '{name}'");
            return null;
        }

        Session session = Choose(export, name);
        TransmissionFlags flags = Advertised.Flags(options, export, _style, session.Contexts.Length > 0);
        OptionWriter.InfoExport(io.Output, option, Advertised.Size(options, export), flags);
        if (wanted.Contains(InfoCode.Name))
        {
            OptionWriter.InfoText(io.Output, option, InfoCode.Name, export.CanonicalName ?? name);
        }

        if (wanted.Contains(InfoCode.Description) && export.Description is { } description)
        {
            OptionWriter.InfoText(io.Output, option, InfoCode.Description, description);
        }

        if (wanted.Contains(InfoCode.BlockSize) || options.BlockSizesOverride is not null || export.BlockSizes is not null)
        {
            OptionWriter.InfoBlockSizes(io.Output, option, Advertised.BlockSizes(options, export));
        }

        OptionWriter.Reply(io.Output, option, NbdOptionReply.Ack);
        return option == NbdOption.Go ? session : null;
    }

    private Session Choose(IExport export, string name)
    {
        // Contexts were selected for one export by its name; for another one they are void.
        SelectedContext[] contexts = string.Equals(_contextsOf, name, StringComparison.Ordinal) ? _contexts : [];
        return new Session(export, name, Advertised.TrueFlags(export, _style, contexts.Length > 0), _style, contexts);
    }

    private void MetaContexts(NbdOption option, ReadOnlySpan<byte> data)
    {
        bool set = option == NbdOption.SetMetaContext;
        if (set)
        {
            // The former selection is gone, also if this one fails.
            _contexts = [];
            _contextsOf = null;
        }

        if (!MetaContextQuery.TryParse(data, out string name, out List<string> queries))
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "malformed request");
        }
        else if (set && _style == ReplyStyle.Simple)
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "structured replies must come first");
        }
        else if (Find(name) is not { } export)
        {
            Refuse(option, NbdOptionReply.ErrorUnknown, $"no export named '{name}'");
        }
        else
        {
            List<SelectedContext> found = MetaContextQuery.Select(export.MetaContexts, queries, set, wide: _style == ReplyStyle.Extended);
            foreach (SelectedContext context in found)
            {
                OptionWriter.MetaContextEntry(io.Output, option, set ? context.Id : 0, context.Name);
            }

            if (set)
            {
                _contexts = [.. found];
                _contextsOf = name;
            }

            OptionWriter.Reply(io.Output, option, NbdOptionReply.Ack);
        }
    }

    private void PrepareTls(NbdOption option, ReadOnlySpan<byte> data)
    {
        if (!NoData(option, data))
        {
            return;
        }

        if (_tls)
        {
            Refuse(option, NbdOptionReply.ErrorInvalid, "TLS is on already");
            return;
        }

        _tlsPending = true;
        OptionWriter.Reply(io.Output, option, NbdOptionReply.Ack);
    }

    private async Task StartTlsAsync()
    {
        if (io.Input.Available > 0)
        {
            // Plain bytes slipped in before TLS must not be taken for protected ones.
            throw HangUpException.Violation("bytes between STARTTLS and TLS");
        }

        SslStream tls = new(io.Stream, leaveInnerStreamOpen: false);
        io.Upgrade(tls);
        await tls.AuthenticateAsServerAsync(
            options.TlsAuthentication ?? throw new InvalidOperationException("TLS without TlsAuthentication"), stop);
        _tls = true;
        _tlsPending = false;
        _style = ReplyStyle.Simple;
        _contexts = [];
        _contextsOf = null;
    }

    private IExport? Find(string name) => options.Exports.TryGetValue(name, out IExport? export) ? export : null;

    private void Refuse(NbdOption option, NbdOptionReply reply, string? message) =>
        OptionWriter.Reply(io.Output, option, reply, message);
}
