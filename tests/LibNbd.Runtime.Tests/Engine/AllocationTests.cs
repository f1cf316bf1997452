using LibNbd.Protocol;
using LibNbd.Runtime.Engine;
using static LibNbd.Runtime.Tests.Engine.ServerWire;

namespace LibNbd.Runtime.Tests.Engine;

/// <summary>In the steady state a command costs no allocation.</summary>
public class AllocationTests
{
    private const int Rounds = 200;

    /// <summary>
    /// The shared array pool now and then allocates for its own housekeeping; what a command costs would show every time.
    /// </summary>
    private const int Attempts = 5;

    public static TheoryData<Style, int, int> Cases
    {
        get
        {
            TheoryData<Style, int, int> cases = [];
            foreach (Style style in (Style[])[Style.Simple, Style.Structured, Style.Extended])
            {
                foreach (int size in (int[])[512, 4096, 16 * 1024, 64 * 1024, 256 * 1024])
                {
                    cases.Add(style, (int)NbdCommand.Read, size);
                    cases.Add(style, (int)NbdCommand.Write, size);
                }

                cases.Add(style, (int)NbdCommand.Flush, 0);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_command_allocates_nothing(Style style, int code, int size)
    {
        foreach (int depth in (int[])[1, 16])
        {
            Bench bench = new(style, (NbdCommand)code, size, depth);
            bench.Run(10);
            long least = long.MaxValue;
            for (int attempt = 1; attempt <= Attempts && least > 0; attempt++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                bench.Run(Rounds);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                Assert.Equal((10 + (attempt * Rounds)) * depth, bench.Completed);
            }

            Assert.Equal(0, least);
        }
    }

    /// <summary>Drives the engine as a handle does, down to idle buffers between batches, and allocates nothing itself.</summary>
    private sealed class Bench : IEngineHost
    {
        private readonly Connection _engine;
        private readonly NbdCommand _code;
        private readonly int _size;
        private readonly int _depth;
        private readonly byte[] _memory;
        private readonly byte[] _reply;
        private readonly int _cookieAt;
        private readonly CompletionCallback _onCompletion;
        private ulong _cookie;

        internal Bench(Style style, NbdCommand code, int size, int depth)
        {
            _engine = new Connection(this, new ConnectionSettings());
            _engine.OnConnected();
            _code = code;
            _size = size;
            _depth = depth;
            _memory = new byte[size];
            _onCompletion = OnCompletion;
            Receive(Handshake(style));
            byte[] data = code == NbdCommand.Read ? Pattern(size) : [];
            _reply = style == Style.Simple ? SimpleReply(0, 0, data)
                : code == NbdCommand.Read ? Chunk(style, 0, 0, 1, New.U64(0).Add(data).Done())
                : Chunk(style, 0, 0, 0, []);
            _cookieAt = 8;
        }

        public bool IsDebugging => false;

        internal int Completed { get; private set; }

        public void ReportError(int errno, string message, FailureCause cause)
        {
        }

        public void Debug(string message)
        {
        }

        internal void Run(int rounds)
        {
            for (int round = 0; round < rounds; round++)
            {
                ulong first = _cookie + 1;
                for (int i = 0; i < _depth; i++)
                {
                    Command command = _engine.RentCommand();
                    command.Code = _code;
                    command.Count = (ulong)_size;
                    command.Buffer = IoBuffer.Of(_memory.AsMemory());
                    command.Completion = new CompletionClosure(_onCompletion);
                    _cookie = _engine.Submit(command);
                }

                Send();
                for (ulong cookie = first; cookie <= _cookie; cookie++)
                {
                    System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(_reply.AsSpan(_cookieAt), cookie);
                    Receive(_reply);
                }
            }
        }

        private int OnCompletion(ref int error)
        {
            Completed += error == 0 ? 1 : 0;
            return 1;
        }

        private void Receive(ReadOnlySpan<byte> bytes)
        {
            while (!bytes.IsEmpty)
            {
                _engine.FitBuffers();
                Span<byte> target = _engine.ReceiveTarget;
                int count = Math.Min(target.Length, bytes.Length);
                bytes[..count].CopyTo(target);
                bytes = bytes[count..];
                _engine.OnReceived(count);
                Send();
            }
        }

        private void Send()
        {
            while (true)
            {
                _engine.StageCommands();
                if (_engine.Output.IsEmpty)
                {
                    _engine.OnOutputEmpty();
                    _engine.FitBuffers();
                    return;
                }

                _engine.OnSent(_engine.Output.Head.Length + _engine.Output.Payload.Length);
            }
        }
    }
}
