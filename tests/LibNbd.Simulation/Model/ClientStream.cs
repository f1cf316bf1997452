using System.Buffers.Binary;

namespace LibNbd.Simulation.Model;

/// <summary>A request as it stands on the wire.</summary>
internal sealed record Request(ushort Flags, ushort Type, ulong Cookie, ulong Offset, ulong Length)
{
    internal byte[] Payload { get; set; } = [];
}

/// <summary>Who wants to know what a client says.</summary>
internal interface IClientStreamReader
{
    public void OnClientFlags(uint flags);

    public void OnOption(uint option, byte[] data);

    /// <summary>The header of a request is there; its payload may be still to come.</summary>
    public void OnRequest(Request request);

    /// <summary>The payload is there too.</summary>
    public void OnRequestComplete(Request request);

    public void OnClientFault(string what);
}

/// <summary>Reads what a client sends, byte for byte; the server and the model have one each.</summary>
internal sealed class ClientStream(IClientStreamReader reader)
{
    private readonly List<byte> _pending = [];
    private Stage _stage = Stage.Nothing;
    private bool _extended;
    private Request? _request;
    private byte[] _payload = [];
    private int _payloadLength;
    private bool _failed;

    private enum Stage
    {
        Nothing,
        Flags,
        Options,
        Requests,
        Payload,
        End,
    }

    /// <summary>Whether the client has stopped in the middle of a message.</summary>
    internal bool IsInsideMessage => _pending.Count > 0 || _stage == Stage.Payload;

    internal void ExpectFlags() => _stage = Stage.Flags;

    internal void BeginTransmission(bool extended)
    {
        _stage = Stage.Requests;
        _extended = extended;
    }

    internal void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_failed)
        {
            if (_stage == Stage.Payload)
            {
                int part = Math.Min(bytes.Length, _payload.Length - _payloadLength);
                bytes[..part].CopyTo(_payload.AsSpan(_payloadLength));
                _payloadLength += part;
                bytes = bytes[part..];
                EndPayload();
                continue;
            }

            int wanted = Wanted();
            if (wanted == 0)
            {
                Fault("the client speaks when it has nothing to say");
                return;
            }

            int count = Math.Min(bytes.Length, wanted - _pending.Count);
            _pending.AddRange(bytes[..count]);
            bytes = bytes[count..];
            if (_pending.Count == Wanted())
            {
                byte[] message = [.. _pending];
                _pending.Clear();
                Handle(message);
            }
        }
    }

    private int Wanted()
    {
        switch (_stage)
        {
            case Stage.Flags:
                return 4;
            case Stage.Options:
                return _pending.Count < 16 ? 16 : 16 + (int)Math.Min(1 << 20, U32(12));
            case Stage.Requests:
                return _extended ? 32 : 28;
            default:
                return 0;
        }
    }

    private uint U32(int at) =>
        ((uint)_pending[at] << 24) | ((uint)_pending[at + 1] << 16) | ((uint)_pending[at + 2] << 8) | _pending[at + 3];

    private void Handle(byte[] message)
    {
        if (_stage == Stage.Flags)
        {
            _stage = Stage.Options;
            reader.OnClientFlags(BinaryPrimitives.ReadUInt32BigEndian(message));
            return;
        }

        if (_stage == Stage.Options)
        {
            if (BinaryPrimitives.ReadUInt64BigEndian(message) != Wire.IHaveOpt)
            {
                Fault("an option does not begin with its magic");
                return;
            }

            reader.OnOption(BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(8)), message[16..]);
            return;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(message) != (_extended ? Wire.ExtendedRequest : Wire.CompactRequest))
        {
            Fault($"a request begins with 0x{BinaryPrimitives.ReadUInt32BigEndian(message):x8}");
            return;
        }

        _request = new Request(
            BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(4)),
            BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(6)),
            BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(8)),
            BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(16)),
            _extended ? BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(24)) : BinaryPrimitives.ReadUInt32BigEndian(
                message.AsSpan(24)));
        bool hasPayload = _request.Type == Wire.CmdWrite
            || (_request.Type == Wire.CmdBlockStatus && (_request.Flags & Wire.FlagPayloadLength) != 0);
        if (hasPayload && _request.Length > Wire.MostData)
        {
            Fault($"a request with {_request.Length} bytes of payload");
            return;
        }

        _payload = hasPayload ? new byte[_request.Length] : [];
        _payloadLength = 0;
        _stage = Stage.Payload;
        reader.OnRequest(_request);
        EndPayload();
    }

    private void EndPayload()
    {
        if (_payloadLength < _payload.Length)
        {
            return;
        }

        Request request = _request!;
        request.Payload = _payload;
        _stage = request.Type == Wire.CmdDisc ? Stage.End : Stage.Requests;
        reader.OnRequestComplete(request);
    }

    private void Fault(string what)
    {
        _failed = true;
        reader.OnClientFault(what);
    }
}
