using System.Buffers.Binary;
using LibNbd.Simulation.Model;
using LibNbd.Simulation.World;

namespace LibNbd.Simulation.Server;

/// <summary>Makes the replies to a request: each a list of messages, between which those of other replies may come.</summary>
internal sealed class ReplyMaker(ServerScript script, Dice dice)
{
    /// <summary>Data is never made of these, so that it can be told from what was not read.</summary>
    internal const byte LargestDataByte = 0xd0;

    private bool _structured;
    private bool _extended;
    private IReadOnlyList<(uint Id, string Name)> _contexts = [];

    /// <summary>Whether the reply that was made last does not end its command.</summary>
    internal bool LeavesUnfinished { get; private set; }

    internal void BeginTransmission(bool structured, bool extended, IReadOnlyList<(uint Id, string Name)> contexts)
    {
        _structured = structured || extended;
        _extended = extended;
        _contexts = contexts;
    }

    internal Queue<byte[]> MakeError(Request request)
    {
        LeavesUnfinished = false;
        Queue<byte[]> reply = [];
        AddError(reply, request, dice.Pick<uint>(1, 5, 12, 22, 28, 75, 95, 108, 77));
        return reply;
    }

    internal Queue<byte[]> Make(Request request)
    {
        LeavesUnfinished = false;
        Queue<byte[]> reply = [];
        if (dice.Chance(script.WrongPercent))
        {
            MakeWrong(reply, request);
            return reply;
        }

        if (dice.Chance(script.ErrorPercent))
        {
            return MakeError(request);
        }

        MakeGood(reply, request);
        return reply;
    }

    private void MakeGood(Queue<byte[]> reply, Request request)
    {
        switch (request.Type)
        {
            case Wire.CmdRead when !_structured:
                reply.Enqueue(Simple(request.Cookie, 0, Data((int)request.Length)));
                break;
            case Wire.CmdRead:
                AddContent(reply, request);
                break;
            case Wire.CmdBlockStatus:
                AddStatus(reply, request);
                break;
            default:
                reply.Enqueue(_extended || (_structured && dice.Chance(40))
                    ? Chunk(request, Wire.ChunkNone, [], done: true)
                    : Simple(request.Cookie, 0, []));
                break;
        }
    }

    private void AddContent(Queue<byte[]> reply, Request request)
    {
        List<(ulong Start, int Length, bool Hole)> pieces = [];
        int pieceCount = (request.Flags & 4) != 0 ? 1 : dice.Pick(1, 1, 2, 3, 6);
        int length = (int)request.Length;
        int at = 0;
        while (at < length)
        {
            int piece = pieces.Count == pieceCount - 1 ? length - at : dice.Between(1, length - at);
            pieces.Add((request.Offset + (ulong)at, piece, dice.Chance(30)));
            at += piece;
        }

        if (length == 0)
        {
            reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
            return;
        }

        bool doneByItself = dice.Chance(50);
        while (pieces.Count > 0)
        {
            int index = dice.Below(pieces.Count);
            (ulong start, int count, bool hole) = pieces[index];
            pieces.RemoveAt(index);
            bool done = pieces.Count == 0 && !doneByItself;
            reply.Enqueue(hole
                ? Chunk(request, Wire.ChunkHole, new WireWriter().U64(start).U32((uint)count).Take(), done)
                : Chunk(request, Wire.ChunkData, new WireWriter().U64(start).Bytes(Data(count)).Take(), done));
        }

        if (doneByItself)
        {
            reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
        }
    }

    private void AddStatus(Queue<byte[]> reply, Request request)
    {
        ulong length = (request.Flags & Wire.FlagPayloadLength) != 0 && request.Payload.Length >= 8
            ? BinaryPrimitives.ReadUInt64BigEndian(request.Payload)
            : request.Length;
        ulong available = script.Size > request.Offset ? script.Size - request.Offset : 0;
        foreach ((uint id, string _) in _contexts)
        {
            List<(ulong Length, ulong Flags)> extents = [];
            ulong left = Math.Min(length, available);
            do
            {
                ulong extent = left <= 1 || dice.OneIn(3) ? Math.Max(1, left) : 1 + (dice.Next64() % left);
                extents.Add((extent, (ulong)dice.Below(4)));
                left -= Math.Min(left, extent);
            }
            while (left > 0 && (request.Flags & 8) == 0 && extents.Count < 6);
            reply.Enqueue(Status(request, id, extents, _extended, done: false));
        }

        reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
    }

    private void AddError(Queue<byte[]> reply, Request request, uint error)
    {
        if (!_structured || (!_extended && request.Type != Wire.CmdRead && dice.Chance(50)))
        {
            reply.Enqueue(Simple(request.Cookie, error, []));
            return;
        }

        string message = dice.Pick("", "no", "the disk is on fire");
        WireWriter payload = new WireWriter().U32(error).U16((ushort)message.Length).Text(message);
        bool positioned = request.Type != Wire.CmdFlush && dice.Chance(40);
        if (positioned)
        {
            payload.U64(request.Offset + (request.Length == 0 ? 0 : dice.Next64() % request.Length));
        }

        if (request.Type == Wire.CmdRead && request.Length > 1 && dice.Chance(50))
        {
            int count = dice.Between(1, (int)request.Length - 1);
            reply.Enqueue(Chunk(request, Wire.ChunkData, new WireWriter().U64(request.Offset).Bytes(Data(count)).Take(), done: false));
        }

        bool done = dice.Chance(60);
        reply.Enqueue(Chunk(request, positioned ? Wire.ChunkErrorOffset : Wire.ChunkError, payload.Take(), done));
        if (!done)
        {
            reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
        }
    }

    private void MakeWrong(Queue<byte[]> reply, Request request)
    {
        ulong unknown = (1UL << 40) + (ulong)dice.Below(1000);
        bool isRead = request.Type == Wire.CmdRead;
        switch (dice.Below(16))
        {
            case 0:
                // Twice.
                MakeGood(reply, request);
                foreach (byte[] message in reply.ToArray())
                {
                    reply.Enqueue(message);
                }

                break;
            case 1:
                // To somebody else.
                MakeGood(reply, request with { Cookie = unknown });
                LeavesUnfinished = true;
                break;
            case 2:
                reply.Enqueue(new WireWriter().U32(0x12345678).U32(0).U64(request.Cookie).Take());
                break;
            case 3:
                // Too little, or too much, or something twice.
                if (isRead && _structured && request.Length > 1)
                {
                    for (int i = dice.Between(1, 3); i > 0; i--)
                    {
                        int start = dice.Below((int)request.Length);
                        int count = dice.Between(1, (int)request.Length - start);
                        reply.Enqueue(Chunk(
                            request, Wire.ChunkData, new WireWriter().U64(request.Offset + (ulong)start).Bytes(Data(count)).Take(),
                            done: false));
                    }
                }

                reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
                break;
            case 4:
                // Outside of what was asked for.
                reply.Enqueue(Chunk(
                    request, Wire.ChunkData, new WireWriter().U64(request.Offset + request.Length - 1).Bytes(Data(2)).Take(), done: true));
                break;
            case 5:
                reply.Enqueue(Chunk(
                    request, Wire.ChunkHole, new WireWriter().U64(request.Offset).U32((uint)request.Length + 1).Take(), done: true));
                break;
            case 6:
                // Chunks of a wrong length.
                reply.Enqueue(Chunk(
                    request, dice.Pick<ushort>(
                        Wire.ChunkNone, Wire.ChunkData, Wire.ChunkHole, Wire.ChunkError, Wire.ChunkStatus, Wire.ChunkStatusWide),
                    Data(dice.Pick(1, 3, 7, 11, 13)), done: false));
                MakeGood(reply, request);
                break;
            case 7:
                reply.Enqueue(Chunk(request, dice.Pick<ushort>(3, 4, 7, 100, 0x7fff), Data(dice.Below(40)), done: false));
                MakeGood(reply, request);
                break;
            case 8:
                // Errors that are none, or of the future, or whose text does not fit.
                byte[] odd = new WireWriter().U32(dice.Pick<uint>(0, 5, 999))
                    .U16(dice.Pick<ushort>(0, 3, 5000))
                    .Bytes(Data(dice.Pick(0, 3, 8, 11)))
                    .Take();
                reply.Enqueue(
                    Chunk(request, dice.Pick<ushort>(Wire.ChunkError, Wire.ChunkErrorOffset, 0x8123), odd, done: dice.Chance(50)));
                reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
                break;
            case 9:
                // The wrong kind of reply.
                reply.Enqueue(dice.Chance(50)
                    ? Simple(request.Cookie, dice.Pick<uint>(0, 5), isRead ? Data((int)request.Length) : [])
                    : Structured(request.Cookie, Wire.ChunkNone, [], done: true));
                break;
            case 10:
                reply.Enqueue(Extended(request.Cookie, request.Offset + 1, Wire.ChunkNone, [], done: true));
                break;
            case 11 when request.Type == Wire.CmdBlockStatus:
                AddWrongStatus(reply, request);
                break;
            case 12:
                // An announcement that is too large.
                reply.Enqueue(Chunk(request, Wire.ChunkData, [], done: true, announced: (64u << 20) + 9));
                break;
            case 13:
                // It ends its reply twice, or never.
                MakeGood(reply, request);
                reply.Enqueue(_structured ? Chunk(request, Wire.ChunkNone, [], done: true) : Simple(request.Cookie, 5, []));
                break;
            case 14:
                reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: false));
                LeavesUnfinished = true;
                break;
            default:
                reply.Enqueue(Data(dice.Between(1, 60)));
                break;
        }

        LeavesUnfinished |= true;
    }

    private void AddWrongStatus(Queue<byte[]> reply, Request request)
    {
        uint id = _contexts.Count > 0 ? _contexts[0].Id : 1;
        ulong large = dice.Pick<ulong>(0, 1, 4096, uint.MaxValue, 1UL << 40, 1UL << 63, ulong.MaxValue);
        ulong flags = dice.Pick<ulong>(0, 1, 1UL << 33);
        List<(ulong, ulong)> extents = [(large, flags), (4096, flags), (large, 1)];
        switch (dice.Below(4))
        {
            case 0:
                reply.Enqueue(Status(request, 0x999, extents, _extended, done: false));
                break;
            case 1:
                reply.Enqueue(Status(request, id, extents, !_extended, done: false));
                break;
            case 2:
                reply.Enqueue(Status(request, id, extents, _extended, done: false, count: 2));
                break;
            default:
                reply.Enqueue(Status(request, id, extents, _extended, done: false));
                break;
        }

        reply.Enqueue(Chunk(request, Wire.ChunkNone, [], done: true));
    }

    private byte[] Status(
        Request request, uint id, List<(ulong Length, ulong Flags)> extents, bool wide, bool done, int count = -1)
    {
        WireWriter payload = new WireWriter().U32(id);
        if (wide)
        {
            payload.U32((uint)(count < 0 ? extents.Count : count));
        }

        foreach ((ulong length, ulong flags) in extents)
        {
            if (wide)
            {
                payload.U64(length).U64(flags);
            }
            else
            {
                payload.U32((uint)length).U32((uint)flags);
            }
        }

        return Chunk(request, wide ? Wire.ChunkStatusWide : Wire.ChunkStatus, payload.Take(), done);
    }

    private byte[] Chunk(Request request, ushort type, byte[] payload, bool done, uint? announced = null) => _extended
        ? Extended(request.Cookie, request.Offset, type, payload, done, announced)
        : Structured(request.Cookie, type, payload, done, announced);

    private static byte[] Structured(ulong cookie, ushort type, byte[] payload, bool done, uint? announced = null) =>
        new WireWriter().U32(Wire.StructuredReply).U16((ushort)(done ? 1 : 0)).U16(type).U64(cookie)
            .U32(announced ?? (uint)payload.Length).Bytes(payload).Take();

    private static byte[] Extended(ulong cookie, ulong offset, ushort type, byte[] payload, bool done, uint? announced = null) =>
        new WireWriter().U32(Wire.ExtendedReply).U16((ushort)(done ? 1 : 0)).U16(type).U64(cookie).U64(offset)
            .U64(announced ?? (ulong)payload.Length).Bytes(payload).Take();

    private static byte[] Simple(ulong cookie, uint error, byte[] data) =>
        new WireWriter().U32(Wire.SimpleReply).U32(error).U64(cookie).Bytes(data).Take();

    /// <summary>Bytes that are neither zero nor what a buffer holds before.</summary>
    private byte[] Data(int length)
    {
        byte[] data = new byte[length];
        ulong value = dice.Next64();
        for (int i = 0; i < length; i++)
        {
            if ((i & 7) == 0)
            {
                value = (value * 6364136223846793005) + 1442695040888963407;
            }

            data[i] = (byte)(1 + (byte)((byte)(value >> (8 * (i & 7))) % LargestDataByte));
        }

        return data;
    }
}
