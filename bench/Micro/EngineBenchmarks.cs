using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using LibNbd.Protocol;
using LibNbd.Runtime.Engine;

namespace LibNbd.Bench.Micro;

/// <summary>The engine without a socket: headers written and read, and a whole batch of reads from submission to retirement.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private const int Depth = 64;
    private const int BlockSize = 4096;

    private readonly byte[] _header = new byte[RequestHeader.ExtendedSize];
    private readonly byte[] _chunk = new byte[ChunkHeader.ExtendedSize];
    private readonly IoBuffer[] _buffers = new IoBuffer[Depth];
    private readonly CompletionCallback _completion = static (ref int _) => 1;
    private byte[] _replies = [];
    private Connection _engine = null!;

    /// <summary>Structured replies in place of simple ones.</summary>
    [Params(false, true)]
    public bool Structured { get; set; }

    private int ReplySize => (Structured ? ChunkHeader.StructuredSize + 8 : SimpleReplyHeader.Size) + BlockSize;

    /// <summary>A connection that is through its handshake.</summary>
    [GlobalSetup]
    public void Connect()
    {
        for (int i = 0; i < Depth; i++)
        {
            _buffers[i] = IoBuffer.Of(GC.AllocateArray<byte>(BlockSize, pinned: true).AsMemory());
        }

        _replies = new byte[Depth * ReplySize];
        ConnectionSettings settings = new() { RequestExtendedHeaders = false };
        _engine = new Connection(new Silent(), settings);
        _engine.OnConnected();
        const string greeting = "4E42444D4147494349484156454F50540003";
        const string ackOfStructured = "0003E889045565A9000000080000000100000000";
        const string refusalOfStructured = "0003E889045565A9000000088000000100000000";
        const string information = "0003E889045565A900000007000000030000000C00000000000040000000" + "0081";
        const string ackOfGo = "0003E889045565A9000000070000000100000000";
        Feed(Convert.FromHexString(greeting + (Structured ? ackOfStructured : refusalOfStructured) + information + ackOfGo));
        if (_engine.State != ConnectionState.Ready)
        {
            throw new InvalidOperationException($"the handshake stopped in {_engine.State}");
        }
    }

    /// <summary>One request header.</summary>
    [Benchmark]
    public void WriteRequestHeader() =>
        RequestHeader.Write(_header, Structured, default, NbdCommand.Read, 0x0102030405060708, 4096, BlockSize);

    /// <summary>One reply header.</summary>
    [Benchmark]
    public ulong ReadReplyHeader() =>
        Structured ? ChunkHeader.ReadStructured(_chunk).Cookie : SimpleReplyHeader.Read(_chunk).Cookie;

    /// <summary>Reads of 4 KiB: 64 submitted, sent as one batch, answered as one batch, retired. The time is that of one.</summary>
    [Benchmark(OperationsPerInvoke = Depth)]
    public void Read()
    {
        for (int i = 0; i < Depth; i++)
        {
            Command command = _engine.RentCommand();
            command.Code = NbdCommand.Read;
            command.Offset = (ulong)i * BlockSize;
            command.Count = BlockSize;
            command.Buffer = _buffers[i];
            command.Completion = new CompletionClosure(_completion);
            WriteReply(i, _engine.Submit(command), command.Offset);
        }

        Feed(_replies);
    }

    private void WriteReply(int index, ulong cookie, ulong offset)
    {
        Span<byte> reply = _replies.AsSpan(index * ReplySize);
        if (Structured)
        {
            BinaryPrimitives.WriteUInt32BigEndian(reply, Magic.StructuredReply);
            BinaryPrimitives.WriteUInt16BigEndian(reply[4..], (ushort)ChunkFlags.Done);
            BinaryPrimitives.WriteUInt16BigEndian(reply[6..], (ushort)ChunkType.OffsetData);
            BinaryPrimitives.WriteUInt64BigEndian(reply[8..], cookie);
            BinaryPrimitives.WriteUInt32BigEndian(reply[16..], BlockSize + 8);
            BinaryPrimitives.WriteUInt64BigEndian(reply[20..], offset);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(reply, Magic.SimpleReply);
            BinaryPrimitives.WriteUInt64BigEndian(reply[8..], cookie);
        }
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        Drain();
        while (!bytes.IsEmpty)
        {
            _engine.FitBuffers();
            Span<byte> target = _engine.ReceiveTarget;
            int count = Math.Min(target.Length, bytes.Length);
            bytes[..count].CopyTo(target);
            bytes = bytes[count..];
            _engine.OnReceived(count);
            Drain();
        }
    }

    private void Drain()
    {
        _engine.StageCommands();
        while (!_engine.Output.IsEmpty)
        {
            _engine.OnSent(_engine.Output.Head.Length + _engine.Output.Payload.Length);
            _engine.StageCommands();
        }

        _engine.OnOutputEmpty();
    }

    private sealed class Silent : IEngineHost
    {
        public bool IsDebugging => false;

        public void ReportError(int errno, string message, FailureCause cause)
        {
            // A server without extended headers: nothing to be told here.
        }

        public void Debug(string message)
        {
            // Nobody listens.
        }
    }
}
