using System.Buffers.Binary;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Model;

/// <summary>The transmission phase as it is received: simple replies and chunks.</summary>
internal sealed partial class ClientModel
{
    private const int LongestError = 6 + Wire.LongestString + 8;

    private readonly ByteQueue _in = new();
    private Receiving _receiving = Receiving.Handshake;
    private bool _deaf;
    private ulong _parsed;
    private ulong _handed;
    private int _lastData = -1;

    // The chunk under way.
    private ExpectedCommand? _command;
    private ushort _type;
    private bool _finishes;
    private ulong _offset;
    private int _dataStart;
    private ulong _left;
    private int _gather;

    private enum Receiving
    {
        Handshake,
        Header,
        DataOffset,
        Data,
        Gather,
        Skip,
    }

    /// <summary>Where in what was handed over last a reply to a command began, or null.</summary>
    internal int? LastHeader { get; private set; }

    private bool IsBetweenReplies => _receiving == Receiving.Header && _in.Count == 0;

    /// <summary>The handle is given these.</summary>
    internal void OnReceived(ReadOnlySpan<byte> bytes)
    {
        _handed = _bytesReceived;
        _bytesReceived += (ulong)bytes.Length;
        _lastData = -1;
        LastHeader = null;
        if (_deaf)
        {
            return;
        }

        _in.Add(bytes);
        while (!_deaf && Parse())
        {
        }
    }

    /// <summary>Whether there is read data of a command in what was handed over last.</summary>
    internal bool IsDataAt(int length, out int at)
    {
        at = _lastData;
        return at >= 0 && at < length;
    }

    private bool Parse() => _receiving switch
    {
        Receiving.Handshake => ParseHandshake(),
        Receiving.Header => ParseHeader(),
        Receiving.DataOffset => ParseDataOffset(),
        Receiving.Data => ParseData(),
        Receiving.Gather => ParseGathered(),
        Receiving.Skip => ParseSkipped(),
        _ => throw new InvalidOperationException($"nothing is received as {_receiving}"),
    };

    private bool ParseHeader()
    {
        ReadOnlySpan<byte> bytes = _in.Unread;
        if (bytes.Length < 4)
        {
            return false;
        }

        uint magic = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int size = magic switch
        {
            Wire.ExtendedReply when Extended => 32,
            Wire.SimpleReply when !Extended => 16,
            Wire.StructuredReply when !Extended => 20,
            _ => 0,
        };
        if (size == 0)
        {
            AddFatal(0);
            return false;
        }

        if (bytes.Length < size)
        {
            return false;
        }

        _chunksReceived++;
        ulong cookie = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _command = Find(cookie) is { Begun: true, IsAnswered: false, Kind: not Kind.Disconnect } known ? known : null;
        if (_command is not null && _parsed >= _handed)
        {
            LastHeader = (int)(_parsed - _handed);
        }

        if (magic == Wire.SimpleReply)
        {
            uint error = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
            Consume(size);
            return BeginSimple(error);
        }

        bool done = (BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) & 1) != 0;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        ulong echoed = Extended ? BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]) : _command?.Offset ?? 0;
        ulong length = Extended ? BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        Consume(size);
        return BeginChunk(type, done, echoed, length);
    }

    private bool BeginSimple(uint error)
    {
        if (_command is not { } command)
        {
            if (error == 0 && !Structured)
            {
                AddFatal(Wire.EPROTO);
            }

            return !_deaf;
        }

        _finishes = true;
        if (!command.IsRead)
        {
            Record(command, Wire.Errno(error));
            return Finish();
        }

        if (Structured)
        {
            Record(command, Wire.EPROTO);
            return error == 0 ? Skip(command.Count) : Finish();
        }

        if (error != 0)
        {
            Record(command, Wire.Errno(error));
            return Finish();
        }

        return BeginData(command.Offset, command.Count);
    }

    private bool BeginChunk(ushort type, bool done, ulong echoed, ulong length)
    {
        _type = type;
        _finishes = done;
        if (length > Wire.MostData + 8)
        {
            AddFatal(0);
            return false;
        }

        if (_command is not { } command)
        {
            return Skip(length);
        }

        bool isError = (type & 0x8000) != 0;
        bool fits = Structured && (!Extended || echoed == command.Offset) && type switch
        {
            Wire.ChunkNone => length == 0 && done,
            Wire.ChunkData => command.IsRead && length >= 8,
            Wire.ChunkHole => command.IsRead && length == 12,
            Wire.ChunkStatus or Wire.ChunkStatusWide => command.IsStatus && ContextsNegotiated.Count > 0,
            _ => isError && length >= 4,
        };
        if (!fits)
        {
            Record(command, Wire.EPROTO);
            return Skip(length);
        }

        switch (type)
        {
            case Wire.ChunkNone:
                return Finish();
            case Wire.ChunkData:
                _left = length - 8;
                _receiving = Receiving.DataOffset;
                return true;
            default:
                _gather = isError ? (int)Math.Min(length, LongestError) : (int)length;
                _left = length - (ulong)_gather;
                _receiving = Receiving.Gather;
                return true;
        }
    }

    private bool ParseDataOffset()
    {
        if (_in.Count < 8)
        {
            return false;
        }

        ulong offset = BinaryPrimitives.ReadUInt64BigEndian(_in.Unread);
        Consume(8);
        return BeginData(offset, _left);
    }

    private bool BeginData(ulong offset, ulong length)
    {
        if (!IsInside(_command!, offset, length))
        {
            AddFatal(0);
            return false;
        }

        _offset = offset;
        _dataStart = 0;
        _left = length;
        _receiving = Receiving.Data;
        return true;
    }

    private bool ParseData()
    {
        ExpectedCommand command = _command!;
        int count = (int)Math.Min(_left, (ulong)_in.Count);
        if (count > 0)
        {
            if (_parsed >= _handed && !command.IsAbandoned)
            {
                _lastData = (int)(_parsed - _handed);
            }

            command.Put(_offset + (ulong)_dataStart, _in.Unread[..count]);
            Consume(count);
            _dataStart += count;
            _left -= (ulong)count;
        }

        if (_left > 0)
        {
            return false;
        }

        _events.Enqueue(new WireEvent
        {
            Kind = EventKind.Data,
            Command = command,
            Offset = _offset,
            Length = _dataStart,
            Data = command.HasDataCallback ? command.Wire.AsSpan((int)(_offset - command.Offset), _dataStart).ToArray() : [],
        });
        return EndChunk();
    }

    private bool ParseGathered()
    {
        if (_in.Count < _gather)
        {
            return false;
        }

        ReadOnlySpan<byte> payload = _in.Unread[.._gather];
        ExpectedCommand command = _command!;
        switch (_type)
        {
            case Wire.ChunkHole:
                ulong offset = BinaryPrimitives.ReadUInt64BigEndian(payload);
                uint length = BinaryPrimitives.ReadUInt32BigEndian(payload[8..]);
                if (!IsInside(command, offset, length))
                {
                    AddFatal(0);
                    return false;
                }

                command.PutHole(offset, (int)length);
                _events.Enqueue(new WireEvent { Kind = EventKind.Hole, Command = command, Offset = offset, Length = (int)length });
                break;
            case Wire.ChunkStatus or Wire.ChunkStatusWide:
                ParseStatus(command, payload);
                break;
            default:
                ParseError(command, payload);
                break;
        }

        Consume(_gather);
        return Skip(_left);
    }

    private void ParseError(ExpectedCommand command, ReadOnlySpan<byte> payload)
    {
        uint wire = BinaryPrimitives.ReadUInt32BigEndian(payload);
        int errno = wire == 0 ? Wire.EPROTO : Wire.Errno(wire);
        ulong? offset = null;
        if (_left == 0 && _type == Wire.ChunkErrorOffset && payload.Length >= 14)
        {
            int text = BinaryPrimitives.ReadUInt16BigEndian(payload[4..]);
            if (text <= Wire.LongestString && payload.Length == 6 + text + 8)
            {
                offset = BinaryPrimitives.ReadUInt64BigEndian(payload[(6 + text)..]);
            }
        }

        _events.Enqueue(new WireEvent
        {
            Kind = EventKind.Error,
            Command = command,
            Errno = errno,
            Offset = offset ?? 0,
            IsWide = offset is { } at && IsInside(command, at, 1),
        });
    }

    private bool ParseSkipped()
    {
        int count = (int)Math.Min(_left, (ulong)_in.Count);
        Consume(count);
        _left -= (ulong)count;
        return _left == 0 && EndChunk();
    }

    private bool Skip(ulong length)
    {
        _left = length;
        _receiving = Receiving.Skip;
        return true;
    }

    private bool Finish()
    {
        _finishes = true;
        return EndChunk();
    }

    private bool EndChunk()
    {
        _receiving = Receiving.Header;
        if (_finishes && _command is { } command)
        {
            command.IsAnswered = true;
            _events.Enqueue(new WireEvent { Kind = EventKind.Finish, Command = command });
        }

        _command = null;
        return true;
    }

    private void Record(ExpectedCommand command, int errno) =>
        _events.Enqueue(new WireEvent { Kind = EventKind.Record, Command = command, Errno = errno });

    private void Consume(int count)
    {
        _in.Drop(count);
        _parsed += (ulong)count;
    }

    private static bool IsInside(ExpectedCommand command, ulong offset, ulong length) =>
        offset >= command.Offset && length <= command.Count && offset - command.Offset <= command.Count - length;
}
