using System.Buffers.Binary;
using LibNbd.Protocol;

namespace LibNbd.Runtime.Engine;

/// <summary>From the bytes of the transmission phase to completed commands: simple replies, structured and extended chunks.</summary>
/// <remarks>
/// Nothing is written to a caller's buffer before offset and length were checked against the request. What a violation costs (the
/// command, or the connection where the stream can no longer be understood) follows the protocol map's table of recoverable faults.
/// </remarks>
internal sealed class ReplyParser(Connection connection)
{
    private readonly BlockStatusDecoder _blockStatus = new(connection);
    private Stage _stage;

    // The reply under way.
    private Command? _command;
    private bool _finishAfter;

    // Read data under way.
    private int _bufferPosition;
    private int _contentStart;
    private int _contentLeft;
    private ulong _contentOffset;
    private bool _contentIsLarge;

    // A payload to be dropped.
    private ulong _skipLeft;

    // A chunk that is looked at as a whole.
    private ChunkType _gatheredType;
    private byte[] _gathered = [];
    private int _gatheredLength;
    private int _gatherLeft;

    private enum Stage
    {
        Header,
        ContentOffset,
        Content,
        Skip,
        Gather,
    }

    /// <summary>Whether the stream may end here without cutting a reply in two.</summary>
    internal bool IsBetweenReplies => _stage == Stage.Header;

    private ReceiveBuffer Input => connection.Input;

    /// <summary>Whether a reply is to begin and the last read data was large, so that the next probably is.</summary>
    internal bool ExpectsLargeContent => _contentIsLarge && _stage is (Stage.Header or Stage.ContentOffset);

    /// <summary>How much of the chunk under way is still to come into the receive buffer; at most its large size.</summary>
    internal ulong AwaitedInput => _stage switch
    {
        Stage.Skip => Math.Min(_skipLeft, ReceiveBuffer.LargeSize),
        Stage.Gather => (ulong)Math.Min(_gatherLeft, ReceiveBuffer.LargeSize),
        Stage.Content when _command is { IsDetached: true } => (ulong)Math.Min(_contentLeft, ReceiveBuffer.LargeSize),
        _ => 0,
    };

    /// <summary>If the rest of a large piece of read data comes next: the place in the caller's buffer where it belongs.</summary>
    internal bool TryGetDirectTarget(out Span<byte> target)
    {
        if (_stage == Stage.Content && _contentIsLarge && _command is { IsDetached: false } command)
        {
            target = command.Buffer.Span(_bufferPosition, _contentLeft);
            return true;
        }

        target = default;
        return false;
    }

    /// <summary>So many bytes were received into what <see cref="TryGetDirectTarget"/> gave.</summary>
    internal bool TryTakeDirect(int count)
    {
        if (!TryGetDirectTarget(out _))
        {
            return false;
        }

        _bufferPosition += count;
        _contentLeft -= count;
        return true;
    }

    /// <summary>Takes one step.</summary>
    /// <returns>False if more bytes are needed first.</returns>
    internal bool Step() => _stage switch
    {
        Stage.Header => ReceiveHeader(),
        Stage.ContentOffset => ReceiveContentOffset(),
        Stage.Content => ReceiveContent(),
        Stage.Skip => ReceiveSkipped(),
        Stage.Gather => ReceiveGathered(),
        _ => throw new InvalidOperationException($"unknown stage {_stage}"),
    };

    /// <summary>The connection ended: whatever was under way is forgotten.</summary>
    /// <remarks>It may end inside a callback, so after each one it is asked whether the command is still the one under way.</remarks>
    internal void Stop()
    {
        if (_stage == Stage.Content && _command is { } cut)
        {
            cut.Filled = _bufferPosition;
        }

        _stage = Stage.Header;
        _command = null;
        _contentLeft = 0;
        _skipLeft = 0;
        _gathered = [];
    }

    private bool ReceiveHeader()
    {
        ReadOnlySpan<byte> input = Input.Unread;
        if (input.Length < 4)
        {
            return false;
        }

        // The magic is judged by itself: a short reply of the wrong kind must not make us wait for a long one.
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(input);
        if (connection.ExtendedHeaders)
        {
            if (magic != Magic.ExtendedReply)
            {
                return Fail($"invalid or unexpected reply magic 0x{magic:x}");
            }

            if (input.Length < ChunkHeader.ExtendedSize)
            {
                return false;
            }

            ChunkHeader header = ChunkHeader.ReadExtended(input);
            Input.Consume(ChunkHeader.ExtendedSize);
            return HandleChunk(header);
        }

        switch (magic)
        {
            case Magic.SimpleReply:
                if (input.Length < SimpleReplyHeader.Size)
                {
                    return false;
                }

                SimpleReplyHeader simple = SimpleReplyHeader.Read(input);
                Input.Consume(SimpleReplyHeader.Size);
                return HandleSimple(simple);
            case Magic.StructuredReply:
                if (input.Length < ChunkHeader.StructuredSize)
                {
                    return false;
                }

                ChunkHeader header = ChunkHeader.ReadStructured(input);
                Input.Consume(ChunkHeader.StructuredSize);
                return HandleChunk(header);
            default:
                return Fail($"invalid or unexpected reply magic 0x{magic:x}");
        }
    }

    private bool HandleSimple(in SimpleReplyHeader header)
    {
        connection.ChunksReceived++;
        Command? command = connection.FindAwaitingReply(header.Cookie);
        if (command is null)
        {
            if (header.Error == 0 && !connection.StructuredReplies)
            {
                return Fail($"no matching cookie {header.Cookie} found for server reply, this is probably a server bug", Errno.EPROTO);
            }

            connection.Host.Debug($"ignoring a reply to a command that is not in flight (cookie {header.Cookie})");
            return true;
        }

        if (command.Code != NbdCommand.Read)
        {
            command.RecordError(WireErrno.ToErrno(header.Error));
            connection.Finish(command);
            return true;
        }

        if (connection.StructuredReplies)
        {
            connection.Host.Debug("the server answered a read with a simple reply although structured replies were negotiated");
            command.RecordError(Errno.EPROTO);
            return header.Error == 0 ? Skip(command.Count, command, finish: true) : FinishNow(command);
        }

        if (header.Error != 0)
        {
            command.RecordError(WireErrno.ToErrno(header.Error));
            return FinishNow(command);
        }

        return BeginContent(command, command.Offset, (int)command.Count, finish: true);
    }

    private bool HandleChunk(in ChunkHeader header)
    {
        connection.ChunksReceived++;
        if (header.PayloadLength > Limits.MaxChunkPayload)
        {
            return Fail($"reply chunk of {header.PayloadLength} bytes; at most {Limits.MaxChunkPayload} are accepted");
        }

        Command? command = connection.FindAwaitingReply(header.Cookie);
        if (command is null)
        {
            connection.Host.Debug($"ignoring a reply chunk for a command that is not in flight (cookie {header.Cookie})");
            return Skip(header.PayloadLength, null, finish: false);
        }

        if (!connection.StructuredReplies)
        {
            return Reject(command, header, "structured replies were not negotiated");
        }

        if (connection.ExtendedHeaders && header.Offset != command.Offset)
        {
            return Reject(command, header, "its offset is not that of the request");
        }

        int length = (int)header.PayloadLength;
        switch (header.Type)
        {
            case ChunkType.None:
                return length == 0
                    && header.IsDone ? FinishNow(command) : Reject(command, header, "an empty chunk must be the last and empty");
            case ChunkType.OffsetData:
                if (command.Code != NbdCommand.Read || length < 8)
                {
                    return Reject(command, header, "data was not asked for, or has no offset");
                }

                _command = command;
                _finishAfter = header.IsDone;
                _contentLeft = length - 8;
                _stage = Stage.ContentOffset;
                return true;
            case ChunkType.OffsetHole:
                return command.Code == NbdCommand.Read && length == 12
                    ? Gather(command, header, length)
                    : Reject(command, header, "a hole was not asked for, or is not 12 bytes");
            case ChunkType.BlockStatus or ChunkType.BlockStatusExtended:
                return command.Code == NbdCommand.BlockStatus && connection.Export.Contexts.Count > 0
                    ? Gather(command, header, length)
                    : Reject(command, header, "block status was not asked for, or no context was negotiated");
            default:
                if (!header.IsError)
                {
                    return Reject(command, header, $"its type {(ushort)header.Type} is unknown");
                }

                return length >= 4
                    ? Gather(command, header, Math.Min(length, ErrorChunk.LargestUseful))
                    : Reject(command, header, "an error chunk has at least 4 bytes");
        }
    }

    /// <summary>A chunk that makes no sense but whose end is known: it costs the command, not the connection.</summary>
    private bool Reject(Command command, in ChunkHeader header, string why)
    {
        if (connection.Host.IsDebugging)
        {
            connection.Host.Debug($"skipping a reply chunk of type {(ushort)header.Type} and {header.PayloadLength} bytes: {why}");
        }

        command.RecordError(Errno.EPROTO);
        return Skip(header.PayloadLength, command, header.IsDone);
    }

    private bool Skip(ulong length, Command? command, bool finish)
    {
        _command = command;
        _finishAfter = finish;
        _skipLeft = length;
        _stage = Stage.Skip;
        return true;
    }

    private bool ReceiveSkipped()
    {
        int count = (int)Math.Min(_skipLeft, (ulong)Input.Available);
        Input.Consume(count);
        _skipLeft -= (ulong)count;
        return _skipLeft == 0 && EndOfChunk();
    }

    private bool FinishNow(Command command)
    {
        _command = command;
        _finishAfter = true;
        return EndOfChunk();
    }

    private bool EndOfChunk()
    {
        Command? command = _command;
        bool finish = _finishAfter;
        _command = null;
        _finishAfter = false;
        _stage = Stage.Header;
        if (finish && command is not null)
        {
            connection.Finish(command);
        }

        return true;
    }

    private bool ReceiveContentOffset()
    {
        if (Input.Available < 8)
        {
            return false;
        }

        ulong offset = BinaryPrimitives.ReadUInt64BigEndian(Input.Unread);
        Input.Consume(8);
        return BeginContent(_command!, offset, _contentLeft, _finishAfter);
    }

    private bool BeginContent(Command command, ulong offset, int length, bool finish)
    {
        if (!LiesInside(command, offset, (uint)length))
        {
            return FailOutside(command, offset, (uint)length);
        }

        _command = command;
        _finishAfter = finish;
        _contentOffset = offset;
        _contentStart = (int)(offset - command.Offset);
        command.BeforeContent(_contentStart);
        _bufferPosition = _contentStart;
        _contentLeft = length;
        _contentIsLarge = length >= Connection.DirectReceive;
        _stage = Stage.Content;
        return true;
    }

    private bool FailOutside(Command command, ulong offset, uint length) => Fail(
        $"range of structured reply is out of bounds, offset={offset}, cmd->offset={command.Offset}, length={length}, "
        + $"cmd->count={command.Count}: this is likely to be a bug in the NBD server");

    private static bool LiesInside(Command command, ulong offset, ulong length) =>
        offset >= command.Offset && offset - command.Offset <= command.Count && length <= command.Count - (offset - command.Offset);

    private bool ReceiveContent()
    {
        Command command = _command!;
        int count = Math.Min(_contentLeft, Input.Available);
        if (count > 0)
        {
            if (!command.IsDetached)
            {
                Input.Unread[..count].CopyTo(command.Buffer.Span(_bufferPosition, count));
            }

            Input.Consume(count);
            _bufferPosition += count;
            _contentLeft -= count;
        }

        if (_contentLeft > 0)
        {
            return false;
        }

        int length = _bufferPosition - _contentStart;
        command.ContentReceived += (ulong)length;
        command.Filled = _bufferPosition;
        if (command.Chunk.HasCallback)
        {
            CallChunk(command, command.Buffer.Span(_contentStart, length), _contentOffset, (uint)NbdConstants.ReadData);
        }

        return _command == command && EndOfChunk();
    }

    /// <summary>The chunk is needed whole, or as much of it as can be of use; the rest is dropped.</summary>
    private bool Gather(Command command, in ChunkHeader header, int wanted)
    {
        _command = command;
        _finishAfter = header.IsDone;
        _gatheredType = header.Type;
        _gatheredLength = 0;
        _gatherLeft = wanted;
        _skipLeft = header.PayloadLength - (ulong)wanted;
        _stage = Stage.Gather;
        return true;
    }

    private bool ReceiveGathered()
    {
        Command command = _command!;
        if (_gatheredLength == 0 && Input.Available >= _gatherLeft)
        {
            // Whole in the receive buffer: looked at where it is.
            int length = _gatherLeft;
            bool goesOn = HandleGathered(command, Input.Unread[..length]) && _command == command;
            if (goesOn)
            {
                Input.Consume(length);
            }

            return goesOn && AfterGathered(command);
        }

        int count = Math.Min(_gatherLeft, Input.Available);
        if (count == 0)
        {
            return false;
        }

        // Grows with what has come, not with what was announced: an announcement alone costs no memory.
        if (_gathered.Length < _gatheredLength + count)
        {
            Array.Resize(ref _gathered, Math.Max(_gatheredLength + count, Math.Min(2 * _gathered.Length, _gatheredLength + _gatherLeft)));
        }

        Input.Unread[..count].CopyTo(_gathered.AsSpan(_gatheredLength));
        Input.Consume(count);
        _gatheredLength += count;
        _gatherLeft -= count;
        if (_gatherLeft > 0)
        {
            return false;
        }

        byte[] whole = _gathered;
        bool handled = HandleGathered(command, whole.AsSpan(0, _gatheredLength));
        if (whole.Length > ReceiveBuffer.LargeSize)
        {
            _gathered = [];
        }

        return handled && _command == command && AfterGathered(command);
    }

    private bool AfterGathered(Command command) => Skip(_skipLeft, command, _finishAfter);

    private bool HandleGathered(Command command, ReadOnlySpan<byte> payload)
    {
        switch (_gatheredType)
        {
            case ChunkType.OffsetHole:
                return HandleHole(command, payload);
            case ChunkType.BlockStatus or ChunkType.BlockStatusExtended:
                _blockStatus.Handle(command, _gatheredType == ChunkType.BlockStatusExtended, payload);
                return true;
            default:
                HandleError(command, payload, _skipLeft > 0);
                return true;
        }
    }

    private bool HandleHole(Command command, ReadOnlySpan<byte> payload)
    {
        ulong offset = BinaryPrimitives.ReadUInt64BigEndian(payload);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(payload[8..]);
        if (!LiesInside(command, offset, length))
        {
            return FailOutside(command, offset, length);
        }

        command.ContentReceived += length;
        if (!command.IsDetached)
        {
            int start = (int)(offset - command.Offset);
            Span<byte> hole = command.Buffer.Span(start, (int)length);
            command.BeforeContent(start);
            if (command.ZeroHoles || command.ClearsRest)
            {
                hole.Clear();
                command.Filled = start + (int)length;
            }

            if (command.Chunk.HasCallback)
            {
                CallChunk(command, hole, offset, (uint)NbdConstants.ReadHole);
            }
        }

        return true;
    }

    private void HandleError(Command command, ReadOnlySpan<byte> payload, bool cut)
    {
        ErrorChunk error = ErrorChunk.Read(_gatheredType, payload, cut);
        command.RecordError(error.WireError == 0 ? Errno.EPROTO : WireErrno.ToErrno(error.WireError));
        if (connection.Host.IsDebugging && !error.Message.IsEmpty)
        {
            connection.Host.Debug($"{command.Verb}: the server says: {WireText.Printable(error.Message)}");
        }

        if (error.Offset is { } offset && command.Chunk.HasCallback && LiesInside(command, offset, 1))
        {
            int errno = error.WireError == 0 ? Errno.EPROTO : WireErrno.ToErrno(error.WireError);
            CallChunk(command, default, offset, (uint)NbdConstants.ReadError, errno);
        }
    }

    private void CallChunk(Command command, ReadOnlySpan<byte> data, ulong offset, uint status) =>
        CallChunk(command, data, offset, status, command.Error);

    private void CallChunk(Command command, ReadOnlySpan<byte> data, ulong offset, uint status, int error)
    {
        ulong cookie = command.Cookie;
        CallbackFaults faults = default;
        int answer = command.Chunk.Invoke(data, offset, status, ref error, ref faults);
        connection.KeepFaults(command, cookie, ref faults);
        if (answer == -1)
        {
            command.RecordError(error != 0 ? error : Errno.EPROTO);
        }
    }

    private bool Fail(string message, int errno = 0)
    {
        connection.Die(errno, message, FailureCause.Protocol);
        return false;
    }
}
