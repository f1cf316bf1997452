using System.Buffers.Binary;
using System.Text;

namespace LibNbd.Simulation.Model;

/// <summary>What was set before connecting.</summary>
internal sealed class Wishes
{
    internal bool OptionMode { get; set; }

    internal bool StructuredReplies { get; set; } = true;

    internal bool ExtendedHeaders { get; set; } = true;

    internal bool MetaContext { get; set; } = true;

    internal bool BlockSize { get; set; } = true;

    internal bool FullInfo { get; set; }

    internal bool TryTls { get; set; }

    internal uint HandshakeFlags { get; set; } = 3;

    internal List<string> Contexts { get; } = [];

    internal string ExportName { get; set; } = "";
}

/// <summary>The handshake, and options that the caller asks for.</summary>
internal sealed partial class ClientModel : IClientStreamReader
{
    private readonly ClientStream _sent;
    private readonly List<ExpectedOption> _options = [];
    private readonly List<(uint Id, string Name)> _offered = [];
    private ServerStage _stage = ServerStage.Greeting;
    private uint _outstanding;
    private bool _outstandingIsSent;
    private uint _goOrInfo = Wire.OptGo;
    private bool _zeroes;
    private bool _fixed;
    private bool _abortIsSent;
    private bool _abortWasAsked;
    private bool _disconnectIsSent;
    private string[] _queries = [];

    private enum ServerStage
    {
        Greeting,
        Oldstyle,
        Flags,
        Options,
        ExportName,
        Leaving,
    }

    internal Wishes Wishes { get; } = new();

    internal bool Structured { get; private set; }

    internal bool Extended { get; private set; }

    internal bool IsKnown { get; private set; }

    internal ulong Size { get; private set; }

    internal ushort ExportFlags { get; private set; }

    internal uint MinimumBlock { get; private set; }

    internal uint MaximumBlock { get; private set; }

    internal bool ContextsValid { get; private set; }

    internal List<(uint Id, string Name)> ContextsNegotiated { get; } = [];

    internal bool IsFixed => _fixed;

    internal ExpectedOption? Call { get; private set; }

    /// <summary>The attempt to connect begins.</summary>
    internal void OnConnecting() => _state = HandleState.Connecting;

    /// <summary>It failed in a way that may be tried again.</summary>
    internal void OnBackToStart() =>
        _events.Enqueue(new WireEvent { Kind = EventKind.State, State = HandleState.Created });

    /// <summary>It failed for good.</summary>
    internal void OnConnectFailed(int errno) => AddFatal(errno);

    /// <summary>
    /// The caller wants to leave a server that knows no way to be told: the connection is cut, also in the middle of the client's flags.
    /// </summary>
    internal bool LeavesWithoutAWord => _abortWasAsked && !_fixed;

    /// <summary>The caller asks for an option.</summary>
    internal void Ask(ExpectedOption option)
    {
        _options.Add(option);
        if (option.Option == Wire.OptAbort)
        {
            _abortWasAsked = true;
            if (_fixed)
            {
                _state = HandleState.Connecting;
                _stage = ServerStage.Leaving;
                Await(Wire.OptAbort);
            }
            else
            {
                AddFatal(0);
            }

            return;
        }

        Call = option;
        _state = HandleState.Connecting;
        switch (option.Option)
        {
            case Wire.OptGo when !_fixed:
                BeginExportName();
                break;
            case Wire.OptGo or Wire.OptInfo:
                BeginContexts(option.Option);
                break;
            case Wire.OptSetMetaContext:
                ContextsNegotiated.Clear();
                ContextsValid = false;
                _queries = option.Queries;
                Await(option.Option);
                break;
            case Wire.OptListMetaContext:
                _queries = option.Queries;
                Await(option.Option);
                break;
            default:
                Await(option.Option);
                break;
        }

        // A server that spoke before it was asked.
        while (!_deaf && Parse())
        {
        }
    }

    void IClientStreamReader.OnClientFlags(uint flags)
    {
        uint right = (uint)((_fixed ? Wire.FlagFixed : 0) | (_zeroes ? 0 : Wire.FlagNoZeroes));
        if (flags != right)
        {
            _world.Violation($"client flags are 0x{flags:x}; they must be 0x{right:x}");
        }
    }

    void IClientStreamReader.OnOption(uint option, byte[] data)
    {
        _chunksSent++;
        if (option != _outstanding || _outstandingIsSent)
        {
            _world.Violation($"option {option} was sent; {(_outstandingIsSent ? "none" : _outstanding)} was to be sent");
            return;
        }

        _outstandingIsSent = true;
        _abortIsSent |= option == Wire.OptAbort;
        byte[] right = DataOf(option);
        if (!right.AsSpan().SequenceEqual(data))
        {
            _world.Violation($"option {option} was sent with {Convert.ToHexString(data)}; it must be {Convert.ToHexString(right)}");
        }
    }

    void IClientStreamReader.OnRequest(Request request)
    {
        _chunksSent++;
        if (Find(request.Cookie) is not { } command)
        {
            _world.Violation($"a request with cookie {request.Cookie}, which nobody issued, was sent");
            return;
        }

        if (command.Begun || command.IsDone)
        {
            _world.Violation($"{command.Name} was sent {(command.Begun ? "twice" : "though it is over")}");
        }

        command.Begun = true;
        foreach (ExpectedCommand earlier in _commands)
        {
            if (earlier.Cookie < command.Cookie && earlier is { Begun: false, IsDone: false, MayBeWithdrawn: false })
            {
                _world.Violation($"{command.Name} was sent before {earlier.Name}");
            }
        }

        (ushort type, ulong length, uint flags) = Header(command);
        if (request.Type != type || request.Offset != command.Offset || request.Length != length || request.Flags != flags)
        {
            _world.Violation($"{command.Name} was sent as {request}; it must be {type}, {command.Offset}, {length}, flags {flags}");
        }
    }

    void IClientStreamReader.OnRequestComplete(Request request)
    {
        ExpectedCommand? command = Find(request.Cookie);
        _disconnectIsSent |= command is { Kind: Kind.Disconnect };
        if (command is { Kind: Kind.Write } && !request.Payload.AsSpan().SequenceEqual(command.Payload))
        {
            int at = request.Payload.AsSpan().CommonPrefixLength(command.Payload);
            _world.Violation($"{command.Name}: byte {at} of its payload is not what was to be written");
        }

        if (command is { Kind: Kind.BlockStatusFilter } && request.Payload.Length > 0)
        {
            WireWriter right = new WireWriter().U64(command.Count);
            foreach (string name in command.Filter)
            {
                right.U32(ContextsNegotiated.Find(context => context.Name == name).Id);
            }

            if (!request.Payload.AsSpan().SequenceEqual(right.Take()))
            {
                _world.Violation($"{command.Name}: its filter is {Convert.ToHexString(request.Payload)}");
            }
        }
    }

    void IClientStreamReader.OnClientFault(string what) => _world.Violation($"as the model reads it: {what}");

    private (ushort Type, ulong Length, uint Flags) Header(ExpectedCommand command)
    {
        uint flags = command.Flags;
        switch (command.Kind)
        {
            case Kind.Write:
                return (Wire.CmdWrite, command.Count, Extended ? flags | Wire.FlagPayloadLength : flags & ~(uint)Wire.FlagPayloadLength);
            case Kind.BlockStatusFilter:
                return (Wire.CmdBlockStatus, 8 + (4 * (ulong)command.Filter.Length), flags | Wire.FlagPayloadLength);
            default:
                ushort type = command.Kind switch
                {
                    Kind.Read or Kind.ReadStructured => Wire.CmdRead,
                    Kind.Flush => Wire.CmdFlush,
                    Kind.Trim => Wire.CmdTrim,
                    Kind.Cache => Wire.CmdCache,
                    Kind.Zero => Wire.CmdZero,
                    Kind.Disconnect => Wire.CmdDisc,
                    _ => Wire.CmdBlockStatus,
                };
                return (type, command.Count, flags);
        }
    }

    private byte[] DataOf(uint option)
    {
        WireWriter data = new();
        int name = Encoding.UTF8.GetByteCount(Wishes.ExportName);
        switch (option)
        {
            case Wire.OptExportName:
                return data.Text(Wishes.ExportName).Take();
            case Wire.OptGo or Wire.OptInfo:
                data.U32((uint)name).Text(Wishes.ExportName).U16((ushort)((Wishes.BlockSize ? 1 : 0) + (Wishes.FullInfo ? 2 : 0)));
                if (Wishes.BlockSize)
                {
                    data.U16(3);
                }

                return Wishes.FullInfo ? data.U16(1).U16(2).Take() : data.Take();
            case Wire.OptListMetaContext or Wire.OptSetMetaContext:
                data.U32((uint)name).Text(Wishes.ExportName).U32((uint)_queries.Length);
                foreach (string query in _queries)
                {
                    data.U32((uint)Encoding.UTF8.GetByteCount(query)).Text(query);
                }

                return data.Take();
            default:
                return [];
        }
    }

    private void Await(uint option)
    {
        _outstanding = option;
        _outstandingIsSent = false;
        _offered.Clear();
    }

    private bool ParseHandshake()
    {
        ReadOnlySpan<byte> bytes = _in.Unread;
        switch (_stage)
        {
            case ServerStage.Greeting:
                return ParseGreeting(bytes);
            case ServerStage.Oldstyle:
                return ParseOldstyle(bytes);
            case ServerStage.Flags when bytes.Length >= 2:
                uint agreed = BinaryPrimitives.ReadUInt16BigEndian(bytes) & Wishes.HandshakeFlags;
                Consume(2);
                _fixed = (agreed & Wire.FlagFixed) != 0;
                _zeroes = (agreed & Wire.FlagNoZeroes) == 0;
                _sent.ExpectFlags();
                _stage = ServerStage.Options;
                if (!_fixed && Wishes.OptionMode)
                {
                    Rest();
                }
                else if (!_fixed)
                {
                    BeginExportName();
                }
                else
                {
                    Next(Wire.OptStartTls);
                }

                return true;
            case ServerStage.Options when _outstanding != 0:
                return ParseOptionReply(bytes);
            case ServerStage.ExportName:
                int size = 10 + (_zeroes ? 124 : 0);
                if (bytes.Length < size)
                {
                    return false;
                }

                ulong exportSize = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]);
                Consume(size);
                return TakeExport(exportSize, flags) && BeginTransmission();
            case ServerStage.Leaving:
                Consume(bytes.Length);
                return false;
            default:
                return false;
        }
    }

    private bool ParseGreeting(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> magic = "NBDMAGIC"u8;
        int common = Math.Min(bytes.Length, magic.Length);
        if (!bytes[..common].SequenceEqual(magic[..common]))
        {
            AddFatal(0);
            return false;
        }

        if (bytes.Length < 16)
        {
            return false;
        }

        _chunksReceived++;
        ulong style = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        Consume(16);
        if (style is not (Wire.OldMagic or Wire.IHaveOpt))
        {
            AddFatal(0);
            return false;
        }

        _stage = style == Wire.OldMagic ? ServerStage.Oldstyle : ServerStage.Flags;
        return true;
    }

    private bool ParseOldstyle(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 136)
        {
            return false;
        }

        ulong size = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        ushort global = BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]);
        ushort flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]);
        Consume(136);
        if (global != 0)
        {
            AddFatal(0);
            return false;
        }

        return TakeExport(size, flags) && BeginTransmission();
    }

    private bool ParseOptionReply(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 20)
        {
            return false;
        }

        ulong magic = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        uint option = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        uint type = BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        bool isError = (type & Wire.RepError) != 0;
        bool fits = magic == Wire.OptionReply && option == _outstanding && length <= Wire.MostData
            && (type != Wire.RepAck || length == 0)
            && (type != Wire.RepMetaContext || (length > 4 && length <= 4 + Wire.LongestString))
            && (!isError || length <= Wire.LongestString);
        if (!fits)
        {
            AddFatal(0);
            return false;
        }

        if (bytes.Length < 20 + (int)length)
        {
            return false;
        }

        byte[] data = bytes.Slice(20, (int)length).ToArray();
        Consume(20 + (int)length);
        return _outstanding switch
        {
            Wire.OptStartTls or Wire.OptExtendedHeaders or Wire.OptStructuredReply => OnAnswer(type, isError),
            Wire.OptListMetaContext or Wire.OptSetMetaContext => OnContext(type, isError, data),
            Wire.OptList => OnList(type, isError, data),
            _ => OnGo(type, isError, data),
        };
    }

    private bool OnAnswer(uint type, bool isError)
    {
        uint option = _outstanding;
        if (type != Wire.RepAck && !isError)
        {
            AddFatal(0);
            return false;
        }

        if (type == Wire.RepAck)
        {
            Structured |= option is Wire.OptStructuredReply or Wire.OptExtendedHeaders;
            Extended |= option == Wire.OptExtendedHeaders;
        }

        if (Call is not null)
        {
            return EndOption(isError ? -1 : 0, isError ? 0 : 1);
        }

        Next(option switch
        {
            Wire.OptStartTls => Wire.OptExtendedHeaders,
            Wire.OptExtendedHeaders => Wire.OptStructuredReply,
            _ => Wire.OptSetMetaContext,
        });
        return true;
    }

    private bool OnContext(uint type, bool isError, byte[] data)
    {
        bool asked = Call is { Option: Wire.OptListMetaContext or Wire.OptSetMetaContext };
        if (type == Wire.RepMetaContext)
        {
            string name = Encoding.UTF8.GetString(data.AsSpan(4));
            _offered.Add((BinaryPrimitives.ReadUInt32BigEndian(data), name));
            if (asked)
            {
                _events.Enqueue(new WireEvent { Kind = EventKind.Context, Text = name });
            }

            return true;
        }

        if (type == Wire.RepAck)
        {
            if (_outstanding == Wire.OptSetMetaContext)
            {
                ContextsNegotiated.AddRange(_offered);
                ContextsValid = true;
            }
        }
        else if (!isError)
        {
            AddFatal(0);
            return false;
        }
        else if (asked)
        {
            return EndOption(Wire.ENOTSUP, -1);
        }
        else
        {
            ContextsValid = _offered.Count == 0;
        }

        if (asked)
        {
            return EndOption(0, _offered.Count);
        }

        Await(_goOrInfo);
        return true;
    }

    private bool OnList(uint type, bool isError, byte[] data)
    {
        if (type == Wire.RepServer)
        {
            uint length = data.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(data) : uint.MaxValue;
            if (length > data.Length - 4)
            {
                AddFatal(0);
                return false;
            }

            _events.Enqueue(new WireEvent
            {
                Kind = EventKind.List,
                Text = Encoding.UTF8.GetString(data.AsSpan(4, (int)length)),
                Text2 = Encoding.UTF8.GetString(data.AsSpan(4 + (int)length)),
            });
            return true;
        }

        if (type != Wire.RepAck && !isError)
        {
            AddFatal(0);
            return false;
        }

        return isError ? EndOption(Wire.ENOTSUP, -1) : EndOption(0, -2);
    }

    private bool OnGo(uint type, bool isError, byte[] data)
    {
        if (type == Wire.RepInfo)
        {
            return OnInfo(data);
        }

        if (type == Wire.RepAck)
        {
            if (!IsKnown)
            {
                AddFatal(0);
                return false;
            }

            return _goOrInfo == Wire.OptGo ? BeginTransmission() : EndOption(0, 0);
        }

        if (!isError)
        {
            AddFatal(0);
            return false;
        }

        if (type == Wire.ErrUnsup && _goOrInfo == Wire.OptGo && !Extended)
        {
            BeginExportName();
            return true;
        }

        ForgetExport();
        int errno = type switch
        {
            Wire.ErrUnsup or Wire.ErrTlsRequired => Wire.ENOTSUP,
            Wire.ErrInvalid or Wire.ErrTooBig or Wire.ErrBlockSize => Wire.EINVAL,
            Wire.ErrUnknown => Wire.ENOENT,
            Wire.ErrShutdown => Wire.ESHUTDOWN,
            _ => 0,
        };
        if (Call is not null)
        {
            return EndOption(errno == 0 ? Wire.ENOTSUP : errno, -1);
        }

        // Leave is taken, and the error that made us is the one that stays.
        FatalErrno = errno;
        _stage = ServerStage.Leaving;
        Await(Wire.OptAbort);
        return true;
    }

    private bool OnInfo(byte[] data)
    {
        if (data.Length < 2)
        {
            AddFatal(0);
            return false;
        }

        ReadOnlySpan<byte> rest = data.AsSpan(2);
        switch (BinaryPrimitives.ReadUInt16BigEndian(data))
        {
            case 0 when rest.Length == 10:
                return TakeExport(BinaryPrimitives.ReadUInt64BigEndian(rest), BinaryPrimitives.ReadUInt16BigEndian(rest[8..]));
            case 3 when rest.Length == 12:
                uint minimum = BinaryPrimitives.ReadUInt32BigEndian(rest);
                uint preferred = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
                uint maximum = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
                bool plausible = minimum is > 0 and <= 65536 && uint.IsPow2(minimum) && minimum <= preferred && uint.IsPow2(preferred)
                    && preferred >= 512 && preferred <= maximum && (maximum == uint.MaxValue || maximum % minimum == 0);
                if (plausible)
                {
                    MinimumBlock = minimum;
                    MaximumBlock = maximum;
                }

                return true;
            case 0 or 3:
                AddFatal(0);
                return false;
            case 1 or 2 when rest.Length > Wire.LongestString:
                AddFatal(0);
                return false;
            default:
                return true;
        }
    }

    private bool TakeExport(ulong size, ushort flags)
    {
        if (flags == 0)
        {
            AddFatal(Wire.EINVAL);
            return false;
        }

        int taken = flags;
        taken &= Structured ? taken : ~0x80;
        taken &= Extended ? taken : ~0x1000;
        taken &= (flags & 0x40) != 0 ? taken : ~0x800;
        Size = size;
        ExportFlags = (ushort)taken;
        IsKnown = true;
        if (Wishes.MetaContext && (!Structured || Wishes.Contexts.Count == 0))
        {
            ContextsValid = true;
        }

        return true;
    }

    internal void ForgetExport()
    {
        IsKnown = false;
        Size = 0;
        ExportFlags = 0;
        MinimumBlock = 0;
        MaximumBlock = 0;
        ContextsValid = false;
    }

    /// <summary>The given option, or the next after it that is wanted.</summary>
    private void Next(uint option)
    {
        if (option == Wire.OptStartTls)
        {
            if (Wishes.TryTls)
            {
                Await(option);
                return;
            }

            option = Wire.OptExtendedHeaders;
        }

        if (option == Wire.OptExtendedHeaders)
        {
            if (Wishes.ExtendedHeaders && Wishes.StructuredReplies)
            {
                Await(option);
                return;
            }

            option = Wire.OptStructuredReply;
        }

        if (option == Wire.OptStructuredReply && Wishes.StructuredReplies && !Extended)
        {
            Await(option);
        }
        else if (Wishes.OptionMode)
        {
            Rest();
        }
        else
        {
            BeginContexts(Wire.OptGo);
        }
    }

    private void BeginContexts(uint goOrInfo)
    {
        _goOrInfo = goOrInfo;
        if (Wishes.MetaContext)
        {
            ContextsNegotiated.Clear();
            ContextsValid = false;
            if (Structured && Wishes.Contexts.Count > 0)
            {
                _queries = [.. Wishes.Contexts];
                Await(Wire.OptSetMetaContext);
                return;
            }
        }

        Await(goOrInfo);
    }

    private void BeginExportName()
    {
        Await(Wire.OptExportName);
        _stage = ServerStage.ExportName;
    }

    private void Rest()
    {
        _outstanding = 0;
        _events.Enqueue(new WireEvent { Kind = EventKind.State, State = HandleState.Negotiating });
    }

    private bool BeginTransmission()
    {
        _receiving = Receiving.Header;
        _outstanding = 0;
        _sent.BeginTransmission(Extended);
        _events.Enqueue(new WireEvent { Kind = EventKind.State, State = HandleState.Connected });
        if (Call is not null)
        {
            _events.Enqueue(new WireEvent { Kind = EventKind.OptionEnd });
        }

        return true;
    }

    private bool EndOption(int completionError, int result)
    {
        Rest();
        _events.Enqueue(new WireEvent { Kind = EventKind.OptionEnd, Errno = completionError, Length = result });
        return false;
    }

    private void EndCall(int errno, int result)
    {
        if (Call is not { } call)
        {
            return;
        }

        Call = null;
        call.IsEnded = true;
        call.CompletionError = errno;
        call.Result = result >= 0 && call.IsCounted || result == -2 ? call.Count : result;
    }
}
