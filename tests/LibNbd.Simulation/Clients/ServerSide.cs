using System.Buffers.Binary;
using System.Text;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Clients;

/// <summary>A server's side of one connection: it speaks the protocol well, as long as it lives.</summary>
internal sealed class ServerSide(ClientWorld world, DyingLink link)
{
    private const string Allocation = "base:allocation";
    private const uint ContextId = 7;
    private const ushort HasFlags = 1;
    private const ushort CanFlush = 4;
    private const ushort CanFua = 8;
    private const ushort CanZero = 64;
    private const ushort CanMultiConn = 256;
    private const ushort CommandFua = 1;
    private const ushort ChunkDone = 1;

    private readonly ByteQueue _input = new();
    private readonly List<Request> _pending = [];
    private Phase _phase;
    private bool _isStructured;

    internal bool HasPending => _pending.Count > 0;

    /// <summary>Whether the export that this connection found is not the one that the client knows.</summary>
    internal bool IsChanged { get; } = world.Deaths.IsExportChanged;

    internal void Greet() =>
        link.Say(new WireWriter().U64(Wire.Nbdmagic).U64(Wire.IHaveOpt).U16(Wire.FlagFixed | Wire.FlagNoZeroes).Take());

    internal void Receive(ReadOnlySpan<byte> bytes)
    {
        _input.Add(bytes);
        while (link.Lost == Loss.None && TakeMessage())
        {
        }
    }

    /// <summary>Carries out one of the requests, the first or any.</summary>
    internal void Act()
    {
        int index = world.Dice.OneIn(3) ? world.Dice.Below(_pending.Count) : 0;
        Request request = _pending[index];
        _pending.RemoveAt(index);
        CarryOut(request);
    }

    /// <summary>Carries out what it has; the answers reach nobody if the connection is gone.</summary>
    internal void CarryOutAll()
    {
        while (HasPending)
        {
            Act();
        }
    }

    internal void Forget() => _pending.Clear();

    private bool TakeMessage()
    {
        ReadOnlySpan<byte> input = _input.Unread;
        switch (_phase)
        {
            case Phase.Flags when input.Length >= 4:
                _input.Drop(4);
                _phase = Phase.Options;
                return true;
            case Phase.Options when input.Length >= 16:
                int length = (int)BinaryPrimitives.ReadUInt32BigEndian(input[12..]);
                if (input.Length < 16 + length)
                {
                    return false;
                }

                uint option = BinaryPrimitives.ReadUInt32BigEndian(input[8..]);
                _input.Drop(16 + length);
                AnswerOption(option);
                return true;
            case Phase.Transmission when input.Length >= 28:
                ushort type = BinaryPrimitives.ReadUInt16BigEndian(input[6..]);
                int count = (int)BinaryPrimitives.ReadUInt32BigEndian(input[24..]);
                int payload = type == Wire.CmdWrite ? count : 0;
                if (input.Length < 28 + payload)
                {
                    return false;
                }

                ulong cookie = BinaryPrimitives.ReadUInt64BigEndian(input[8..]);
                ushort flags = BinaryPrimitives.ReadUInt16BigEndian(input[4..]);
                int first = (int)(BinaryPrimitives.ReadUInt64BigEndian(input[16..]) / Operation.CellSize);
                Request request = new(type, flags, cookie, first, count / Operation.CellSize, null);
                int value = payload > 0 ? Operation.ValueOf(input[28..]) : 0;
                _input.Drop(28 + payload);
                Take(request, value);
                return true;
            default:
                return false;
        }
    }

    private void AnswerOption(uint option)
    {
        switch (option)
        {
            case Wire.OptGo:
                ushort flags = HasFlags | CanFlush | CanFua | CanZero;
                flags |= world.IsMultiConn ? CanMultiConn : (ushort)0;
                ulong size = (ulong)(world.Disk.Cells * Operation.CellSize) + (IsChanged ? Operation.CellSize : 0u);
                Reply(option, Wire.RepInfo, new WireWriter().U16(0).U64(size).U16(flags).Take());
                Reply(option, Wire.RepAck, []);
                _phase = Phase.Transmission;
                break;
            case Wire.OptStructuredReply when world.IsStructured:
                _isStructured = true;
                Reply(option, Wire.RepAck, []);
                break;
            case Wire.OptSetMetaContext when _isStructured:
                Reply(option, Wire.RepMetaContext, new WireWriter().U32(ContextId).Bytes(Encoding.UTF8.GetBytes(Allocation)).Take());
                Reply(option, Wire.RepAck, []);
                break;
            case Wire.OptAbort:
                link.Lose(Loss.End);
                break;
            default:
                Reply(option, Wire.ErrUnsup, []);
                break;
        }
    }

    private void Reply(uint option, uint type, byte[] data) =>
        link.Say(new WireWriter().U64(Wire.OptionReply).U32(option).U32(type).U32((uint)data.Length).Bytes(data).Take());

    private void Take(Request request, int value)
    {
        if (request.Type == Wire.CmdDisc)
        {
            CarryOutAll();
            link.Lose(Loss.End);
            return;
        }

        if (IsChanged)
        {
            world.Violation("a command was sent to an export that is another");
        }

        Operation? operation = world.Oracle.OnReceived(request.Type, request.First, request.Count, value, link);
        _pending.Add(request with { Operation = operation });
    }

    private void CarryOut(Request request)
    {
        Operation? operation = request.Operation;
        switch (request.Type)
        {
            case Wire.CmdRead:
                byte[] data = new byte[request.Count * Operation.CellSize];
                for (int i = 0; i < request.Count; i++)
                {
                    Operation.Fill(data.AsSpan(i * Operation.CellSize, Operation.CellSize), (int)world.Disk.Current(request.First + i));
                }

                Answer(request, Wire.ChunkData, new WireWriter().U64((ulong)(request.First * Operation.CellSize)).Take(), data);
                break;
            case Wire.CmdWrite or Wire.CmdZero:
                world.Oracle.OnCarriedOut(operation!, link, (request.Flags & CommandFua) != 0);
                Answer(request, Wire.ChunkNone, [], []);
                break;
            case Wire.CmdFlush:
                world.Disk.Flush(link.Number);
                Answer(request, Wire.ChunkNone, [], []);
                break;
            case Wire.CmdBlockStatus:
                byte[] extent = new WireWriter().U32(ContextId).U32((uint)(request.Count * Operation.CellSize)).U32(0).Take();
                Answer(request, Wire.ChunkStatus, extent, []);
                break;
            default:
                world.Violation($"a request that nobody made: {request}");
                break;
        }
    }

    private void Answer(Request request, ushort chunk, byte[] head, byte[] data)
    {
        world.Trace($"link {link.Number}: carried out {request.Operation?.ToString() ?? request.ToString()}");
        WireWriter reply = new();
        if (_isStructured)
        {
            reply.U32(Wire.StructuredReply).U16(ChunkDone).U16(chunk).U64(request.Cookie);
            reply.U32((uint)(head.Length + data.Length)).Bytes(head);
        }
        else
        {
            reply.U32(Wire.SimpleReply).U32(0).U64(request.Cookie);
        }

        link.Say(reply.Bytes(data).Take(), isAnswer: true, request.Operation);
    }

    private sealed record Request(ushort Type, ushort Flags, ulong Cookie, int First, int Count, Operation? Operation);

    private enum Phase
    {
        Flags,
        Options,
        Transmission,
    }
}
